"""Writes search keys anew that older rules of folding have made (`name_folding.KEY_VERSION`)."""

import time

import frappe

from diaspora import clock
from diaspora.crm.bulk_store import insert_rows
from diaspora.crm.name_folding import KEY_VERSION, search_key_rows
from diaspora.crm.row_writing import CHILD_COLUMNS, Stamp, child_rows, new_names

BATCH = 500
DEADLINE_S = 25.0
_CONTACT = "Diaspora Contact"
_KEYS = "`tabDiaspora Search Key`"


def wake(turn: int = 0) -> None:
    """A job that renews what there is to renew. A running job cannot queue its own id again, so two ids take turns."""
    frappe.enqueue(
        "diaspora.crm.key_renewal_store.renew_all",
        queue="long",
        job_id=f"diaspora-search-keys-{turn}",
        deduplicate=True,
        enqueue_after_commit=True,
        turn=turn,
    )


def renew_all(turn: int = 0) -> None:
    """Renew for one job's time, and hand on. A contact whose keys are old is found by them meanwhile, as before."""
    ends_at = time.monotonic() + DEADLINE_S
    while renew(BATCH):
        if time.monotonic() > ends_at:
            wake(1 - turn)
            frappe.db.commit()
            return


def are_some_old() -> bool:
    """Whether any contact has keys of older rules."""
    return bool(frappe.db.sql(f"SELECT name FROM {_KEYS} WHERE version < %(now)s LIMIT 1", {"now": KEY_VERSION}))


def renew(limit: int) -> int:
    """Renew the keys of up to so many contacts, and commit; how many had old ones."""
    old = frappe.db.sql(
        f"SELECT DISTINCT parent FROM {_KEYS} WHERE version < %(now)s AND parenttype = '{_CONTACT}' LIMIT %(limit)s",
        {"now": KEY_VERSION, "limit": limit},
        pluck=True,
    )
    if old:
        # Locked, so that a name that is changed at this moment is not overwritten by the keys of the one before.
        names = frappe.db.sql(
            f"""SELECT name, first_name, last_name, first_name_ar, last_name_ar FROM `tab{_CONTACT}`
            WHERE name IN %(old)s FOR UPDATE""",
            {"old": old},
        )
        frappe.db.delete("Diaspora Search Key", {"parent": ["in", old], "parenttype": _CONTACT})
        keys = {contact: search_key_rows(*(name or "" for name in parts)) for contact, *parts in names}
        _insert(keys)
    frappe.db.commit()
    return len(old)


def _insert(keys: dict[str, tuple[tuple[str, str, int], ...]]) -> None:
    stamp = Stamp(clock.utcnow(), frappe.session.user)
    row_names = iter(new_names(sum(map(len, keys.values()))))
    rows = [
        row
        for contact, told in keys.items()
        for row in child_rows(stamp, (contact, "search_keys", _CONTACT), told, row_names)
    ]
    if rows:
        insert_rows("Diaspora Search Key", [*CHILD_COLUMNS, "kind", "key", "version"], rows)
