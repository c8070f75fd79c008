"""The keys of the names of organisations that were entered before there were any."""

import frappe

from diaspora.crm.organisation_key import title_key

BATCH = 1_000


def execute() -> None:
    """Fill `title_key` of associations and institutions, a thousand at a time; may be run again."""
    for doctype in ("Diaspora Association", "Diaspora Institution"):
        last = ""
        while rows := frappe.db.sql(
            f"SELECT name, title FROM `tab{doctype}` WHERE name > %(last)s ORDER BY name LIMIT {BATCH}", {"last": last}
        ):
            for name, title in rows:
                values = {"key": title_key(title or ""), "name": name}
                frappe.db.sql(f"UPDATE `tab{doctype}` SET title_key = %(key)s WHERE name = %(name)s", values)
            frappe.db.commit()
            last = rows[-1][0]
