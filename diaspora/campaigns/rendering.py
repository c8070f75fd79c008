"""One reader's mail from a frozen variant: compiled once, rendered thousands of times a second.

Owns escaping by context and the removal of whatever could break out of a header. Reads and sends nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from .content import FrozenVariant
from .merge_fields import MERGE_FIELDS, URL_FIELDS, StandIn, clean_line, clean_value
from .templates import compile_template

MAX_SUBJECT_CHARACTERS = 255  # the least of our providers' limits


class RecipientLinks(Protocol):
    """What rendering needs of a recipient's own links: https addresses, safe in HTML attributes and in headers."""

    @property
    def unsubscribe(self) -> str:
        """The page (GET) and the one-click end (POST) of RFC 8058."""
        ...

    @property
    def preferences(self) -> str:
        """The page on which the reader chooses topics."""
        ...

    @property
    def web(self) -> str:
        """The message as a page for everybody, without anything about its reader."""
        ...

    def click(self, index: int, /) -> str:
        """The address that records a click and leads on to the variant's link of this index."""
        ...


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A mail for one reader. `headers` are those that belong to this reader alone, in plain text."""

    subject: str
    preheader: str
    html: str
    text: str
    headers: dict[str, str]


class VariantRenderer:
    """A frozen variant, compiled. Thread-safe: rendering changes nothing of it."""

    def __init__(self, variant: FrozenVariant) -> None:
        """Compile the four templates of a variant. Raises TemplateRefused, as at freezing: the check is made again."""
        self._links = {f"link_{index}": target for index, target in enumerate(variant.links)}
        self._tracks_clicks = variant.tracks_clicks
        self._language = variant.language
        names = frozenset(MERGE_FIELDS) | URL_FIELDS | frozenset(self._links)
        self._subject = compile_template(variant.subject, html=False)
        self._preheader = compile_template(variant.preheader, html=False)
        self._html = compile_template(variant.html, html=True, names=names)
        self._text = compile_template(variant.text, html=False, names=names)

    def render(self, merge: Mapping[str, str], links: RecipientLinks) -> RenderedMail:
        """Return the mail of one reader; `merge` holds a value for each field (merge_fields.merge_values).

        A field that is missing in `merge` is an empty text, never an unmerged brace. Subject and preheader are one
        line each, whatever a value holds.
        """
        values = {name: _printable(merge.get(name, "")) for name in MERGE_FIELDS}
        values["unsubscribe_url"] = links.unsubscribe
        values["preferences_url"] = links.preferences
        values["web_url"] = links.web
        if self._tracks_clicks:
            values.update((name, links.click(index)) for index, name in enumerate(self._links))
        else:
            values.update(self._links)
        return RenderedMail(
            subject=clean_line(self._subject.render(values))[:MAX_SUBJECT_CHARACTERS],
            preheader=clean_line(self._preheader.render(values)),
            html=self._html.render(values),
            text=self._text.render(values),
            headers=self._headers(values["unsubscribe_url"]),
        )

    def _headers(self, unsubscribe_url: str) -> dict[str, str]:
        # RFC 2369 and RFC 8058
        return {
            "List-Unsubscribe": f"<{clean_line(unsubscribe_url)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Content-Language": self._language,
        }


def _printable(value: str) -> str:
    return value if isinstance(value, StandIn) else clean_value(value)
