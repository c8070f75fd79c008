"""Translations from `<app>/locale/<language>.po`, and the language of a request.

A variant falls back to its parent (fr-BE to fr); what is not translated stays as written, in English.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import frappe

RTL_LANGUAGES = frozenset(("ar", "fa", "he", "ur", "ps", "yi"))
_HOST_LOCALE = Path(__file__).parents[1] / "locale"


def get_all_translations(lang: str) -> dict[str, str]:
    """Everything the installed apps translate into the language: {message: text, "message:context": text}."""
    cache: dict[str, dict[str, str]] = frappe.local.cache  # of this request or job
    if f"translations:{lang}" in cache:
        return cache[f"translations:{lang}"]
    merged: dict[str, str] = {}
    for folder in _locale_folders():
        for code in dict.fromkeys((get_parent_language(lang) or lang, lang)):
            path = folder / f"{code.replace('-', '_')}.po"
            if path.is_file():
                merged.update(_read_po(str(path), path.stat().st_mtime_ns))
    cache[f"translations:{lang}"] = merged
    return merged


def get_parent_language(lang: str) -> str | None:
    """`fr` of `fr-BE`; None of `fr`."""
    parent = lang.replace("_", "-").split("-", 1)[0]
    return parent if parent != lang else None


def get_language(lang_list: list[str] | None = None) -> str:
    """The language of the request: `_lang`, the user's own, the cookie `preferred_language`, `Accept-Language`."""
    request = frappe.local.request
    known = set(lang_list or available_languages())
    wanted = [str(frappe.local.form_dict.get("_lang") or "")]
    if frappe.session.user != "Guest":
        own = frappe.session.data.language
        if own is None:  # a session that was resumed knows it
            own = frappe.db.get_value("User", frappe.session.user, "language")
        wanted.append(str(own or ""))
    wanted.append(request.cookies.get("preferred_language", ""))
    wanted += list(request.accept_languages.values())
    for lang in wanted:
        for candidate in (lang, get_parent_language(lang) or ""):
            if candidate in known:
                return candidate
    return str(frappe.conf.get("lang") or "en")


def available_languages() -> list[str]:
    """English and what the installed apps have a `.po` for."""
    return list(_languages_in(tuple(_locale_folders())))


@lru_cache(maxsize=16)
def _languages_in(folders: tuple[Path, ...]) -> tuple[str, ...]:
    found = {path.stem.replace("_", "-") for folder in folders for path in folder.glob("*.po")}
    return tuple(sorted(found | {"en"}))


def is_rtl(lang: str | None = None) -> bool:
    """Is the language written from right to left?"""
    return (lang or frappe.local.lang).replace("_", "-").split("-", 1)[0] in RTL_LANGUAGES


def _locale_folders() -> list[Path]:
    apps = [app for app in frappe.get_installed_apps() if app != "frappe"]
    return [_HOST_LOCALE, *(Path(frappe.get_app_path(app)) / "locale" for app in apps)]


@lru_cache(maxsize=64)
def _read_po(path: str, _modified_ns: int) -> dict[str, str]:
    from babel.messages.pofile import read_po

    with open(path, "rb") as file:
        catalogue = read_po(file)
    found: dict[str, str] = {}
    for message in catalogue:
        text = message.string if isinstance(message.string, str) else next(iter(message.string), "")
        if message.id and text and not message.fuzzy:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[f"{key}:{message.context}" if message.context else key] = text
    return found
