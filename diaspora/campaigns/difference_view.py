"""What differs between two contents as a person reads it: texts by language, the body block by block, the audience and
the schedule in prose. Pure; whoever calls says how an audience and a schedule are put into words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, cast

from diaspora.sentence import Sentence

from .content import FrozenContent, FrozenSchedule, FrozenSender, FrozenTest, FrozenVariant

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
MAX_SHOWN_CHARACTERS = 2_000
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One difference: its place, what it is called, and both sides in words ("" where there was or is nothing)."""

    path: str
    label: str
    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class InWords:
    """How what is no text is told in the reader's language."""

    audience: Callable[[str], str]
    schedule: Callable[[FrozenSchedule], str]


def shown_changes(before: FrozenContent, after: FrozenContent, words: InWords) -> list[ShownChange]:
    """Return what changed, in the order in which a campaign is read; empty where both send the same mails."""
    return [
        *_plain("audience", Sentence("Audience"), before.tree_json, after.tree_json, words.audience),
        *_plain("schedule", Sentence("Schedule"), before.schedule, after.schedule, words.schedule),
        *_plain("sender", Sentence("Sender"), before.sender, after.sender, _sender),
        *_plain("topic", Sentence("Topic"), before.topic, after.topic, str),
        *_plain("layout", Sentence("Layout"), before.layout, after.layout, str),
        *_plain("recipient_policy", Sentence("Recipient policy"), before.recipient_policy, after.recipient_policy, str),
        *_plain("fallback", Sentence("Fallback"), before.fallback, after.fallback, str),
        *_plain("track_clicks", Sentence("Count clicks"), before.tracks_clicks, after.tracks_clicks, _yes_or_no),
        *_plain("public_url", Sentence("Public address"), before.public_url, after.public_url, str),
        *_test(before.test, after.test),
        *_variants(before, after),
    ]


def _plain(path: str, label: str, before: Any, after: Any, tell: Callable[[Any], str]) -> Iterator[ShownChange]:
    if before != after:
        yield ShownChange(path, label, CHANGED, tell(before), tell(after))


def _test(before: FrozenTest, after: FrozenTest) -> Iterator[ShownChange]:
    share, hours = Sentence("Share of the audience for the test (%)"), Sentence("Hours to wait for clicks")
    yield from _plain("ab_share", share, before.share_percent, after.share_percent, str)
    if not before.share_percent and not after.share_percent:
        return
    yield from _plain("ab_wait_hours", hours, before.wait_hours, after.wait_hours, str)
    yield from _plain(
        "ab_minimum_clicks", Sentence("Clicks needed to tell"), before.minimum_clicks, after.minimum_clicks, str
    )


def _variants(before: FrozenContent, after: FrozenContent) -> Iterator[ShownChange]:
    old = {variant.language: variant for variant in before.variants}
    new = {variant.language: variant for variant in after.variants}
    for language in dict.fromkeys((*old, *new)):
        path, was, now = f"variants/{language}", old.get(language), new.get(language)
        if was is None or now is None:
            kind = ADDED if was is None else REMOVED
            yield ShownChange(path, Sentence("Variant"), kind, was.subject if was else "", now.subject if now else "")
            continue
        yield from _plain(f"{path}/subject", Sentence("Subject"), was.subject, now.subject, str)
        yield from _plain(f"{path}/preheader", Sentence("Preheader"), was.preheader, now.preheader, str)
        yield from _bodies(path, was, now)


def _bodies(path: str, was: FrozenVariant, now: FrozenVariant) -> Iterator[ShownChange]:
    if was.source == now.source:
        if was.html != now.html:  # the layout, a content block, a picture or an event is another
            yield ShownChange(
                f"{path}/page", Sentence("What surrounds the text"), CHANGED, _cut(was.text), _cut(now.text)
            )
        return
    old, new = was.source.splitlines(), now.source.splitlines()
    match = SequenceMatcher(None, [_key(line) for line in old], [_key(line) for line in new], autojunk=False)
    for kind, start, end, other_start, other_end in match.get_opcodes():
        if kind == "equal":
            for offset in range(end - start):
                yield from _line(path, other_start + offset, old[start + offset], new[other_start + offset])
            continue
        for offset in range(max(end - start, other_end - other_start)):
            before = old[start + offset] if start + offset < end else ""
            after = new[other_start + offset] if other_start + offset < other_end else ""
            yield from _line(path, other_start + offset if after else start + offset, before, after)


def _line(path: str, number: int, before: str, after: str) -> Iterator[ShownChange]:
    if before == after:
        return
    kind = ADDED if not before else REMOVED if not after else CHANGED
    block = _block(after or before)
    place = "blocks" if block else "body"
    label = _LABELS.get(str(block.get("kind")), Sentence("Body"))
    yield ShownChange(f"{path}/{place}/{number}", label, kind, _words(before), _words(after))


_LABELS = {
    "heading": Sentence("Heading"),
    "text": Sentence("Text"),
    "picture": Sentence("Picture"),
    "button": Sentence("Button"),
    "event": Sentence("Event"),
    "figures": Sentence("Key figures"),
    "columns": Sentence("Two columns"),
    "divider": Sentence("Divider"),
    "footer": Sentence("Footer"),
}


def _key(line: str) -> str:
    """By what a block is known again: its id, else all of it."""
    return str(_block(line).get("id") or line)


def _block(line: str) -> dict[str, Any]:
    try:
        found: object = json.loads(line) if line.startswith("{") else None
    except ValueError:
        return {}
    block = _mapping(found)
    return block if "kind" in block else {}


def _mapping(found: object) -> dict[str, Any]:
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _words(line: str) -> str:
    block = _block(line)
    return _cut(_block_words(block) if block else line)


def _block_words(block: dict[str, Any]) -> str:
    inner = [_block_words(_mapping(one)) for side in ("start", "end") for one in block.get(side) or ()]
    figures = [f"{_mapping(one).get('value')} {_mapping(one).get('label')}" for one in block.get("items") or ()]
    named = (block.get(name) for name in ("text", "html", "label", "alt", "picture", "event", "href"))
    plain = [_TAG.sub(" ", str(value)) for value in named if value]
    return " ".join(" · ".join((*plain, *figures, *inner)).split())


def _cut(text: str) -> str:
    return text if len(text) <= MAX_SHOWN_CHARACTERS else f"{text[:MAX_SHOWN_CHARACTERS]}…"


def _sender(sender: FrozenSender) -> str:
    return f"{sender.display_name} <{sender.email}>, {sender.provider}" + (
        f", {sender.reply_to}" if sender.reply_to else ""
    )


def _yes_or_no(value: bool) -> str:
    return Sentence("yes") if value else Sentence("no")
