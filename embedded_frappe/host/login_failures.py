"""Counts failed logins per account and network address, and refuses for a while after too many.

Frappe itself lets one go on for ever; this is stricter on purpose (docs/embedded.md). Only keyed hashes are kept.
"""

from __future__ import annotations

import hashlib

import frappe

from embedded_frappe.host.instants import text_in
from embedded_frappe.host.tables import delete_older

MAX_FAILURES = 10
MAX_FAILURES_OF_ADDRESS = 60  # one word tried on many accounts; an office behind one address has room
WINDOW_S = 600
_ANY_USER = ""


def refuse_if_locked(user: str, request_ip: str) -> None:
    """Raise TooManyRequestsError where the limit is reached within the window."""
    of_account = _count(_key(user, request_ip)) >= MAX_FAILURES
    if of_account or _count(_key(_ANY_USER, request_ip)) >= MAX_FAILURES_OF_ADDRESS:
        message = frappe._("Too many failed logins. Please wait {0} minutes and try again.").format(WINDOW_S // 60)
        frappe.throw(message, frappe.TooManyRequestsError)


def add(user: str, request_ip: str) -> None:
    """Count one failure, of the account and of the address; commits."""
    delete_older("__host_login_failure", "key_hash", "first_at", text_in(-WINDOW_S))
    for key in (_key(user, request_ip), _key(_ANY_USER, request_ip)):
        _add_one(key)
    frappe.db.commit()


def _count(key: str) -> int:
    rows = frappe.db.sql(
        "SELECT failures FROM `__host_login_failure` WHERE key_hash = %(key)s AND first_at >= %(limit)s",
        {"key": key, "limit": text_in(-WINDOW_S)},
    )
    return int(rows[0][0]) if rows else 0


def _add_one(key: str) -> None:
    insert = "INSERT INTO `__host_login_failure` (key_hash, failures, first_at) VALUES (%(key)s, 1, %(now)s)"
    frappe.db.multisql(
        {
            "sqlite": f"{insert} ON CONFLICT (key_hash) DO UPDATE SET failures = failures + 1",
            "mariadb": f"{insert} ON DUPLICATE KEY UPDATE failures = failures + 1",
        },
        {"key": key, "now": text_in(0)},
    )


def forget(user: str, request_ip: str) -> None:
    """Start from zero, after a login that went well."""
    frappe.db.sql("DELETE FROM `__host_login_failure` WHERE key_hash = %(key)s", {"key": _key(user, request_ip)})


def _key(user: str, request_ip: str) -> str:
    text = f"{frappe.local.site}|{user.strip().lower()}|{request_ip}"
    return hashlib.blake2b(text.encode(), key=_site_key(), digest_size=32).hexdigest()


def _site_key() -> bytes:
    return str(frappe.conf.get("encryption_key") or "").encode()[:64]
