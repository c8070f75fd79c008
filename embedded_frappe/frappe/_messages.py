"""Messages for people: translation, `throw`, `msgprint`, and the log file of the site.

The log never holds form data or arguments.
"""

import json
import logging
import os
from logging.handlers import RotatingFileHandler
from typing import Any, NoReturn

import frappe
from frappe._mapping import _dict
from frappe.exceptions import ValidationError

from embedded_frappe.errors import refuse_options

LOG_BYTES = 500_000
LOG_FILES = 10


def _(msg: str, lang: str | None = None, context: str | None = None) -> str:
    """The message in the user's language, itself where there is no translation."""
    language = lang or getattr(frappe.local, "lang", None) or "en"
    if language == "en" or not msg:
        return msg
    translations = frappe.translate.get_all_translations(language)
    text = str(msg).strip()
    return (context and translations.get(f"{text}:{context}")) or translations.get(text) or msg


def msgprint(
    msg: Any, title: str | None = None, raise_exception: Any = 0, *, indicator: str | None = None, **options: Any
) -> None:
    """Keep a message for the answer; with raise_exception raise it too."""
    refuse_options("frappe.msgprint", options)
    entry = _dict(message=str(msg), title=title or _("Message"))
    if indicator or raise_exception:
        entry.indicator = indicator or "red"
    if raise_exception:
        entry.raise_exception = 1
    frappe.local.message_log.append(json.dumps(entry))
    if raise_exception:
        _raise(raise_exception, str(msg))


def _raise(raise_exception: Any, text: str) -> NoReturn:
    if isinstance(raise_exception, type) and issubclass(raise_exception, Exception):
        raise raise_exception(text)
    if isinstance(raise_exception, Exception):
        raise raise_exception
    raise ValidationError(text)


def throw(
    msg: Any, exc: type[Exception] | Exception = ValidationError, title: str | None = None, **options: Any
) -> NoReturn:
    """Stop with a message for the person. Raises `exc`."""
    refuse_options("frappe.throw", options)
    msgprint(msg, title, raise_exception=exc)
    raise AssertionError("msgprint raises")


def get_message_log() -> list[_dict]:
    return [_dict(json.loads(entry)) for entry in frappe.local.message_log]


def clear_messages() -> None:
    frappe.local.message_log = []


def clear_last_message() -> None:
    if frappe.local.message_log:
        frappe.local.message_log = frappe.local.message_log[:-1]


def log_error(title: str | None = None, message: str | None = None, **options: Any) -> None:
    """Write title and message, or the traceback of the exception in hand, to the site's error log."""
    refuse_options("frappe.log_error", options)
    logger("error").error("%s\n%s", title or "Error", message or frappe.utils.get_traceback())


def logger(module: str | None = None, **options: Any) -> logging.Logger:
    """A rotating log file `<site>/logs/<module>.log`; without a site, the process's stderr."""
    refuse_options("frappe.logger", options)
    name = module or "frappe"
    site_path = getattr(frappe.local, "site_path", None)
    log = logging.getLogger(f"frappe.{site_path or 'all'}.{name}")
    if not log.handlers:
        log.addHandler(_handler(site_path, name))
        log.setLevel(logging.INFO)
        log.propagate = False
    return log


def _handler(site_path: str | None, name: str) -> logging.Handler:
    if not site_path or not os.path.isdir(site_path):
        handler: logging.Handler = logging.StreamHandler()
    else:
        folder = os.path.join(site_path, "logs")
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, f"{name.replace('/', '_')}.log")
        handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    return handler
