"""The French register of associations (Répertoire national des associations): its two exports. Pure.

"waldec" is the register as it is, "import" the older stock, with other names for some columns. Source: the ministry's
description of the published data, and the nomenclature of social objects (the first three digits are the family).
"""

from collections.abc import Mapping

from diaspora.directories.registers.layout import Column
from diaspora.directories.registers.values import said

WALDEC = (
    Column("id", "register_id"),
    Column("id_ex"),
    Column("siret", "siret"),
    Column("rup_mi"),
    Column("gestion"),
    Column("date_creat", "founded_on"),
    Column("date_decla"),
    Column("date_publi"),
    Column("date_disso", "dissolved_on"),
    Column("nature"),
    Column("groupement"),
    Column("titre", "title"),
    Column("titre_court", "short_title"),
    Column("objet", "purpose"),
    Column("objet_social1", "social_object"),
    Column("objet_social2", "social_object_2"),
    Column("adrs_complement", "address_complement", ("adr1",)),
    Column("adrs_numvoie", "street_number"),
    Column("adrs_repetition", "street_repetition"),
    Column("adrs_typevoie", "street_type"),
    Column("adrs_libvoie", "street_name", ("adr2",)),
    Column("adrs_distrib", "address_distribution", ("adr3",)),
    Column("adrs_codeinsee"),
    Column("adrs_codepostal", "postal_code"),
    Column("adrs_libcommune", "city", ("libcom",)),
    # Who declared it and where that person lives: nobody's business here.
    Column("adrg_declarant"),
    Column("adrg_complemid"),
    Column("adrg_complemgeo"),
    Column("adrg_libvoie"),
    Column("adrg_distrib"),
    Column("adrg_codepostal"),
    Column("adrg_achemine"),
    Column("adrg_pays"),
    Column("dir_civilite"),
    Column("siteweb", "website"),
    Column("publiweb"),
    Column("observation"),
    Column("position", "position"),
    Column("maj_time"),
)

# A: active. D: dissolved. S: deleted from the register, R: taken up by another entry; both are gone as well.
POSITIONS: Mapping[str, str] = {"A": "active", "D": "dissolved", "S": "dissolved", "R": "dissolved"}
POSITION_OF_STATUS: Mapping[str, str] = {"active": "A", "dormant": "A", "dissolved": "D"}

# Family of social objects -> field of activity. Families that say an opinion or a belief (001, 002, 040) have none, and
# neither have those that this app knows no field for.
_FAMILIES: Mapping[str, str] = {
    "003": "legal-aid", "004": "legal-aid", "005": "culture", "006": "culture", "007": "social", "009": "social",
    "010": "culture", "011": "sport", "014": "social", "015": "education", "016": "education", "017": "health",
    "018": "health", "019": "social", "020": "social", "021": "social", "022": "economy", "023": "economy",
    "030": "economy", "032": "social",
}  # fmt: skip
# Codes that say more than their family. 023005 is unions: it says an opinion, so it has no field.
_FINER: Mapping[str, str] = {
    "003020": "women", "009005": "youth", "009015": "youth", "009025": "youth", "009040": "elderly",
    "009050": "friendship", "014025": "economy", "014050": "women", "015065": "students", "015070": "students",
    "019016": "youth", "020020": "development", "021010": "elderly", "021015": "elderly", "021020": "elderly",
    "023005": "", "023010": "elderly", "030012": "social",
}  # fmt: skip
# Field of activity -> the code that an export writes.
SOCIAL_OBJECTS: Mapping[str, str] = {
    "culture": "006000", "education": "015000", "arabic-teaching": "015087", "youth": "009025", "women": "014050",
    "social": "019000", "development": "020020", "sport": "011000", "economy": "022000", "students": "015065",
    "legal-aid": "003000", "elderly": "009040", "friendship": "009050", "health": "017000",
}  # fmt: skip


def activities_of(*codes: str) -> tuple[str, ...]:
    """Fields of activity of codes of social objects (`006000`; zeros lost from the front are put back)."""
    found: dict[str, None] = {}
    for code in codes:
        digits = said(code).removesuffix(".0")
        if digits.isdigit() and digits.strip("0"):
            full = digits.zfill(6)
            if activity := _FINER.get(full, _FAMILIES.get(full[:3], "")):
                found[activity] = None
    return tuple(found)


def status_of(position: str, dissolved_on: object) -> str:
    """active or dissolved; a day of dissolution says it where the position does not."""
    return POSITIONS.get(said(position).upper(), "dissolved" if dissolved_on else "active")


def address_of(cells: Mapping[str, str]) -> str:
    """The street on one line; `_` stands in the register for a part that is left out."""
    parts = ("street_number", "street_repetition", "street_type", "street_name")
    street = " ".join(filter(None, (_part(cells, name) for name in parts)))
    around = (_part(cells, "address_complement"), street, _part(cells, "address_distribution"))
    return ", ".join(filter(None, around))


def _part(cells: Mapping[str, str], name: str) -> str:
    return said(said(cells.get(name, "")).strip("_ ,"))
