"""Whether an address that a person wrote can lead anywhere: its shape only, nothing is fetched. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from diaspora.sentence import Sentence

MAX_LINK_CHARACTERS = 2_000
_LABEL = re.compile(r"(?!-)[^\s._/?#@:\[\]\\%]([^\s./?#@:\[\]\\%]{0,61}[^\s./?#@:\[\]\\%-])?\Z")
_MAIL = re.compile(r"mailto:[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+\Z", re.IGNORECASE)
_TELEPHONE = re.compile(r"tel:\+?[0-9][0-9.() -]{2,24}\Z")
# Addresses that stand in templates until somebody writes the real one (RFC 2606, 3; RFC 6761).
_STAND_INS = frozenset({"example.com", "example.org", "example.net", "www.example.com", "localhost"})


@dataclass(frozen=True, slots=True)
class LinkTrouble:
    """What is wrong with a link, and what to do; `stops` false where it might be meant so."""

    message: str
    remedy: str
    stops: bool = True


def link_trouble(href: str) -> LinkTrouble | None:
    """Return what is wrong with the target of a link, None for a good one or `{{ unsubscribe_url }}`."""
    if not href or href in {"#", "http://", "https://"}:
        return LinkTrouble(Sentence("the link leads nowhere"), Sentence("write an address that begins with https://"))
    if re.fullmatch(r"\{\{ *\w+_url *\}\}", href):
        return None
    if "{{" in href or "{%" in href:
        return LinkTrouble(
            Sentence("a link holds no personal field"), Sentence("write the same address for every reader")
        )
    if href.lower().startswith("mailto:"):
        return None if _MAIL.match(href) else _malformed(href, "mailto:name@example.org")
    if href.startswith("tel:"):
        return None if _TELEPHONE.match(href) else _malformed(href, "tel:+33123456789")
    return _web_trouble(href)


def _web_trouble(href: str) -> LinkTrouble | None:
    try:
        parts = urlsplit(href)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return _malformed(href, "https://mission.example/page")
    if parts.scheme not in {"http", "https"} or not _is_host(host) or len(href) > MAX_LINK_CHARACTERS:
        return _malformed(href, "https://mission.example/page")
    if any(sign.isspace() or sign in "<>\"'\\" for sign in href):
        return _malformed(href, "https://mission.example/page")
    if "@" in parts.netloc:
        return LinkTrouble(Sentence("the link holds a user name"), Sentence("take out what stands before the @"))
    if host in _STAND_INS:
        return LinkTrouble(
            Sentence("{host} is an address for examples", host=host), Sentence("write the real address"), stops=False
        )
    if parts.scheme == "http":
        return LinkTrouble(Sentence("the link is not encrypted"), Sentence("write https:// if the site has it"), False)
    return None


def _is_host(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        ip_address(host)
    except ValueError:
        labels = host.rstrip(".").split(".")
        return len(labels) > 1 and all(_LABEL.match(label) for label in labels) and len(host) <= 253
    return True


def _malformed(href: str, model: str) -> LinkTrouble:
    return LinkTrouble(
        Sentence("{shown} is no address", shown=href[:80]), Sentence("write it like {model}", model=model)
    )
