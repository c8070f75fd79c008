"""Who asks: login and logout, the session cookie, `Authorization` headers, CSRF, and the cookies of the answer."""

from __future__ import annotations

import base64
import binascii
import hmac
import threading
from typing import Any, NoReturn
from urllib.parse import quote, unquote

import frappe
from frappe import _
from frappe.permissions import keep_roles
from frappe.sessions import EXPIRY_S, create_session, delete_session, find_session
from werkzeug.wrappers import Response

from embedded_frappe.host import api_keys, login_failures, request_site
from embedded_frappe.host.password_rules import MAX_PASSWORD_CHARS

SAFE_HTTP_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
UNSAFE_HTTP_METHODS = frozenset(("POST", "PUT", "DELETE", "PATCH"))
_hashing = threading.BoundedSemaphore(2)  # each argon2 check takes 64 MiB
_LOGIN_COOKIES = ("sid", "system_user", "full_name", "user_id", "user_image")


class CookieManager:
    """Collects the cookies that the answer sets or deletes."""

    def __init__(self) -> None:
        self.cookies: dict[str, dict[str, Any]] = {}
        self.to_delete: set[str] = set()

    def set_cookie(self, key: str, value: str, *, httponly: bool = False, max_age: int | None = None) -> None:
        """SameSite=Lax, and Secure over HTTPS."""
        secure = request_site.is_secure(frappe.local.request)
        self.cookies[key] = {"value": quote(value), "httponly": httponly, "max_age": max_age, "secure": secure}

    def delete_cookie(self, *keys: str) -> None:
        """Let the browser forget them."""
        self.to_delete.update(keys)

    def flush_cookies(self, response: Response) -> None:
        """Write the headers."""
        for key, options in self.cookies.items():
            response.set_cookie(key, samesite="Lax", **options)
        for key in self.to_delete - set(self.cookies):
            response.delete_cookie(key, samesite="Lax")


class LoginManager:
    """Resumes the session of the request's cookie, and logs in and out."""

    def __init__(self) -> None:
        self.user = "Guest"
        start_session("Guest")
        self.resume(unquote(frappe.local.request.cookies.get("sid", "")))

    def resume(self, sid: str) -> None:
        """Take up the session; with a `sid` that is not valid, say so and go on as Guest."""
        if not sid or sid == "Guest":
            return
        row = find_session(sid)
        if row is None:
            frappe.local.response["session_expired"] = 1
            frappe.local.cookie_manager.delete_cookie(*_LOGIN_COOKIES)
            return
        self.user = row.user
        start_session(row.user, sid, row.csrf_token, row.language)
        keep_roles(row.user, row.roles)

    def login(self, user: str | None, password: str | None) -> None:
        """Check the password and start a session with its cookies.

        Raises AuthenticationError, and TooManyRequestsError after repeated failures (stricter than Frappe).
        """
        if not isinstance(user, str) or not isinstance(password, str) or not user or not password:
            self.fail(_("Incomplete login details"))
        if len(password) > MAX_PASSWORD_CHARS:
            self.fail(_("Incomplete login details"))
        login_failures.refuse_if_locked(user, frappe.local.request_ip)
        self.user = _check_password(user, password)
        login_failures.forget(user, frappe.local.request_ip)
        self.post_login()

    def login_as(self, user: str) -> None:
        """Start a session of this user, whom something else than a password has proved."""
        self.user = user
        self.post_login()

    def post_login(self) -> None:
        """Start the session of `self.user`, and answer as Frappe does."""
        if frappe.local.session.get("sid"):
            delete_session(frappe.local.session.sid)
        sid = create_session(self.user)
        start_session(self.user, sid)
        info = _user_info(self.user)
        desk_user = info.user_type != "Website User"
        frappe.local.response["message"] = "Logged In" if desk_user else "No App"
        frappe.local.response["home_page"] = "/app" if desk_user else "/me"
        frappe.local.response["full_name"] = info.full_name
        cookies = frappe.local.cookie_manager
        cookies.set_cookie("sid", sid, httponly=True, max_age=EXPIRY_S)
        cookies.set_cookie("system_user", "yes" if desk_user else "no")
        cookies.set_cookie("full_name", info.full_name)
        cookies.set_cookie("user_id", self.user)
        cookies.set_cookie("user_image", info.user_image or "")

    def logout(self) -> None:
        """End the session and go on as Guest."""
        if frappe.local.session.get("sid"):
            delete_session(frappe.local.session.sid)
        self.user = "Guest"
        start_session("Guest")
        frappe.local.cookie_manager.delete_cookie(*_LOGIN_COOKIES)
        frappe.local.response.update(message="No App", home_page="/login", full_name="Guest")

    def fail(self, message: str) -> NoReturn:
        """Raise AuthenticationError with the message in the answer."""
        frappe.local.response["message"] = message
        raise frappe.AuthenticationError


