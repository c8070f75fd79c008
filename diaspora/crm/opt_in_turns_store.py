"""How often one address or one network has asked for a subscription in the present hour.

Keeps a keyed hash and a number, and forgets them an hour later.
"""

from datetime import timedelta

import frappe

from diaspora import clock
from diaspora.crm.row_writing import STANDARD_COLUMNS, Stamp

CONFIG_KEY = "diaspora_opt_ins_per_network_per_hour"
DEFAULT_LIMIT = 100
_DOCTYPE = "Diaspora Counter"
_PREFIX = "opt-in "


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
    now = clock.utcnow()
    name = f"{_PREFIX}{who} {now:%Y%m%d%H}"
    if not frappe.db.exists(_DOCTYPE, name):
        row = (*Stamp(now, frappe.session.user).standard(name), name, 0)
        frappe.db.bulk_insert(_DOCTYPE, [*STANDARD_COLUMNS, "key", "value"], [row], ignore_duplicates=True)
    values = {"name": name}
    frappe.db.sql("UPDATE `tabDiaspora Counter` SET value = value + 1 WHERE name = %(name)s", values)
    select = "SELECT value FROM `tabDiaspora Counter` WHERE name = %(name)s FOR UPDATE"
    return int(frappe.db.sql(select, values, pluck=True)[0])


def forget_earlier_hours() -> None:
    """The job of every hour. The rows go by name, found without a lock: a DELETE over a range would wait on MariaDB for
    all who are being counted now."""
    names = frappe.db.sql(
        "SELECT name FROM `tabDiaspora Counter` WHERE name LIKE %(pattern)s AND creation < %(before)s",
        {"pattern": f"{_PREFIX}%", "before": clock.utcnow() - timedelta(hours=1)},
        pluck=True,
    )
    if names:
        frappe.db.sql("DELETE FROM `tabDiaspora Counter` WHERE name IN %(names)s", {"names": tuple(names)})
