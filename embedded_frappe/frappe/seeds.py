"""The records that every new site has: users, roles, countries, languages, currencies. Lists are Babel's (CLDR).

Countries carry the names that Frappe gives them, so that links in an app's data fit both hosts.
"""

from typing import Any

import frappe
from babel import Locale
from frappe.model.sync import create_role

ROLES = ("Administrator", "Guest", "All", "Desk User", "System Manager")
WITHOUT_DESK = ("Guest", "All")
NOT_COUNTRIES = frozenset("AC CP CQ DG EA EU EZ IC QO SU TA UN XA XB XK ZZ".split())
FRAPPE_NAMES = {
    "BO": "Bolivia, Plurinational State of",
    "BQ": "Bonaire, Sint Eustatius and Saba",
    "BN": "Brunei Darussalam",
    "CG": "Congo",
    "CD": "Congo, The Democratic Republic of the",
    "CZ": "Czech Republic",
    "FK": "Falkland Islands (Malvinas)",
    "HM": "Heard Island and McDonald Islands",
    "VA": "Holy See (Vatican City State)",
    "HK": "Hong Kong",
    "CI": "Ivory Coast",
    "KP": "Korea, Democratic Peoples Republic of",
    "KR": "Korea, Republic of",
    "LA": "Lao Peoples Democratic Republic",
    "MO": "Macao",
    "MK": "Macedonia",
    "FM": "Micronesia, Federated States of",
    "MD": "Moldova, Republic of",
    "MM": "Myanmar",
    "PS": "Palestinian Territory, Occupied",
    "PN": "Pitcairn",
    "RU": "Russian Federation",
    "SH": "Saint Helena, Ascension and Tristan da Cunha",
    "MF": "Saint Martin (French part)",
    "VC": "Saint Vincent and the Grenadines",
    "ST": "Sao Tome and Principe",
    "SX": "Sint Maarten (Dutch part)",
    "GS": "South Georgia and the South Sandwich Islands",
    "SZ": "Swaziland",
    "TR": "Turkey",
    "UM": "United States Minor Outlying Islands",
    "VE": "Venezuela, Bolivarian Republic of",
    "VG": "Virgin Islands, British",
    "VI": "Virgin Islands, U.S.",
}
LANGUAGES = (
    "af am ar bg bn bo bs ca cs da de el en en-GB en-US eo es es-AR es-MX et fa fi fil fr fr-CA gu he hi hr hu id is it"
    " ja km kn ko ku lo lt lv mk ml mn mr ms my nl no pl ps pt pt-BR ro ru rw si sk sl sq sr sv sw ta te th tr uk ur"
    " uz vi zh zh-TW"
).split()
CURRENCIES = "AED AUD BRL CAD CHF CNY DKK EGP EUR GBP INR JPY KWD MAD NOK QAR RUB SAR SEK TND TRY USD XOF ZAR".split()


def add_seeds() -> None:
    """Insert what is missing; harmless to repeat."""
    for role in ROLES:
        create_role(role)
    frappe.db.sql("UPDATE `tabRole` SET desk_access = 0 WHERE name IN %s", [WITHOUT_DESK])
    english = Locale("en")
    _insert("Country", "country_name", [(name, {"code": code.lower()}) for code, name in list_countries(english)])
    _insert(
        "Language", "language_code", [(code, {"language_name": _own_name(code), "enabled": 1}) for code in LANGUAGES]
    )
    _insert("Currency", "currency_name", [(code, {"symbol": _symbol(code), "enabled": 1}) for code in CURRENCIES])
    _add_users()
    folders = {
        "Home": {"is_home_folder": 1, "folder": None},
        "Home/Attachments": {"is_home_folder": 0, "folder": "Home"},
    }
    _insert("File", "file_name", [(name, {"is_folder": 1, **values}) for name, values in folders.items()])


def list_countries(english: Locale) -> list[tuple[str, str]]:
    """(ISO code, Frappe's English name) of every country."""
    found = []
    for code, name in english.territories.items():
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES:
            plain = name.replace("&", "and").replace("’", "'").replace("St.", "Saint")
            found.append((code, FRAPPE_NAMES.get(code, plain)))
    return found


def _own_name(code: str) -> str:
    locale = Locale.parse({"no": "nb"}.get(code, code), sep="-")
    return locale.display_name or code


def _symbol(code: str) -> str:
    from babel.numbers import get_currency_symbol

    return get_currency_symbol(code, locale="en")


def _insert(doctype: str, title: str, records: list[tuple[str, dict[str, Any]]]) -> None:
    now = frappe.utils.now()
    extra = list(records[0][1])
    rows = [(name, name, *values.values(), now, now, "Administrator", "Administrator") for name, values in records]
    fields = ["name", title, *extra, "creation", "modified", "owner", "modified_by"]
    frappe.db.bulk_insert(doctype, fields, rows, ignore_duplicates=True)


def _add_users() -> None:
    for name, roles in (("Administrator", ("Administrator", "System Manager")), ("Guest", ("Guest",))):
        if frappe.db.exists("User", name):
            continue
        user = frappe.get_doc({"doctype": "User", "email": name, "first_name": name, "enabled": 1, "language": "en"})
        user.append_roles(*roles)
        user.insert(ignore_permissions=True)
