"""Sessions in the database: a row per login, found by the SHA-256 of the cookie's `sid`.

The network address and the browser are not kept. A guest has no session and gets no cookie.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

import frappe
from frappe.permissions import roles_from

from embedded_frappe.host.instants import text_in
from embedded_frappe.host.tables import delete_older

EXPIRY_S = 612_000  # 170 hours, as on Frappe
_SEEN_EVERY_S = 600


@dataclass(frozen=True)
class SessionRow:
    """A living session: its CSRF token (empty while no page asked for one); whose it is, language and roles."""

    user: str
    csrf_token: str
    language: str
    roles: tuple[str, ...]


def create_session(user: str) -> str:
    """Write a session; the new `sid`. Old sessions are swept on the way."""
    sid = secrets.token_hex(32)
    delete_older("__host_session", "sid_hash", "seen_at", text_in(-EXPIRY_S))
    frappe.db.sql(
        """INSERT INTO `__host_session` (sid_hash, user, csrf_token, created_at, seen_at)
        VALUES (%(sid_hash)s, %(user)s, '', %(now)s, %(now)s)""",
        {"sid_hash": _hash(sid), "user": user, "now": text_in(0)},
    )
    return sid


def find_session(sid: str) -> SessionRow | None:
    """The session of this `sid`, or None where it is unknown, too old, or its user is disabled."""
    rows = frappe.db.sql(
        """SELECT s.user, s.csrf_token, s.seen_at, u.language, u.user_type, r.role
        FROM `__host_session` s JOIN `tabUser` u ON u.name = s.user
        LEFT JOIN `tabHas Role` r ON r.parent = u.name AND r.parenttype = 'User'
        WHERE s.sid_hash = %(sid_hash)s AND s.seen_at >= %(limit)s AND u.enabled = 1""",
        {"sid_hash": _hash(sid), "limit": text_in(-EXPIRY_S)},
    )
    if not rows:
        return None
    user, csrf_token, seen_at, language, user_type, _role = rows[0]
    if seen_at < text_in(-_SEEN_EVERY_S):
        frappe.db.sql(
            "UPDATE `__host_session` SET seen_at = %(now)s WHERE sid_hash = %(sid_hash)s",
            {"now": text_in(0), "sid_hash": _hash(sid)},
        )
        frappe.db.commit()
    return SessionRow(user, csrf_token, language or "", roles_from((row[-1] for row in rows), user_type))


def delete_session(sid: str) -> None:
    """Forget the session; harmless where there is none."""
    frappe.db.sql("DELETE FROM `__host_session` WHERE sid_hash = %(sid_hash)s", {"sid_hash": _hash(sid)})


def clear_sessions(user: str) -> None:
    """Log the user out everywhere (after a change of password, say)."""
    frappe.db.sql("DELETE FROM `__host_session` WHERE user = %(user)s", {"user": user})


def get_csrf_token() -> str:
    """The token of the present session, made now if it has none; commits. Empty for a guest.

    From then on, unsafe requests of the session must carry it in `X-Frappe-CSRF-Token`.
    """
    session = frappe.local.session
    if not session.get("sid") or session.user == "Guest":
        return ""
    if not session.data.csrf_token:
        session.data.csrf_token = secrets.token_hex(28)
        frappe.db.sql(
            "UPDATE `__host_session` SET csrf_token = %(token)s WHERE sid_hash = %(sid_hash)s",
            {"token": session.data.csrf_token, "sid_hash": _hash(session.sid)},
        )
        frappe.db.commit()
    return str(session.data.csrf_token)


def _hash(sid: str) -> str:
    return hashlib.sha256(sid.encode()).hexdigest()
