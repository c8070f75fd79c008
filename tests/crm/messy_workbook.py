"""The workbook of scenario 6: 20,000 rows as missions keep them, with everything wrong that can be."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openpyxl import Workbook

ROWS = 20_000
UNSUBSCRIBED = 300
KNOWN = 500  # people of the site that the file names again
HEADERS = (
    "Nom", "Prénom", "الاسم العائلي", "الاسم الشخصي", "Sexe", "Né(e) le", "Courriel", "Téléphone", "Ville",
    "Circonscription", "Newsletter",
)  # fmt: skip
# One person's name as it comes, in (last, first, last_ar, first_ar).
SPELLINGS = (
    ("BENALI", "Mohamed", "", ""), ("Ben Ali", "Mohammed", "", ""), ("", "", "بن علي", "محمد"),
    ("", "", "بن عَلِيّ", "مُحَمَّد"), ("", "", "بن علـــي", "محـمـد"), ("Benali", "Mohammed", "بن علي", "محمد"),
)  # fmt: skip
RARE = ("TAGHZOUTI", "Idir", "", "")  # one in a thousand, all born in 1957: who looks like whom is for a person to say
PREFIXES = ("00212 6 61", "+212661", "0033 6 12", "+33 6 12", "06 12", "٠٦ ١٢")


@dataclass(frozen=True)
class Messy:
    """The file, and the numbers of the people whom it names, some of them twice."""

    path: Path
    people: frozenset[int]


def email_of(number: int) -> str:
    return f"membre{number}@exemple.fr"


def write_messy(path: Path, rows: int = ROWS) -> Messy:
    """Title rows above the headers, merged cells, formulas, mixed dates and digits, repeats, a total at the end."""
    book = Workbook(write_only=False)
    sheet = book.active
    sheet.append(["Liste des membres", None, None])
    sheet.merge_cells("A1:H1")
    sheet.append([])
    sheet.append(list(HEADERS))
    people: set[int] = set()
    for number in range(rows):
        who = number
        if number % 40 == 39 and number > 100:  # the same person again, written in another way
            who = number - 39
        people.add(who)
        is_rare = number % 1000 == 957
        last, first, last_ar, first_ar = RARE if is_rare else SPELLINGS[number % len(SPELLINGS)]
        sheet.append(
            [
                last or None, first or None, last_ar or None, first_ar or None, "M" if number % 2 else "ذكر",
                _birthday(who, number), email_of(who), _phone(who, number), "Lyon" if number % 3 else '=UPPER("lyon")',
                "LYO", "oui",
            ]
        )  # fmt: skip
    for start in range(1000, rows, 5000):
        sheet.merge_cells(start_row=start, end_row=start + 3, start_column=9, end_column=9)
    sheet.append(["Total", None, None, None, rows])
    book.save(path)
    return Messy(path, frozenset(people))


def _birthday(who: int, number: int) -> object:
    year = 1950 + who % 50
    return (date(year, 3, 12), f"12/03/{year}", f"{year}-03-12", f"12 mars {year}", "١٢/٠٣/" + _arabic(year))[
        number % 5
    ]


def _arabic(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def _phone(who: int, number: int) -> str:
    prefix = PREFIXES[who % len(PREFIXES)]
    digits = f"{who:06}"
    return prefix + " " + (_arabic(int("1" + digits))[1:] if prefix[0] == "٠" else digits)
