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
    City("Paris", "75011", "Paris", 18),
    City("Paris", "75020", "Paris", 10),
    City("Montreuil", "93100", "Villemomble", 9),
    City("Saint-Denis", "93200", "Villemomble", 9),
    City("Argenteuil", "95100", "Pontoise", 7),
    City("Nanterre", "92000", "Colombes", 6),
    City("Créteil", "94000", "Orly", 6),
    City("Évry", "91000", "Orly", 5),
    City("Mantes-la-Jolie", "78200", "Mantes-la-Jolie", 4),
    City("Lyon", "69007", "Lyon", 5),
    City("Villeurbanne", "69100", "Lyon", 4),
    City("Saint-Étienne", "42000", "Lyon", 3),
    City("Marseille", "13001", "Marseille", 4),
    City("Avignon", "84000", "Marseille", 2),
    City("Lille", "59000", "Lille", 4),
    City("Roubaix", "59100", "Lille", 3),
    City("Strasbourg", "67000", "Strasbourg", 2),
)

STREETS = (
    "rue des Amandiers imaginaires", "allée du Modèle", "place de l’Exemple", "rue Sans-Nom", "avenue du Spécimen",
    "impasse de la Démonstration", "boulevard de l’Essai", "rue du Brouillon", "passage de la Maquette",
)  # fmt: skip

ORIGINS = (
    "Nador", "Berkane", "Taza", "Tétouan", "Larache", "Azilal", "Settat", "Tiznit", "Taroudannt", "Ouarzazate",
    "Khénifra", "Safi", "Errachidia", "Guelmim", "Figuig",
)  # fmt: skip