@frappe.whitelist()
def get_logged_user() -> str:
    """The name of the user who asks."""
    return str(frappe.session.user)


def start_session(user: str, sid: str = "", csrf_token: str = "", language: str | None = None) -> None:
    """Make `user` the one who asks."""
    form_dict = frappe.local.form_dict
    frappe.set_user(user)
    frappe.local.form_dict = form_dict  # set_user empties it
    frappe.local.session.sid = sid
    frappe.local.session.data = frappe._dict(csrf_token=csrf_token, language=language)


def validate_auth() -> None:
    """Honour `Authorization: token key:secret` and Basic. Raises AuthenticationError where they do not fit."""
    scheme, _blank, token = frappe.local.request.headers.get("Authorization", "").partition(" ")
    if not token:
        return
    if scheme.lower() == "token":
        _log_in_by_key(token)
    elif scheme.lower() == "basic":
        try:
            _log_in_by_key(base64.b64decode(token, validate=True).decode())
        except (binascii.Error, UnicodeDecodeError):
            message = _("Failed to decode token, please provide a valid base64-encoded token.")
            frappe.throw(message, frappe.InvalidAuthorizationToken)
    if frappe.session.user == "Guest":
        raise frappe.AuthenticationError


def validate_csrf_token() -> None:
    """Refuse an unsafe request of a session with a token that does not carry it, or that another site's page sent."""
    request = frappe.local.request
    if request.method not in UNSAFE_HTTP_METHODS or frappe.session.user == "Guest" or frappe.conf.get("ignore_csrf"):
        return
    expected = frappe.local.session.data.csrf_token or ""
    given = request.headers.get("X-Frappe-CSRF-Token") or frappe.form_dict.pop("csrf_token", None) or ""
    from_elsewhere = request.headers.get("Sec-Fetch-Site") == "cross-site"
    if from_elsewhere or (expected and not hmac.compare_digest(expected.encode(), str(given).encode())):
        frappe.local.flags.disable_traceback = True
        frappe.throw(_("Invalid Request"), frappe.CSRFTokenError)


def _check_password(user: str, password: str) -> str:
    from frappe.utils.password import check_password

    try:
        with _hashing:
            name = check_password(_user_name(user), password)
        if frappe.db.get_value("User", name, "enabled"):
            return str(name)
    except frappe.AuthenticationError:
        frappe.db.rollback()
    login_failures.add(user, frappe.local.request_ip)
    frappe.local.response["message"] = "Invalid login credentials"
    raise frappe.AuthenticationError


def _user_name(login: str) -> str:
    """Users are named by their address in lower case; Administrator by itself."""
    return "Administrator" if login.strip().lower() == "administrator" else login.strip().lower()


def _log_in_by_key(token: str) -> None:
    key, _colon, secret = token.partition(":")
    user = api_keys.user_of(key, secret)
    if user is None:
        raise frappe.AuthenticationError
    start_session(user)


def _user_info(user: str) -> Any:
    fields = ["user_type", "first_name", "last_name", "user_image"]
    info = frappe.db.get_value("User", user, fields, as_dict=True) or frappe._dict()
    info.full_name = " ".join(part for part in (info.first_name, info.last_name) if part) or user
    return info
