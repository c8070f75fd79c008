"""Which column of a file is which field: header synonyms in five languages, and the columns that are never read.

Opinion, belief, party, union, health and origin are dropped here, before anything is stored (GDPR article 9).
"""

import difflib
import hashlib
import json
import re
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.errors import ImportRefused
from diaspora.crm.imports.kinds import Kind

MAX_HEADER_ROW = 15  # titles and empty rows above the headers
SURE, NUMBERED, RESTORED, SIMILAR, CHOSEN = 1.0, 0.95, 0.9, 0.7, 1.0
"""Confidence: a synonym; a synonym with a number (Téléphone 2); one that lost letters; one much like it; a person."""
_SIMILAR_RATIO = 0.88
_LOST = re.compile("[\ufffd?]")  # what a program writes for a letter that it does not know
_ANY = "zqz"  # stands for one, through the folding

# Any header with one of these words is dropped unread.
SENSITIVE_WORDS = frozenset(
    "religion religions confession culte croyance foi mosquee parti partis politique politiques opinion"
    " opinions nuance nuances etiquette syndicat"
    " ethnie race orientation sante maladie handicap faith belief party political union ethnicity health disability"
    " partido politica religioso creencia sindicato etnia raza salud godsdienst geloof partij politieke vakbond"
    " gezondheid الدين الديانه المذهب العقيده الحزب السياسي السياسيه الحزبي النقابه العرق الصحه".split()
)
# They may say what they like: an import never raises consent, so they are not read either.
CONSENT_WORDS = frozenset(
    "newsletter lettre consentement consent optin opt abonne abonnement inscrit subscribe subscribed subscription"
    " consentimiento suscripcion boletin toestemming nieuwsbrief اشتراك الاشتراك النشره موافقه الموافقه".split()
)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Columns by index and field, each with a confidence (0 to 1), and the headers that were left out: `dropped` for
    what they hold, `consent` because an import does not raise consent, `ignored` because nobody knows them.

    `header_row` counts from 1; `headers` are all that stand there; the fingerprint knows the same headers again.
    """

    columns: tuple[tuple[int, str], ...]
    header_row: int
    dropped: tuple[str, ...] = ()
    consent: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    confidences: tuple[float, ...] = ()
    headers: tuple[str, ...] = ()

    @property
    def described(self) -> tuple[tuple[str, str, float], ...]:
        """(header, field, confidence) of each column that is read."""
        columns = zip(self.columns, self.confidences, strict=True)
        return tuple((self.headers[index], field, confidence) for (index, field), confidence in columns)

    @property
    def fingerprint(self) -> str:
        """64 hex characters of the headers, however they are accented or spaced."""
        folded = json.dumps([fold_text(header) for header in self.headers], ensure_ascii=False)
        return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()


def read_choice(text: str) -> dict[str, str]:
    """Header -> field of a JSON object, as a person wrote or chose it. Raises ImportRefused."""
    example = '{"Nom usuel": "last_name", "Divers": ""}'
    try:
        chosen: Any = json.loads(text)
        pairs = [(header, field or "") for header, field in chosen.items()]
    except (ValueError, AttributeError):
        raise ImportRefused("mapping", "this is no JSON object", f"write header and field: {example}") from None
    if wrong := [header for header, field in pairs if not isinstance(field, str)]:
        raise ImportRefused(f"mapping/{wrong[0]}", "the field is no text", f"write header and field: {example}")
    return dict(pairs)


def mapping_of(stored: Table[str, Any]) -> Mapping:
    """A mapping that was stored as JSON."""
    pairs = tuple((int(index), str(field)) for index, field in stored["columns"])
    lists = {name: tuple(stored[name]) for name in ("dropped", "consent", "ignored", "confidences", "headers")}
    return Mapping(pairs, int(stored["header_row"]), **lists)


def field_of(header: str, kind: Kind) -> str:
    """The field of a header, "" if it is not known for sure."""
    return _known(header, kind)[0]


def _known(header: str, kind: Kind) -> tuple[str, float]:
    synonyms = _synonyms(kind)
    folded = fold_text(header)
    if folded in synonyms:
        return synonyms[folded], SURE
    if bare := synonyms.get(folded.rstrip("0123456789 ")):
        return bare, NUMBERED
    if _LOST.search(header):
        return _restored(header, synonyms)
    return "", 0.0


def _restored(header: str, synonyms: Table[str, str]) -> tuple[str, float]:
    """A header whose accented letters a program replaced: `Libell? du d?partement`."""
    folded = fold_text(_LOST.sub(_ANY, header))
    pattern = re.compile(re.escape(folded).replace(_ANY, "[a-z]"))
    found = {field for synonym, field in synonyms.items() if pattern.fullmatch(synonym)}
    return (found.pop(), RESTORED) if len(found) == 1 else ("", 0.0)


def _similar(header: str, kind: Kind) -> tuple[str, float]:
    folded = fold_text(header)
    synonyms = _synonyms(kind)
    close = difflib.get_close_matches(folded, synonyms, 1, _SIMILAR_RATIO) if 4 < len(folded) < 80 else []
    return (synonyms[close[0]], SIMILAR) if close else ("", 0.0)


@lru_cache(maxsize=64)
def _synonyms_of(name: str, fields: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    return {synonym: field for field, synonyms in fields for synonym in synonyms}


def _synonyms(kind: Kind) -> dict[str, str]:
    return _synonyms_of(kind.name, tuple((field.name, field.synonyms) for field in kind.fields))


def map_headers(rows: Sequence[Sequence[str]], kind: Kind, chosen: Table[str, str] | None = None) -> Mapping:
    """The mapping of a table whose first rows are given: the headers are the row that most columns of are known.

    `chosen` is header -> field ("" leaves the column out), as a person saved it; it wins over the synonyms, but not
    over what is dropped. Raises ImportRefused where there is no header row, or none of what the kind needs.
    """
    wanted = {fold_text(header): field for header, field in (chosen or {}).items()}
    _check_chosen(wanted, kind)
    scores = [
        sum(1 for cell in row if field_of(cell, kind) or fold_text(cell) in wanted) for row in rows[:MAX_HEADER_ROW]
    ]
    best = max(scores, default=0)
    if best == 0:
        raise ImportRefused(
            "row 1/headers", "no column is known", f"name the columns in the first row, for example {kind.example}"
        )
    place = scores.index(best)
    mapping = _map_row(rows[place], place + 1, kind, wanted)
    if not any(field in kind.needs for _, field in mapping.columns):
        known = ", ".join(rows[place][index] for index, _ in mapping.columns)
        raise ImportRefused(
            f"row {place + 1}/headers",
            f"no column holds a name (known: {known})",
            f"name the columns as in {kind.example}",
        )
    return mapping


def _check_chosen(wanted: Table[str, str], kind: Kind) -> None:
    names = {field.name for field in kind.fields}
    for header, field in wanted.items():
        if field and field not in names:
            raise ImportRefused(f"mapping/{header}", f"there is no field {field!r}", f"use one of {sorted(names)}")


def _map_row(headers: Sequence[str], header_row: int, kind: Kind, wanted: Table[str, str]) -> Mapping:
    columns: list[tuple[int, str]] = []
    confidences: list[float] = []
    left: dict[str, list[str]] = {"dropped": [], "consent": [], "ignored": []}
    for index, header in enumerate(headers):
        field, confidence = _place(header, kind, wanted)
        if field in left:
            left[field].append(header)
        elif field:
            columns.append((index, field))
            confidences.append(confidence)
    return Mapping(
        tuple(columns), header_row, tuple(left["dropped"]), tuple(left["consent"]), tuple(left["ignored"]),
        tuple(confidences), tuple(headers),
    )  # fmt: skip


def _place(header: str, kind: Kind, wanted: Table[str, str]) -> tuple[str, float]:
    """The field of a header, or why it is left out; "" for an empty header."""
    folded = fold_text(header)
    words = set(folded.split())
    if not words:
        return "", 0.0
    literal = folded in _synonyms(kind)
    if words & kind.dropped_words or (words & SENSITIVE_WORDS and not literal):
        return "dropped", 0.0
    if words & CONSENT_WORDS and not literal:
        return "consent", 0.0
    if folded in wanted:
        return wanted[folded] or "ignored", CHOSEN
    if folded in kind.unread:
        return "ignored", 0.0
    found = _known(header, kind)
    found = found if found[0] else _similar(header, kind)
    return found if found[0] else ("ignored", 0.0)
