"""The home page's values for the template: greeting, numbers, bars. Pure."""

from collections.abc import Mapping
from typing import Any

from diaspora.campaigns.report import REASON_WORDS, CampaignReport

from .page import frame, language_links, page_href
from .words import fill, languages, words_in

PAGE = "home"
BARS = ("sent", "skipped", "failed", "unknown", "undetermined", "waiting")
ALWAYS_SHOWN = ("sent", "skipped")


def guest_page(language: str, mission: str) -> dict[str, Any]:
    """For everybody: where to subscribe, where the staff logs in."""
    page = _page(language, mission)
    return {**page, "view": "guest", "title": page["words"]["title"]}


def staff_page(
    language: str, mission: str, *, name: str, counts: Mapping[str, int], report: CampaignReport | None, folder: str
) -> dict[str, Any]:
    """For a member of staff: what is here, what became of the last campaign, where its mails lie."""
    page = _page(language, mission)
    words = page["words"]
    return {
        **page,
        "view": "staff",
        "title": fill(words["greeting"], name=f"\u2068{name}\u2069"),
        "counts": [{"label": words[kind], "number": _shown(number, language)} for kind, number in counts.items()],
        "campaign": _campaign(report, language) if report else None,
        "folder": folder,
    }


def _page(language: str, mission: str) -> dict[str, Any]:
    return {
        **frame(PAGE, language, mission=mission, query={}),
        "languages": language_links("", language, {}),
        "action": page_href("", {"lang": language}),
        "login": f"/login?redirect-to={page_href('', {})}",
        "subscribe_links": [
            {"code": code, "name": words_in(code)["name"], "href": page_href("subscribe", {"lang": code})}
            for code in languages()
        ],
    }


def _campaign(report: CampaignReport, language: str) -> dict[str, Any]:
    words = words_in(language)
    numbers = {**report.as_dict(), "skipped": sum(report.skipped.values())}
    reasons = REASON_WORDS.get(language, {})
    return {
        "title": report.title,
        "state": words["campaign_state"][report.state.replace(" ", "_")],
        "planned": report.planned,
        "planned_shown": fill(words[PAGE]["planned"], number=_shown(report.planned, language)),
        "bars": [
            {"label": words[PAGE][name], "number": numbers[name], "shown": _shown(numbers[name], language)}
            for name in BARS
            if numbers[name] or name in ALWAYS_SHOWN
        ],
        "reasons": [
            {"label": reasons.get(reason, reason), "shown": _shown(number, language)}
            for reason, number in sorted(report.skipped.items(), key=lambda item: -item[1])
        ],
    }


def _shown(number: int, language: str) -> str:
    """With thousands apart: a comma in English, a narrow blank in French and Arabic (digits as Morocco writes them)."""
    return f"{number:,}" if language == "en" else f"{number:,}".replace(",", "\u202f")
