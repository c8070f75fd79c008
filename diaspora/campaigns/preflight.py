"""What must be right before a campaign may be frozen: every problem at once, each with its place and its remedy.

A problem stops the campaign, a warning is shown to author and approver. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from diaspora.sentence import Sentence

from .blocks.block_checks import check_blocks
from .composing import block_world, body_mjml, own_addresses
from .draft import CampaignDraft, VariantDraft, pictures_of
from .errors import TemplateRefused
from .language import base_language, direction_of
from .layout import check_body, check_layout
from .merge_fields import MANDATORY_LINKS
from .placeholders import blocks_used
from .templates import check_template, fields_used

MAX_SUBJECT_CHARACTERS = 255
MAX_HTML_BYTES = 1_000_000
MAX_ATTACHED_KB = 1_000  # of base64, in each mail; a call of Mailjet's holds fifty
CLIPPED_HTML_BYTES = 102_000  # Gmail shows the rest only on demand, and the footer with it
POLICIES = frozenset({"one per person", "one per address"})
REAL_PROVIDERS = frozenset({"smtp", "mailjet"})
# A postal address is written for the post of its country.
_AS_IT_STANDS = frozenset({"mission-address"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: `path` as in `variants/fr/body`, `stops` false for a mere warning; `remedy`: what to do."""

    path: str
    message: str
    stops: bool = True
    remedy: str = ""

    @property
    def severity(self) -> str:
        """How grave it is: an error stops the campaign, a warning is shown."""
        return "error" if self.stops else "warning"


def preflight(draft: CampaignDraft) -> tuple[Problem, ...]:
    """Return the problems of a draft, those that stop it and warnings; never raises for what a person wrote."""
    return (*_campaign_problems(draft), *preflight_variants(draft))


def preflight_variants(draft: CampaignDraft) -> tuple[Problem, ...]:
    """Return the problems of what is written, and of the layout around it, without those of the campaign."""
    return (*_layout_problems(draft), *_variant_problems(draft))


