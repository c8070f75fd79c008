"""The site's own secret, and the keys that are derived from it.

Address keys, link tokens and message ids are keyed hashes. The secret lies in the site's configuration (and so in its
back-ups), never in the database: who reads the database alone can neither recognise an address nor forge a link.
"""

import hashlib
import hmac
import secrets

import frappe
from frappe.installer import update_site_config

CONFIG_KEY = "diaspora_secret"
PURPOSES = frozenset({"address-key", "link-token", "recipient-id", "network", "secret-check"})
"""Two facts never share a key: what is known of one tells nothing about the other."""


class SecretMissing(frappe.ValidationError):
    """The site's configuration holds no secret: it was lost, or the app was never installed here."""


def derive_key(purpose: str) -> bytes:
    """32 bytes for one of PURPOSES, always the same on one site.

    A single HKDF-Expand block (RFC 5869) over the site's secret. Raises SecretMissing, ValueError.
    """
    if purpose not in PURPOSES:
        raise ValueError(f"no key is derived for {purpose!r}: it is none of {sorted(PURPOSES)}")
    secret = frappe.conf.get(CONFIG_KEY)
    if not secret:
        raise SecretMissing(
            f"{CONFIG_KEY} is missing from site_config.json. Restore it from the back-up of the site's configuration;"
            " a new one would forget every suppression and break every link that was mailed."
        )
    return hmac.new(bytes.fromhex(secret), purpose.encode() + b"\x01", hashlib.sha256).digest()


def secret_check() -> str:
    """A fingerprint of the secret (16 hex), kept in the settings so that `doctor` notices a changed one."""
    return derive_key("secret-check").hex()[:16]


def create_secret() -> None:
    """Give the site its secret, once; an existing one is never replaced."""
    if not frappe.conf.get(CONFIG_KEY):
        update_site_config(CONFIG_KEY, secrets.token_hex(32))
