"""The rejected rows of an import as a CSV file, with the reasons in the reader's language."""

import csv
import io
from pathlib import Path

from diaspora.crm.imports import registry_store, store
from diaspora.crm.imports.rejections import remedies_of
from diaspora.sentence import Sentence, Translate, said

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def rejected_csv(import_name: str, translate: Translate = str) -> tuple[str, int]:
    """(the text of the file, how many rows).

    Cells that a spreadsheet would take for a formula are quoted (OWASP, CSV injection).
    """
    kind, _ = registry_store.find_kind(store.kind_of(import_name))
    remedies = remedies_of(kind)
    rejected = store.rejected_rows(import_name)
    fields = [field.name for field in kind.fields if any(field.name in cells for _, _, cells in rejected)]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    heads = (Sentence("row"), Sentence("reason"), Sentence("what to do"))
    writer.writerow([*(said(head, translate) for head in heads), *fields])
    for row_no, reason, cells in rejected:
        told = [cells.get(name, "") for name in fields]
        remedy = said(remedies.get(reason, ""), translate)
        writer.writerow([row_no, translate(reason), remedy, *map(_inert, told)])
    return stream.getvalue(), len(rejected)


def write_rejections(import_name: str, path: str | Path, translate: Translate = str) -> int:
    """Write them to a file, in UTF-8 with a mark, so that Excel reads the Arabic; how many."""
    text, count = rejected_csv(import_name, translate)
    Path(path).write_text(text, encoding="utf-8-sig", newline="")
    return count


def _inert(text: str) -> str:
    return "'" + text if text.startswith(FORMULA_STARTS) else text
