"""What is unfinished or wrong in a list of blocks, each problem at its block and field. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diaspora.campaigns.errors import TemplateRefused
from diaspora.campaigns.link_shape import link_trouble
from diaspora.campaigns.placeholders import PLACEHOLDER, fill
from diaspora.campaigns.templates import check_template
from diaspora.sentence import Sentence

from .block import Block, Button, Event, Figures, Footer, Heading, Picture, Text, each_block
from .block_mjml import BlockWorld
from .rich_text import clean_html


@dataclass(frozen=True, slots=True)
class BlockProblem:
    """One thing to mend: `path` as in `blocks/3/href`; what is wrong, and what to do about it."""

    path: str
    message: str
    remedy: str
    stops: bool = True


def check_blocks(blocks: Sequence[Block], world: BlockWorld, written_in: str) -> Iterator[BlockProblem]:
    """Yield the problems of a variant's blocks, in reading order; `written_in`: the language of untranslated titles."""
    for path, block in each_block(blocks):
        for name, text in texts_of(block):
            yield from _template_problems(f"{path}/{name}", text)
        if isinstance(block, Picture):
            yield from _picture_problems(path, block, world)
        elif isinstance(block, Button):
            yield from _link_problems(f"{path}/href", block.href)
        elif isinstance(block, Event):
            yield from _event_problems(path, block, world, written_in)
        elif isinstance(block, Footer) and path != f"blocks/{len(blocks) - 1}":
            yield BlockProblem(
                path, Sentence("the footer is not the last block"), Sentence("move it to the end"), stops=False
            )


def texts_of(block: Block) -> Iterator[tuple[str, str]]:
    """Yield the field and the words of each text of a block, but for those inside of its columns."""
    if isinstance(block, Heading):
        yield "text", block.text
    elif isinstance(block, Text | Footer):
        yield "html", block.html
    elif isinstance(block, Button):
        yield "label", block.label
    elif isinstance(block, Figures):
        for number, item in enumerate(block.items):
            yield f"items/{number}/value", item.value
            yield f"items/{number}/label", item.label


def _template_problems(path: str, text: str) -> Iterator[BlockProblem]:
    if not text.strip():
        yield BlockProblem(path, Sentence("the text is empty"), Sentence("write it, or take the block out"))
        return
    try:
        check_template(text)
        clean_html(text)
        if PLACEHOLDER.search(text):
            fill(text, {}, {}, "en")
    except TemplateRefused as error:
        yield BlockProblem(path, error.message, Sentence("correct the text between the braces or brackets"))


def _picture_problems(path: str, block: Picture, world: BlockWorld) -> Iterator[BlockProblem]:
    if block.picture not in world.pictures:
        yield BlockProblem(
            f"{path}/picture", Sentence("there is no such picture"), Sentence("choose or upload a picture")
        )
    elif not block.decorative and not world.alt_of(block):
        yield BlockProblem(
            f"{path}/alt",
            Sentence("the picture has no alternative text"),
            Sentence("say in a few words what it shows, or mark it as decorative"),
        )
    if block.href.strip():
        yield from _link_problems(f"{path}/href", block.href)


def _link_problems(path: str, href: str) -> Iterator[BlockProblem]:
    if trouble := link_trouble(href.strip()):
        yield BlockProblem(path, trouble.message, trouble.remedy, trouble.stops)


def _event_problems(path: str, block: Event, world: BlockWorld, written_in: str) -> Iterator[BlockProblem]:
    facts = world.events.get(block.event)
    if facts is None:
        yield BlockProblem(f"{path}/event", Sentence("there is no such event"), Sentence("choose an event"))
        return
    if not facts.is_translated(world.language, written_in):
        yield BlockProblem(
            f"{path}/event",
            Sentence('the title of the event "{title}" is not translated', title=facts.title),
            Sentence("translate it in the event"),
            stops=False,
        )
    if facts.url:
        yield from _link_problems(f"{path}/event/url", facts.url)
    else:
        yield BlockProblem(
            f"{path}/event",
            Sentence("the event has no link to register"),
            Sentence("give the event a web address"),
            stops=False,
        )
