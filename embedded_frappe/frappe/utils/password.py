"""Secrets in the table `__Auth`: users' passwords by argon2, Password fields encrypted under the site's key.

A password is never logged, returned by a document or written to a DocType's own table.
"""

from functools import lru_cache
from typing import Any

import frappe

COLUMNS = "`doctype`, `name`, `fieldname`, `password`, `encrypted`"


@lru_cache(maxsize=1)
def _hasher() -> Any:
    from argon2 import PasswordHasher

    return PasswordHasher()


@lru_cache(maxsize=8)
def _fernet(key: str) -> Any:
    from cryptography.fernet import Fernet

    return Fernet(key.encode())


def get_encryption_key() -> str:
    """The site's key; made and written to site_config.json where there is none yet."""
    if not frappe.local.conf.encryption_key:
        from cryptography.fernet import Fernet
        from frappe.installer import update_site_config

        update_site_config("encryption_key", Fernet.generate_key().decode())
    return frappe.local.conf.encryption_key


def encrypt(txt: str, encryption_key: str | None = None) -> str:
    return _fernet(encryption_key or get_encryption_key()).encrypt(txt.encode()).decode()


def decrypt(txt: str, encryption_key: str | None = None, key: str | None = None) -> str:
    """The secret. Raises ValidationError where it was encrypted under another key."""
    from cryptography.fernet import InvalidToken

    try:
        return _fernet(encryption_key or get_encryption_key()).decrypt(txt.encode()).decode()
    except InvalidToken:
        frappe.throw(frappe._("Encryption key is invalid! Please check site_config.json"))


def set_encrypted_password(doctype: str, name: str, pwd: str, fieldname: str = "password") -> None:
    _store(doctype, name, fieldname, encrypt(pwd), encrypted=1)


def get_decrypted_password(
    doctype: str, name: str, fieldname: str = "password", raise_exception: bool = True
) -> str | None:
    """The secret of a Password field. Raises AuthenticationError where there is none."""
    rows = frappe.db.sql(
        "SELECT `password` FROM `__Auth` WHERE `doctype` = %s AND `name` = %s AND `fieldname` = %s AND `encrypted` = 1",
        (doctype, name, fieldname),
    )
    if rows and rows[0][0]:
        return decrypt(rows[0][0])
    if raise_exception:
        message = frappe._("Password not found for {0} {1} {2}").format(doctype, name, fieldname)
        frappe.throw(message, frappe.AuthenticationError)
    return None


def update_password(
    user: str, pwd: str, doctype: str = "User", fieldname: str = "password", logout_all_sessions: bool = False
) -> None:
    """Keep the argon2 hash of a user's password."""
    _store(doctype, user, fieldname, _hasher().hash(pwd), encrypted=0)


def check_password(
    user: str, pwd: str, doctype: str = "User", fieldname: str = "password", delete_tracker_cache: bool = True
) -> str:
    """The user's name as stored. Raises AuthenticationError; takes as long for a user that is not there."""
    from argon2.exceptions import VerificationError

    rows = frappe.db.sql(
        "SELECT `name`, `password` FROM `__Auth`"
        " WHERE `doctype` = %s AND `name` = %s AND `fieldname` = %s AND `encrypted` = 0",
        (doctype, user, fieldname),
    )
    try:
        _hasher().verify(rows[0][1] if rows else _unknown_hash(), pwd)
        known = bool(rows)
    except VerificationError:
        known = False
    if not known:
        raise frappe.AuthenticationError(frappe._("Incorrect User or Password"))
    if _hasher().check_needs_rehash(rows[0][1]):
        update_password(user, pwd, doctype, fieldname)
    return rows[0][0]


@lru_cache(maxsize=1)
def _unknown_hash() -> str:
    return _hasher().hash(frappe.generate_hash(length=32))


def delete_all_passwords_for(doctype: str, name: str) -> None:
    frappe.db.sql("DELETE FROM `__Auth` WHERE `doctype` = %s AND `name` = %s", (doctype, name))


def remove_encrypted_password(doctype: str, name: str, fieldname: str = "password") -> None:
    frappe.db.sql(
        "DELETE FROM `__Auth` WHERE `doctype` = %s AND `name` = %s AND `fieldname` = %s", (doctype, name, fieldname)
    )


def _store(doctype: str, name: str, fieldname: str, secret: str, encrypted: int) -> None:
    remove_encrypted_password(doctype, name, fieldname)
    frappe.db.sql(
        f"INSERT INTO `__Auth` ({COLUMNS}) VALUES (%s, %s, %s, %s, %s)", (doctype, name, fieldname, secret, encrypted)
    )
