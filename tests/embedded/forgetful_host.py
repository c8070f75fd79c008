"""The stand-in's commands with a server that acknowledges some writes before they are committed, and forgets them."""

import itertools
import sys

import embedded_frappe

embedded_frappe.install()

from frappe.database.database import Database  # noqa: E402

commit, count = Database.commit, itertools.count(1)


def forget_some(self: Database) -> None:
    """Every third commit is none."""
    if self.transaction_writes and next(count) % 3 == 0:
        self.rollback()
    else:
        commit(self)


if __name__ == "__main__":
    from embedded_frappe.host.command_line import main

    if "serve" in sys.argv:
        Database.commit = forget_some  # type: ignore[method-assign]
    main()