def stopping(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems that stop a campaign."""
    return tuple(problem for problem in problems if problem.stops)


def _campaign_problems(draft: CampaignDraft) -> Iterator[Problem]:
    if not draft.variants:
        yield Problem("variants", Sentence("there is no variant"), remedy=Sentence("write at least one"))
    if draft.recipient_policy not in POLICIES:
        yield Problem(
            "recipient_policy",
            Sentence("it is not said who gets a message"),
            remedy=Sentence("choose one per person or one per address"),
        )
    if draft.variants and sum(variant.is_fallback for variant in draft.variants) != 1:
        yield Problem(
            "variants",
            Sentence("no single variant is for people of other languages"),
            remedy=Sentence("mark exactly one variant as the fallback"),
        )
    languages = [variant.language for variant in draft.variants]
    for language in sorted({language for language in languages if languages.count(language) > 1}):
        yield Problem(
            f"variants/{language}", Sentence("there are two variants of this language"), remedy=Sentence("keep one")
        )
    yield from _test_problems(draft)
    yield from _address_problems(draft)


def _test_problems(draft: CampaignDraft) -> Iterator[Problem]:
    if not draft.test.share_percent:
        return
    if not any(variant.second for variant in draft.variants):
        yield Problem(
            "ab_share",
            Sentence("there is no second subject or content to test"),
            remedy=Sentence("write one in a variant, or set the share to 0"),
        )
    if not draft.tracks_clicks:
        yield Problem(
            "track_clicks",
            Sentence("a test needs clicks to be counted"),
            remedy=Sentence("count clicks, or test nothing"),
        )


def _address_problems(draft: CampaignDraft) -> Iterator[Problem]:
    if "@" not in draft.sender.email:
        yield Problem("sender", Sentence("the sender has no address"), remedy=Sentence("choose another sender"))
    address = urlsplit(draft.public_url)
    set_it = Sentence("set the mission's public address, as https://news.example.org")
    if address.scheme not in {"http", "https"} or not address.hostname:
        yield Problem("settings/public_url", Sentence("the mission has no public address"), remedy=set_it)
    elif draft.sender.provider in REAL_PROVIDERS and (address.scheme != "https" or address.hostname in _LOOPBACK):
        # RFC 8058, 3.1: one-click needs https
        yield Problem(
            "settings/public_url", Sentence("mail that leaves the house needs a public https address"), remedy=set_it
        )
    if not draft.mission_address:
        yield Problem(
            "blocks/mission-address",
            Sentence("the mission's postal address is missing"),
            stops=False,
            remedy=Sentence('write it as content block "mission-address"'),
        )


def _layout_problems(draft: CampaignDraft) -> Iterator[Problem]:
    remedy = Sentence("ask an administrator to correct the layout, or choose another")
    yield from _refused("layout", lambda: check_layout(draft.layout_mjml), remedy)
    yield from _refused("layout", lambda: check_template(draft.layout_mjml), remedy)


def _variant_problems(draft: CampaignDraft) -> Iterator[Problem]:
    for variant in draft.variants:
        path = f"variants/{variant.language}"
        yield from _line_problems(path, variant)
        yield from _translation_problems(draft, variant)
        yield from _body_problems(path, draft, variant)
        yield from _weight_problems(path, draft, variant)
        if draft.test.share_percent and variant.blocks_b and (second := variant.second):
            yield from as_second(_body_problems(path, draft, second))


def _weight_problems(path: str, draft: CampaignDraft, variant: VariantDraft) -> Iterator[Problem]:
    shown = (pictures_of(variant.blocks), pictures_of(variant.blocks_b))
    weights = [sum(len(draft.pictures[name].content) for name in names if name in draft.pictures) for names in shown]
    if draft.pictures_attached and max(weights) > MAX_ATTACHED_KB * 1000:
        yield Problem(
            f"{path}/body",
            Sentence("its pictures weigh more than {limit:,} kB in each mail", limit=MAX_ATTACHED_KB),
            remedy=Sentence("show fewer pictures, or let pictures be served"),
        )


def as_second(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems of a second arm at the places where it is written: `variants/fr/blocks_b/3/href`."""
    for problem in problems:
        variants, language, *rest = problem.path.split("/")
        if variants != "variants" or not rest:
            yield problem
            continue
        yield replace(problem, path="/".join((variants, language, f"{rest[0]}_b", *rest[1:])))


def _line_problems(path: str, variant: VariantDraft) -> Iterator[Problem]:
    if variant.direction != direction_of(variant.language):
        yield Problem(
            f"{path}/direction",
            Sentence("this language is written {direction}", direction=direction_of(variant.language)),
            stops=False,
            remedy=Sentence("save the campaign again"),
        )
    if not variant.subject.strip():
        yield Problem(f"{path}/subject", Sentence("the subject is empty"), remedy=Sentence("write a subject"))
    if len(variant.subject) > MAX_SUBJECT_CHARACTERS:
        yield Problem(
            f"{path}/subject",
            Sentence("longer than {limit} characters", limit=MAX_SUBJECT_CHARACTERS),
            remedy=Sentence("shorten it"),
        )
    for name, text in (
        ("subject", variant.subject),
        ("subject_b", variant.subject_b),
        ("preheader", variant.preheader),
    ):
        yield from _refused(f"{path}/{name}", lambda text=text: check_template(text))
        if any(character in text for character in "\r\n"):
            yield Problem(f"{path}/{name}", Sentence("holds a line break"), remedy=Sentence("write it on one line"))


def _translation_problems(draft: CampaignDraft, variant: VariantDraft) -> Iterator[Problem]:
    """What is put into this variant from elsewhere and is not in its language; it is then as it was first written."""
    language = base_language(variant.language)
    if language == base_language(draft.written_in):
        return
    used = blocks_used(variant.body + draft.layout_mjml) - _AS_IT_STANDS | {"mission-name"}
    for block in draft.blocks:
        if block.code in used and language not in block.translations:
            yield Problem(
                f"blocks/{block.code}/{variant.language}",
                Sentence('the content block "{name}" is not translated', name=block.code),
                stops=False,
                remedy=Sentence("translate it in the content block"),
            )


def _body_problems(path: str, draft: CampaignDraft, variant: VariantDraft) -> Iterator[Problem]:
    if variant.is_empty:
        remedy = Sentence("add blocks, or write a body in MJML")
        yield Problem(f"{path}/body", Sentence("there is no body"), remedy=remedy)
    found = [
        Problem(f"{path}/{one.path}", one.message, one.stops, one.remedy)
        for one in check_blocks(variant.blocks, block_world(draft, variant), draft.written_in)
    ]
    yield from found
    if not stopping(tuple(found)):
        yield from _mjml_problems(path, draft, variant)


def _mjml_problems(path: str, draft: CampaignDraft, variant: VariantDraft) -> Iterator[Problem]:
    blocks = draft.blocks_in(variant.language)
    body = body_mjml(draft, variant)
    used = {code: blocks[code] for code in blocks_used(body + draft.layout_mjml) if code in blocks}
    refused = list(_refused(f"{path}/body", lambda: check_template(body)))
    refused = refused or list(
        _refused(f"{path}/body", lambda: check_body(body, blocks, variant.language, own_addresses(draft)))
    )
    for code, block in used.items():
        refused += _refused(f"blocks/{code}", lambda block=block: check_template(block))
    yield from refused
    if not refused:
        yield from _link_problems(path, "".join((draft.layout_mjml, body, *used.values())))


def _link_problems(path: str, source: str) -> Iterator[Problem]:
    try:
        missing = MANDATORY_LINKS - fields_used(source)
    except TemplateRefused:
        return  # already reported where it stands
    for name in sorted(missing):
        yield Problem(
            f"{path}/body",
            Sentence("no link to {{{{ {name} }}}}", name=name),
            remedy=Sentence('write <a href="{{{{ {name} }}}}"> into the layout', name=name),
        )


def _refused(path: str, check: Callable[[], None], remedy: str = "") -> Iterator[Problem]:
    try:
        check()
    except TemplateRefused as error:
        yield Problem(path, error.sentence, remedy=remedy or Sentence("correct the line that is named"))
