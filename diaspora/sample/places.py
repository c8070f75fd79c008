"""Where the people of the sample live and come from. Cities are real, streets are invented. Pure data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class City:
    """A city with the consular district that it belongs to, as the workbook names it, and its share of the people."""

    name: str
    postal_code: str
    district: str
    weight: int


CITIES = (
    City("Paris", "75011", "PAR", 18),
    City("Paris", "75020", "PAR", 10),
    City("Montreuil", "93100", "PAR", 9),
    City("Saint-Denis", "93200", "PAR", 9),
    City("Argenteuil", "95100", "PAR", 7),
    City("Nanterre", "92000", "PAR", 6),
    City("Créteil", "94000", "PAR", 6),
    City("Évry", "91000", "PAR", 5),
    City("Mantes-la-Jolie", "78200", "PAR", 4),
    City("Lyon", "69007", "LYO", 5),
    City("Villeurbanne", "69100", "LYO", 4),
    City("Saint-Étienne", "42000", "LYO", 3),
    City("Marseille", "13001", "MRS", 4),
    City("Avignon", "84000", "MRS", 2),
    City("Lille", "59000", "LIL", 4),
    City("Roubaix", "59100", "LIL", 3),
    City("Strasbourg", "67000", "SXB", 2),
)

STREETS = (
    "rue des Amandiers imaginaires", "allée du Modèle", "place de l’Exemple", "rue Sans-Nom", "avenue du Spécimen",
    "impasse de la Démonstration", "boulevard de l’Essai", "rue du Brouillon", "passage de la Maquette",
)  # fmt: skip

ORIGINS = (
    "Nador", "Berkane", "Taza", "Tétouan", "Larache", "Azilal", "Settat", "Tiznit", "Taroudannt", "Ouarzazate",
    "Khénifra", "Safi", "Errachidia", "Guelmim", "Figuig",
)  # fmt: skip
