"""API keys for `Authorization: token key:secret`. A secret is shown once and kept as a hash (Frappe encrypts it).

The hash is a plain SHA-256: a secret is 160 random bits, which nobody guesses, and is checked at every request.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

import frappe

_FIELD = "api_secret_hash"


def make_key(user: str) -> tuple[str, str]:
    """(key, secret) of the user, both new; what was there before is valid no longer. No commit."""
    key, secret = secrets.token_hex(10), secrets.token_hex(20)
    frappe.db.set_value("User", user, "api_key", key)
    keep_secret(user, secret)
    return key, secret


def keep_secret(user: str, secret: str) -> None:
    """Keep the hash of the user's secret in the place of the one before. No commit."""
    forget_secret(user)
    frappe.db.sql(
        "INSERT INTO `__Auth` (`doctype`, `name`, `fieldname`, `password`, `encrypted`) VALUES (%s, %s, %s, %s, 0)",
        ("User", user, _FIELD, _hash(secret)),
    )


def forget_secret(user: str) -> None:
    """Let no secret open anything for the user. No commit."""
    frappe.db.sql("DELETE FROM `__Auth` WHERE `doctype` = 'User' AND `name` = %s AND `fieldname` = %s", (user, _FIELD))


def user_of(key: str, secret: str) -> str | None:
    """The enabled user whom key and secret belong to; None where they do not fit."""
    if not key or not secret:
        return None
    user = frappe.db.get_value("User", {"api_key": key, "enabled": 1}, "name")
    rows = frappe.db.sql(
        "SELECT `password` FROM `__Auth` WHERE `doctype` = 'User' AND `name` = %s AND `fieldname` = %s",
        (user or "", _FIELD),
    )
    expected = str(rows[0][0]) if rows else _hash("")
    fits = hmac.compare_digest(expected, _hash(secret))
    return str(user) if user and rows and fits else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
