"""Messages for people: translation, `throw`, `msgprint`, and the log file of the site.

The log never holds form data or arguments.
"""

import json
import logging
import logging.handlers
import os
from typing import Any, NoReturn

import frappe
from frappe._mapping import _dict
from frappe.exceptions import ValidationError

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
    msg: Any,
    title: str | None = None,
    raise_exception: Any = 0,
    as_table: Any = False,
    as_list: Any = False,
    indicator: str | None = None,
    alert: Any = False,
    primary_action: Any = None,
    is_minimizable: Any = False,
    wide: Any = False,
    *,
    realtime: Any = False,
) -> None:
    """Keep a message for the answer; with raise_exception raise it too."""
    text = str(msg)
    entry = _dict(message=text, title=title or _("Message"))
    if not indicator and raise_exception:
        indicator = "red"
    if indicator:
        entry.indicator = indicator
    if alert:
        entry.alert = 1
    if raise_exception:
        entry.raise_exception = 1
    frappe.local.message_log.append(json.dumps(entry))
    if raise_exception:
        _raise(raise_exception, text)


def _raise(raise_exception: Any, text: str) -> NoReturn:
    if isinstance(raise_exception, type) and issubclass(raise_exception, Exception):
        raise raise_exception(text)
    if isinstance(raise_exception, Exception):
        raise raise_exception
    raise ValidationError(text)


def throw(
    msg: Any,
    exc: type[Exception] | Exception = ValidationError,
    title: str | None = None,
    is_minimizable: bool = False,
    wide: bool = False,
    as_list: bool = False,
    primary_action: Any = None,
) -> NoReturn:
    """Stop with a message for the person. Raises `exc`."""
    msgprint(msg, raise_exception=exc, title=title, indicator="red")
    raise AssertionError("msgprint raises")


def get_message_log() -> list[_dict]:
    return [_dict(json.loads(entry)) for entry in frappe.local.message_log]


def clear_messages() -> None:
    frappe.local.message_log = []


def clear_last_message() -> None:
    if frappe.local.message_log:
        frappe.local.message_log = frappe.local.message_log[:-1]


def log_error(
    title: str | None = None,
    message: str | None = None,
    reference_doctype: str | None = None,
    reference_name: str | None = None,
    *,
    defer_insert: bool = False,
) -> None:
    """Write title and message, or the traceback of the exception in hand, to the site's error log."""
    logger("error").error("%s\n%s", title or "Error", message or frappe.utils.get_traceback())


def logger(
    module: str | None = None,
    with_more_info: bool = False,
    allow_site: bool = True,
    filter: Any = None,  # Frappe's name for it
    max_size: int = LOG_BYTES,
    file_count: int = LOG_FILES,
    stream_only: bool = False,
) -> logging.Logger:
    """A rotating log file `<site>/logs/<module>.log`; without a site, the process's stderr."""
    name = module or "frappe"
    site_path = getattr(frappe.local, "site_path", None)
    log = logging.getLogger(f"frappe.{site_path or 'all'}.{name}")
    if not log.handlers:
        log.addHandler(_handler(site_path, name, max_size, file_count, stream_only))
        log.setLevel(logging.INFO)
        log.propagate = False
    return log


def _handler(site_path: str | None, name: str, size: int, files: int, stream_only: bool) -> logging.Handler:
    if stream_only or not site_path or not os.path.isdir(site_path):
        handler: logging.Handler = logging.StreamHandler()
    else:
        folder = os.path.join(site_path, "logs")
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, f"{name.replace('/', '_')}.log")
        handler = logging.handlers.RotatingFileHandler(path, maxBytes=size, backupCount=files, delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    return handler
