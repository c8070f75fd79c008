"""How often one address or one network has asked for something in the present hour, and what may be done once only.

Keeps a keyed hash and a number, and forgets them an hour later; what was done once, when its link is too old anyway.
"""

from datetime import timedelta

import frappe

from diaspora import clock
from diaspora.crm.row_writing import STANDARD_COLUMNS, Stamp

CONFIG_KEY = "diaspora_opt_ins_per_network_per_hour"
DEFAULT_LIMIT = 100
_DOCTYPE = "Diaspora Counter"
_PREFIX, _ONCE = "opt-in ", "used "


def network_limit() -> int:
    """How many subscriptions one network may ask for in an hour; 0 = no limit."""
    configured = frappe.conf.get(CONFIG_KEY)
    return DEFAULT_LIMIT if configured is None else int(configured)


def is_over_the_limit(network: str) -> bool:
    """Count a request from a network (its keyed hash), and say whether it is one too many. No commit."""
    limit = network_limit()
    return bool(limit) and count_turn(f"network {network}") > limit


def count_turn(who: str) -> int:
    """Count one more request in this hour, and how many they are. Others of the same `who` wait until the commit."""
    return _count(f"{_PREFIX}{who} {clock.utcnow():%Y%m%d%H}")


def is_first_use(what: str) -> bool:
    """Use something that may be used once (a random name of it, kept for a week): is this the first time?"""
    return _count(f"{_ONCE}{what}") == 1


def _count(name: str) -> int:
    if not frappe.db.exists(_DOCTYPE, name):
        row = (*Stamp(clock.utcnow(), frappe.session.user).standard(name), name, 0)
        frappe.db.bulk_insert(_DOCTYPE, [*STANDARD_COLUMNS, "key", "value"], [row], ignore_duplicates=True)
    values = {"name": name}
    frappe.db.sql("UPDATE `tabDiaspora Counter` SET value = value + 1 WHERE name = %(name)s", values)
    select = "SELECT value FROM `tabDiaspora Counter` WHERE name = %(name)s FOR UPDATE"
    return int(frappe.db.sql(select, values, pluck=True)[0])


def forget_earlier_hours() -> None:
    """The job of every hour. The rows go by name, found without a lock: a DELETE over a range would wait on MariaDB for
    all who are being counted now."""
    for prefix, life in ((_PREFIX, timedelta(hours=1)), (_ONCE, timedelta(days=7))):
        names = frappe.db.sql(
            "SELECT name FROM `tabDiaspora Counter` WHERE name LIKE %(pattern)s AND creation < %(before)s",
            {"pattern": f"{prefix}%", "before": clock.utcnow() - life},
            pluck=True,
        )
        if names:
            frappe.db.sql("DELETE FROM `tabDiaspora Counter` WHERE name IN %(names)s", {"names": tuple(names)})
