"""The frame that all public pages share, as plain values for the template. Pure: it reads words, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from .errors import PageProblem
from .words import fill, languages, words_in

MAX_FORM_BYTES = 16_384
MAX_NAME = 80

MAIL_LANGUAGES = (
    ("ar", "العربية"),
    ("fr", "Français"),
    ("en", "English"),
    ("nl", "Nederlands"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("it", "Italiano"),
)
"""What a person may wish for; a campaign that lacks the variant falls back (campaigns.language)."""


@dataclass(frozen=True)
class TopicChoice:
    """A topic as a page offers it."""

    code: str
    title: str
    description: str
    on: bool = False


def frame(page: str, language: str, *, mission: str, query: dict[str, str], title: str | None = None) -> dict[str, Any]:
    """Everything that the layout asks for: words, title, direction, and the same page in the other languages."""
    words = words_in(language)
    section = words.get(page, {})
    return {
        "name": page,
        "view": "form",
        "language": language,
        "direction": words["direction"],
        "mission": mission or words["frame"]["mission"],
        "title": title if title is not None else section.get("title", ""),
        "frame": words["frame"],
        "words": section,
        "problem": words["problem"],
        "languages": language_links(page, language, query),
        "action": page_href(page, {**query, "lang": language}),
    }


def problem_page(page: str, language: str, problem: PageProblem, *, mission: str) -> dict[str, Any]:
    """A kind page for a link that leads nowhere: what happened, and what can be done."""
    words = words_in(language)["problem"]
    return {
        **frame(page, language, mission=mission, query={}, title=words[f"{problem.code}_title"]),
        "view": "problem",
        "problem_lead": words[f"{problem.code}_lead"],
        "show_subscribe": problem.code in ("expired", "gone"),
        "languages": [],
    }


def page_href(page: str, query: dict[str, str]) -> str:
    """A link to a public page on this site; "" is the home page."""
    path = f"/diaspora/{page}" if page else "/diaspora"
    return f"{path}?{urlencode(query)}" if query else path


def language_links(page: str, current: str, query: dict[str, str]) -> list[dict[str, Any]]:
    """The same page in each language that the pages speak."""
    return [
        {
            "code": code,
            "name": words_in(code)["name"],
            "direction": words_in(code)["direction"],
            "current": code == current,
            "href": page_href(page, {**query, "lang": code}),
        }
        for code in languages()
    ]


def mail_language_choices(preferred: str | None) -> list[dict[str, Any]]:
    """The languages on offer for messages; a dialect (ar-MA) counts as its base, an unknown wish stays on offer."""
    wish = (preferred or "").strip()
    base = wish.lower().split("-", 1)[0]
    offered = list(MAIL_LANGUAGES)
    if wish and base not in dict(offered):
        offered.append((wish, wish))
    return [{"code": code, "name": name, "on": code in (wish, base)} for code, name in offered]


def mask_address(address: str) -> str:
    """Enough for its owner to recognise, too little for who got the message forwarded: a•••@example.org."""
    local, separator, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}" if separator else ""


def for_address(language: str, address: str) -> str:
    """The line that says whose choices these are, with the address isolated from the text's direction."""
    if not address:
        return ""
    return fill(words_in(language)["frame"]["for_address"], address=f"\u2066{mask_address(address)}\u2069")


def with_topic(text: str, topic: str) -> str:
    """A sentence with the topic's title in its place."""
    return fill(text, topic=topic)


def form_errors(language: str, codes: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Errors of a form as (field, code) -> what the page shows, each with the field that it leads to."""
    words = words_in(language)["error"]
    return [{"field": field, "text": words[code]} for field, code in codes]


def with_wording(
    page: dict[str, Any], language: str, *, subscribe: tuple[str, str], measurement: tuple[str, str]
) -> dict[str, Any]:
    """Add the texts that a person agrees to, each as (version, text), and the version that is stored with the act.

    Where the mission has not worded a purpose in this language, the page's own words stand in.
    """
    words = words_in(language)
    version, text = subscribe
    return {
        **page,
        "agree": text or words["subscribe"]["agree"],
        "measurement": measurement[1] or words["subscribe"]["measurement"],
        "wording_version": version,
        "wording_label": fill(words["frame"]["wording"], version=version) if version else "",
    }
