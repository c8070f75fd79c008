"""What must be right before a campaign may be frozen: every problem at once, each with its place and its remedy.

A problem stops the campaign, a warning is shown to author and approver. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from diaspora.sentence import Sentence

from .draft import CampaignDraft, VariantDraft
from .errors import TemplateRefused
from .language import direction_of
from .layout import check_body, check_layout
from .merge_fields import URL_FIELDS
from .placeholders import blocks_used
from .templates import check_template, fields_used

MAX_SUBJECT_CHARACTERS = 255
MAX_HTML_BYTES = 1_000_000
CLIPPED_HTML_BYTES = 102_000  # Gmail shows the rest only on demand, and the footer with it
POLICIES = frozenset({"one per person", "one per address"})
REAL_PROVIDERS = frozenset({"smtp", "mailjet"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: `path` as in `variants/fr/body`, `stops` false for a mere warning."""

    path: str
    message: str
    stops: bool = True


def preflight(draft: CampaignDraft) -> tuple[Problem, ...]:
    """Return the problems of a draft, those that stop it and warnings; never raises for what a person wrote."""
    return (*_campaign_problems(draft), *_layout_problems(draft), *_variant_problems(draft))


def stopping(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems that stop a campaign."""
    return tuple(problem for problem in problems if problem.stops)


def _campaign_problems(draft: CampaignDraft) -> Iterator[Problem]:
    if not draft.variants:
        yield Problem("variants", Sentence("there is no variant: write at least one"))
    if draft.recipient_policy not in POLICIES:
        yield Problem("recipient_policy", Sentence("say who gets a message: one per person or one per address"))
    if draft.variants and sum(variant.is_fallback for variant in draft.variants) != 1:
        yield Problem("variants", Sentence("mark exactly one variant as the fallback for other languages"))
    languages = [variant.language for variant in draft.variants]
    for language in sorted({language for language in languages if languages.count(language) > 1}):
        yield Problem(f"variants/{language}", Sentence("there are two variants of this language: keep one"))
    yield from _address_problems(draft)


def _address_problems(draft: CampaignDraft) -> Iterator[Problem]:
    if "@" not in draft.sender.email:
        yield Problem("sender", Sentence("the sender has no address"))
    address = urlsplit(draft.public_url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        yield Problem("settings/public_url", Sentence("set the mission's public address, as https://news.example.org"))
    elif draft.sender.provider in REAL_PROVIDERS and (address.scheme != "https" or address.hostname in _LOOPBACK):
        # RFC 8058, 3.1: one-click needs https
        yield Problem("settings/public_url", Sentence("mail that leaves the house needs a public https address"))
    if not draft.mission_address:
        yield Problem(
            "blocks/mission-address",
            Sentence('write the postal address as content block "mission-address"'),
            stops=False,
        )


def _layout_problems(draft: CampaignDraft) -> Iterator[Problem]:
    yield from _refused("layout", lambda: check_layout(draft.layout_mjml))
    yield from _refused("layout", lambda: check_template(draft.layout_mjml))


def _variant_problems(draft: CampaignDraft) -> Iterator[Problem]:
    for variant in draft.variants:
        path = f"variants/{variant.language}"
        yield from _line_problems(path, variant)
        yield from _body_problems(path, draft, variant)


def _line_problems(path: str, variant: VariantDraft) -> Iterator[Problem]:
    if variant.direction != direction_of(variant.language):
        yield Problem(
            f"{path}/direction",
            Sentence("this language is written {direction}", direction=direction_of(variant.language)),
            stops=False,
        )
    if not variant.subject.strip():
        yield Problem(f"{path}/subject", Sentence("write a subject"))
    if len(variant.subject) > MAX_SUBJECT_CHARACTERS:
        yield Problem(f"{path}/subject", Sentence("longer than {limit} characters", limit=MAX_SUBJECT_CHARACTERS))
    for name, text in (("subject", variant.subject), ("preheader", variant.preheader)):
        yield from _refused(f"{path}/{name}", lambda text=text: check_template(text))
        if any(character in text for character in "\r\n"):
            yield Problem(f"{path}/{name}", Sentence("holds a line break: write it on one line"))


def _body_problems(path: str, draft: CampaignDraft, variant: VariantDraft) -> Iterator[Problem]:
    blocks = draft.blocks_in(variant.language)
    used = {code: blocks[code] for code in blocks_used(variant.body + draft.layout_mjml) if code in blocks}
    refused = list(_refused(f"{path}/body", lambda: check_template(variant.body)))
    refused = refused or list(_refused(f"{path}/body", lambda: check_body(variant.body, blocks, variant.language)))
    for code, block in used.items():
        refused += _refused(f"blocks/{code}", lambda block=block: check_template(block))
    yield from refused
    if not variant.body.strip():
        yield Problem(f"{path}/body", Sentence("write a body"))
    if not refused:
        yield from _link_problems(path, "".join((draft.layout_mjml, variant.body, *used.values())))


def _link_problems(path: str, source: str) -> Iterator[Problem]:
    try:
        missing = URL_FIELDS - fields_used(source)
    except TemplateRefused:
        return  # already reported where it stands
    for name in sorted(missing):
        yield Problem(
            f"{path}/body", Sentence('no link to {{{{ {name} }}}} (write <a href="{{{{ {name} }}}}">)', name=name)
        )


def _refused(path: str, check: Callable[[], None]) -> Iterator[Problem]:
    try:
        check()
    except TemplateRefused as error:
        yield Problem(path, error.sentence)
