"""What became of a campaign, counted from its ledger. Pure: the store counts, this adds up and says it in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from .language import base_language

_WAITING = frozenset({"queued", "claimed", "attempting"})


@dataclass(frozen=True, slots=True)
class LedgerCount:
    """How many recipients share a state, its reason or code, and a language."""

    state: str
    reason: str
    code: str
    language: str
    recipients: int


@dataclass(frozen=True, slots=True)
class CampaignReport:
    """planned = sent + skipped + failed + unknown + undetermined + waiting, always."""

    campaign: str
    title: str
    topic: str
    state: str
    planned: int = 0
    sent: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    failed: int = 0
    failed_by_code: dict[str, int] = field(default_factory=dict)
    unknown: int = 0
    undetermined: int = 0
    waiting: int = 0
    by_language: dict[str, dict[str, int]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON takes it."""
        return asdict(self)


def add_up(campaign: str, title: str, topic: str, state: str, counts: Iterable[LedgerCount]) -> CampaignReport:
    """Return the report of a campaign from the counts of its ledger."""
    rows = list(counts)
    by_state = _sums((row.state, row.recipients) for row in rows)
    return CampaignReport(
        campaign=campaign,
        title=title,
        topic=topic,
        state=state,
        planned=sum(by_state.values()),
        sent=by_state.get("sent", 0),
        skipped=_sums((row.reason, row.recipients) for row in rows if row.state == "skipped"),
        failed=by_state.get("failed", 0),
        failed_by_code=_sums((row.code, row.recipients) for row in rows if row.state == "failed"),
        unknown=by_state.get("unknown", 0),
        undetermined=by_state.get("undetermined", 0),
        waiting=sum(by_state.get(waiting, 0) for waiting in _WAITING),
        by_language=_by_language(rows),
    )


def _sums(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for name, number in pairs:
        sums[name] = sums.get(name, 0) + number
    return dict(sorted(sums.items()))


def _by_language(rows: Iterable[LedgerCount]) -> dict[str, dict[str, int]]:
    languages: dict[str, dict[str, int]] = {}
    for row in rows:
        of_language = languages.setdefault(row.language, {"planned": 0})
        of_language["planned"] += row.recipients
        of_language[row.state] = of_language.get(row.state, 0) + row.recipients
    return dict(sorted(languages.items()))


_PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "planned": "{n} people in the audience",
        "sent": "{n} sent",
        "skipped": "{n} skipped ({reasons})",
        "failed": "{n} failed",
        "unknown": "{n} unknown",
        "undetermined": "{n} to be decided by a person",
        "waiting": "{n} waiting",
    },
    "fr": {
        "planned": "audience : {n} personnes",
        "sent": "envoyés : {n}",
        "skipped": "écartés : {n} ({reasons})",
        "failed": "échoués : {n}",
        "unknown": "incertains : {n}",
        "undetermined": "à trancher par une personne : {n}",
        "waiting": "en attente : {n}",
    },
    "ar": {
        "planned": "الجمهور المستهدف: {n}",
        "sent": "مُرسَل: {n}",
        "skipped": "مستبعد: {n} ({reasons})",
        "failed": "فاشل: {n}",
        "unknown": "غير مؤكد: {n}",
        "undetermined": "في انتظار قرار شخص: {n}",
        "waiting": "في الانتظار: {n}",
    },
}
REASON_WORDS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "no consent": "sans consentement",
        "withdrawn": "consentement retiré",
        "objected": "opposition",
        "suppressed": "liste d’exclusion",
        "no address": "sans adresse",
        "same address": "même adresse",
        "capped": "plafond atteint",
        "cancelled": "annulé",
        "erased": "effacé",
        "inactive": "inactif",
        "address changed": "adresse modifiée",
    },
    "ar": {
        "no consent": "بدون موافقة",
        "withdrawn": "سُحبت الموافقة",
        "objected": "اعتراض",
        "suppressed": "قائمة الاستبعاد",
        "no address": "بدون عنوان",
        "same address": "العنوان نفسه",
        "capped": "بلوغ السقف",
        "cancelled": "ملغى",
        "erased": "محذوف",
        "inactive": "غير نشط",
        "address changed": "تغير العنوان",
    },
}


def describe_report(report: CampaignReport, language: str) -> str:
    """Return the report as one line in English, French or Arabic (others: English); what is nought is left out."""
    base = base_language(language)
    phrases = _PHRASES.get(base, _PHRASES["en"])
    words = REASON_WORDS.get(base, {})
    comma, semicolon = ("، ", "؛ ") if base == "ar" else (", ", " ; " if base == "fr" else "; ")
    reasons = comma.join(f"{words.get(reason, reason)} {number}" for reason, number in report.skipped.items())
    numbers = {
        "planned": report.planned,
        "sent": report.sent,
        "skipped": sum(report.skipped.values()),
        "failed": report.failed,
        "unknown": report.unknown,
        "undetermined": report.undetermined,
        "waiting": report.waiting,
    }
    return semicolon.join(
        phrases[name].format(n=number, reasons=reasons)
        for name, number in numbers.items()
        if number or name in {"planned", "sent"}
    )
