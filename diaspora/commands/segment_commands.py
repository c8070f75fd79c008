"""Segments: count them, say them in words, explain one person."""

import json

import click
import frappe

from .site_command import find_named, on_site, print_json


@click.group("segment")
def segment() -> None:
    """Saved condition trees: who is meant."""


@segment.command("count")
@click.argument("name")
@on_site
def segment_count(name: str) -> None:
    """Count the people in a segment (its title or name).

    \b
    Example: diaspora segment count "Amis de la culture"
    """
    from diaspora.segments import api

    found = api.count(_tree(name))
    click.echo(found["count"] if found["exact"] else "about {count} (between {low} and {high})".format(**found))


@segment.command("preview")
@click.argument("name")
@click.option("--after", type=int, default=0, help="The number that ended the page before.")
@click.option("--limit", type=int, default=20, show_default=True)
@on_site
def segment_preview(name: str, after: int, limit: int) -> None:
    """Show the people in a segment, a page at a time.

    \b
    Example: diaspora segment preview "Amis de la culture" --limit 50
    """
    from diaspora.segments import api

    print_json(api.preview(_tree(name), after, limit))


@segment.command("prose")
@click.argument("name")
@click.option("--language", type=click.Choice(["en", "fr", "ar"]), default="en", show_default=True)
@on_site
def segment_prose(name: str, language: str) -> None:
    """Say in words whom a segment means.

    \b
    Example: diaspora segment prose "Amis de la culture" --language fr
    """
    from diaspora.segments import api

    click.echo(api.prose(_tree(name), language)["prose"])


@segment.command("explain")
@click.argument("name")
@click.argument("contact")
@on_site
def segment_explain(name: str, contact: str) -> None:
    """Say condition by condition why a contact is in a segment or not.

    \b
    Example: diaspora segment explain "Amis de la culture" 3f2a9c1b7d
    """
    from diaspora.segments import api

    print_json(api.explain(_tree(name), contact))


@segment.command("effects")
@click.argument("name")
@on_site
def segment_effects(name: str) -> None:
    """Say how many people each part of a segment adds or takes away.

    \b
    Example: diaspora segment effects "Amis de la culture"
    """
    from diaspora.segments import api

    print_json(api.effects(_tree(name)))


@segment.command("overlap")
@click.argument("names", nargs=-1, required=True)
@on_site
def segment_overlap(names: tuple[str, ...]) -> None:
    """Say how two to six segments overlap, with the shares of women and of people under 35.

    \b
    Example: diaspora segment overlap "Amis de la culture" "Investisseurs"
    """
    from diaspora.segments import api

    print_json(api.overlap([json.loads(_tree(name)) for name in names]))


@segment.command("compare")
@click.argument("name")
@click.argument("since", default="")
@click.option("--with", "other", default="", help="Another segment, instead of a day.")
@on_site
def segment_compare(name: str, since: str, other: str) -> None:
    """Say who joined and who left a segment since a day (YYYY-MM-DD), or going from it to another one.

    \b
    Example: diaspora segment compare "Amis de la culture" 2026-01-31
    Example: diaspora segment compare "Amis de la culture" --with "Investisseurs"
    """
    from diaspora.segments import api

    second = find_named("Diaspora Segment", other) if other else ""
    print_json(api.compare(find_named("Diaspora Segment", name), since, second))


@segment.command("cost")
@click.argument("name")
@on_site
def segment_cost(name: str) -> None:
    """Say in words what the database does to count a segment.

    \b
    Example: diaspora segment cost "Amis de la culture"
    """
    from diaspora.segments import api

    for sentence in api.cost(_tree(name)):
        click.echo(sentence)


def _tree(name: str) -> str:
    found = find_named("Diaspora Segment", name)
    return frappe.db.get_value("Diaspora Segment", found, "tree")
