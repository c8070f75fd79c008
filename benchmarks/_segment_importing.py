"""The import that runs while the segments bench measures: the product's own, in a process of its own."""

from pathlib import Path
from typing import Any

from benchmarks import _mission

ROWS = 1_000


def run(sites: str, rows: Any, stop: Any, site: str = _mission.SITE) -> None:
    """Import workbook after workbook until told to stop; `rows` counts the contacts that came in."""
    with _mission.opened_site(Path(sites), site):
        from diaspora.crm.imports.run import import_file

        number = 0
        while not stop.is_set():
            number += 1
            path = Path(sites) / f"import-{number}.csv"
            path.write_text("\n".join(["Prénom,Nom,E-mail,Ville", *_lines(number)]), encoding="utf-8")
            result = import_file(str(path), district="paris")
            rows.value += result.created


def _lines(number: int) -> list[str]:
    return [f"Imane,Bench{number}x{row},import.{number}.{row}@example.org,Lyon" for row in range(ROWS)]
