"""The commands of the app, one click group for both hosts: `bench --site SITE diaspora ...`, `./dev diaspora ...`.

A host imports this package and takes what is in `commands`.
"""

import click

from .campaign_commands import campaign, confirmations
from .export_commands import export
from .import_commands import import_, import_undo, rejected
from .mission_commands import after_restore, doctor, erase, sample
from .segment_commands import segment


@click.group()
def diaspora() -> None:
    """Contacts, segments and newsletters of a consular mission."""


for command in (
    import_, import_undo, rejected, export, sample, doctor, segment, campaign, confirmations, erase, after_restore,
):  # fmt: skip
    diaspora.add_command(command)

commands = [diaspora]
