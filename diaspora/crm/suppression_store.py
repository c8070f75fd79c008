"""Addresses that no mail goes to, known by their keys only."""

import frappe

from diaspora import clock
from diaspora.crm.row_writing import STANDARD_COLUMNS, Stamp, new_names

_WEIGHT = ("manual", "hard bounce", "complaint", "erased")


def suppress(address_key: str, reason: str, source: str) -> bool:
    """Suppress an address (hard bounce, complaint, manual, erased); False if it was already. No commit.

    Of two reasons the weightier one stands, in whatever order they come; "erased" may not be lifted.
    """
    present = frappe.db.get_value(
        "Diaspora Suppression", {"address_key": address_key}, ["name", "reason"], as_dict=True
    )
    if present:
        if _WEIGHT.index(reason) > _WEIGHT.index(present.reason):
            frappe.db.set_value("Diaspora Suppression", present.name, "reason", reason)
        return False
    now = clock.utcnow()
    row = (*Stamp(now, frappe.session.user).standard(new_names(1)[0]), address_key, reason, now, source)
    columns = [*STANDARD_COLUMNS, "address_key", "reason", "since", "source"]
    # Two bounces of one address at the same moment are one suppression: the unique key takes the first.
    frappe.db.bulk_insert("Diaspora Suppression", columns, [row], ignore_duplicates=True)
    return True


def is_suppressed(address_key: str) -> bool:
    """Whether mail to the address of this key is stopped."""
    return bool(frappe.db.exists("Diaspora Suppression", {"address_key": address_key}))
