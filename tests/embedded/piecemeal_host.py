"""The stand-in's commands with a server that commits a document before its tables, and takes its time between."""

import sys
import time

import embedded_frappe

embedded_frappe.install()

import frappe  # noqa: E402
from frappe.model.base_document import BaseDocument  # noqa: E402

insert = BaseDocument.db_insert


def insert_and_commit(self: BaseDocument, *arguments: object, **options: object) -> None:
    """Each row for itself."""
    insert(self, *arguments, **options)
    frappe.db.commit()
    time.sleep(0.3)


if __name__ == "__main__":
    from embedded_frappe.host.command_line import main

    if "serve" in sys.argv:
        BaseDocument.db_insert = insert_and_commit  # type: ignore[method-assign]
    main()
