"""The personal links in a message: where its recipient unsubscribes, chooses and is led on.

Owns the shape of the addresses; never looks anything up. One token per recipient serves unsubscribing and the
preferences; every counted link has its own.
"""

from dataclasses import dataclass
from functools import cached_property

from diaspora.crm.link_token import BadToken, make_token, read_token

RECIPIENT, CLICK, CONTACT, OPT_IN, WEB = "u", "c", "p", "o", "w"

_WEB_VERSION = "/api/method/diaspora.campaigns.public_pages.web_version.show"


@dataclass(frozen=True)
class RecipientLinks:
    """The links of one recipient (by its ledger name) on the mission's public address, without trailing slash."""

    base_url: str
    recipient: str
    key: bytes

    @property
    def unsubscribe(self) -> str:
        """Where the button and the One-Click POST of RFC 8058 go."""
        return page_url(self.base_url, "unsubscribe", self._token)

    @property
    def preferences(self) -> str:
        """Topics, language and measurement of the person."""
        return page_url(self.base_url, "preferences", self._token)

    @cached_property
    def _token(self) -> str:
        return make_token(RECIPIENT, self.recipient, self.key)

    @property
    def web(self) -> str:
        """The message as a page that names nobody; whoever has this token can change nothing."""
        token = make_token(WEB, self.recipient, self.key)
        return f"{self.base_url.rstrip('/')}{_WEB_VERSION}?t={token}"

    def click(self, link_index: int) -> str:
        """The counted stand-in for the link of this index in the frozen content."""
        return page_url(self.base_url, "click", make_token(CLICK, f"{self.recipient}:{link_index}", self.key))


def page_url(base_url: str, page: str, token: str) -> str:
    """The address of a public page for the holder of this token."""
    return f"{base_url.rstrip('/')}/diaspora/{page}?t={token}"


def read_click(token: str, key: bytes) -> tuple[str, int]:
    """The recipient and the link's index of a click token. Raises BadToken."""
    _, ident = read_token(token, (CLICK,), key)
    recipient, separator, index = ident.rpartition(":")
    if not separator or not index.isascii() or not index.isdigit():
        raise BadToken("a click token names a recipient and a link")
    return recipient, int(index)
