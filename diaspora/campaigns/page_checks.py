"""What shows only in the compiled page: its size, contrast, pictures, links, direction, and words that filters dislike.

`look_over` is the whole of preflight, as authors and approvers see it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from diaspora.sentence import Sentence

from .blocks.block import each_block
from .blocks.block_checks import texts_of
from .contrast import weak_contrasts
from .draft import CampaignDraft, VariantDraft
from .errors import TemplateRefused
from .filter_words import bad_manners, disliked_words
from .freezing import compile_variant
from .layout import CompiledPage
from .link_shape import link_trouble
from .preflight import CLIPPED_HTML_BYTES, REAL_PROVIDERS, Problem, as_second, preflight

_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_TAG = re.compile(r"<[^<>]*>")
_RIGHT_TO_LEFT_LETTERS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTERS = re.compile(r"[^\W\d_]")
_MIN_LETTERS = 40
_SHOWN_CONTRASTS = 5
_LINES = ("/subject", "/preheader")


def look_over(draft: CampaignDraft) -> tuple[Problem, ...]:
    """Return every problem and warning of a draft; what the compiled pages show is added for the variants that compile.

    Never raises for what a person wrote.
    """
    problems = list(preflight(draft))
    stopped = {problem.path.split("/")[1] for problem in problems if problem.stops and "/" in problem.path}
    if any(problem.stops and problem.path == "layout" for problem in problems):
        return tuple(problems)
    for variant in draft.variants:
        if variant.language in stopped:
            continue
        try:
            page = compile_variant(draft, variant)
        except TemplateRefused as error:
            problems.append(Problem(f"variants/{variant.language}/body", error.sentence))
            continue
        found = page_problems(draft, variant, page)
        problems += found
        if draft.test.share_percent and variant.blocks_b and (second := variant.second):
            of_second = page_problems(draft, second, compile_variant(draft, second))
            # Lines that both arms share were told once.
            problems += as_second(one for one in of_second if not (one in found and one.path.endswith(_LINES)))
    return (*problems, *_uneven_variants(draft))


def page_problems(draft: CampaignDraft, variant: VariantDraft, page: CompiledPage) -> list[Problem]:
    """Return what is wrong with one compiled variant."""
    path = f"variants/{variant.language}"
    return [
        *_size_problems(path, page.html),
        *_contrast_problems(path, page.html),
        *_picture_problems(path, draft, variant, page.html),
        *_link_problems(path, variant, page),
        *_direction_problems(path, variant),
        *_word_problems(path, variant),
    ]


def _size_problems(path: str, html: str) -> Iterator[Problem]:
    if len(html.encode()) > CLIPPED_HTML_BYTES:
        yield Problem(
            f"{path}/body",
            Sentence("longer than Gmail shows: the footer may be cut off"),
            stops=False,
            remedy=Sentence("shorten it below {limit} kB, or let pictures be served", limit=CLIPPED_HTML_BYTES // 1000),
        )


def _contrast_problems(path: str, html: str) -> Iterator[Problem]:
    for weak in weak_contrasts(html)[:_SHOWN_CONTRASTS]:
        yield Problem(
            f"{path}/body" if weak.block is None else f"{path}/blocks/{weak.block}",
            Sentence(
                'hard to read: "{text}", {colour} on {ground}, has a contrast of {ratio}',
                text=weak.text,
                colour=weak.colour,
                ground=weak.ground,
                ratio=f"{weak.ratio:.1f}",
            ),
            stops=False,
            remedy=Sentence("choose colours in the layout with a contrast of at least 4.5, or 3 for large letters"),
        )


def _picture_problems(path: str, draft: CampaignDraft, variant: VariantDraft, html: str) -> Iterator[Problem]:
    pictures = _Pictures()
    pictures.feed(html)
    if pictures.without_alt and not variant.blocks:
        yield Problem(
            f"{path}/body",
            Sentence("{count} pictures have no alternative text", count=pictures.without_alt),
            stops=False,
            remedy=Sentence('say what they show: alt="...", or alt="" for mere decoration'),
        )
    if pictures.inlined and draft.sender.provider in REAL_PROVIDERS:
        yield Problem(
            f"{path}/body",
            Sentence("pictures inside of the message are not shown by Gmail and Outlook"),
            stops=False,
            remedy=Sentence("let pictures be served"),
        )


def _link_problems(path: str, variant: VariantDraft, page: CompiledPage) -> Iterator[Problem]:
    if variant.blocks:
        return  # told at the block
    for link in page.links:
        if trouble := link_trouble(link):
            yield Problem(
                f"{path}/body",
                Sentence("link {shown}: {trouble}", shown=link[:80], trouble=trouble.message),
                trouble.stops,
                trouble.remedy,
            )


def _direction_problems(path: str, variant: VariantDraft) -> Iterator[Problem]:
    words = _words_of(variant)
    letters = len(_LETTERS.findall(words))
    share = len(_RIGHT_TO_LEFT_LETTERS.findall(words)) / letters if letters >= _MIN_LETTERS else None
    if share is None or (share > 0.5) == (variant.direction == "rtl"):
        return
    yield Problem(
        f"{path}/body",
        Sentence("most of its letters run the other way than its language"),
        stops=False,
        remedy=Sentence("write it in its language, or change the language of the variant"),
    )


def _word_problems(path: str, variant: VariantDraft) -> Iterator[Problem]:
    remedy = Sentence("say it in other words; mail programs may take it for advertising")
    for place, words in (("subject", variant.subject), ("preheader", variant.preheader), ("body", _words_of(variant))):
        if found := disliked_words(_TEMPLATE.sub("", words), variant.language):
            shown = ", ".join(found[:5])
            yield Problem(f"{path}/{place}", Sentence("filters dislike: {words}", words=shown), False, remedy)
    for manner in bad_manners(_TEMPLATE.sub("", variant.subject)):
        yield Problem(f"{path}/subject", manner, False, Sentence("write it as a plain sentence"))


def _words_of(variant: VariantDraft) -> str:
    """What the author has written, without tags and templates; the layout's own words do not count."""
    texts = [text for _, block in each_block(variant.blocks) for _, text in texts_of(block)]
    return _TEMPLATE.sub(" ", _TAG.sub(" ", " ".join((*texts, variant.body))))


def _uneven_variants(draft: CampaignDraft) -> Iterator[Problem]:
    """What one language has and another lacks."""
    written = {variant.language: len(variant.blocks) for variant in draft.variants if variant.blocks}
    most = max(written.values(), default=0)
    for language, blocks in written.items():
        if blocks < most:
            yield Problem(
                f"variants/{language}/blocks",
                Sentence("has {blocks} blocks, another language has {most}", blocks=blocks, most=most),
                stops=False,
                remedy=Sentence("translate what is missing, if it is meant for these readers too"),
            )


class _Pictures(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.without_alt = 0
        self.inlined = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            given = dict(attrs)
            self.without_alt += "alt" not in given
            self.inlined += (given.get("src") or "").startswith("data:")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
