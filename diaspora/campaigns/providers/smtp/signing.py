"""DKIM signatures (RFC 6376) by dkimpy, for mail servers that do not sign themselves.

Covers the two headers of one-click unsubscribing, as RFC 8058 asks. The key is never logged.
"""

import re
import textwrap
from dataclasses import dataclass

import dkim

from diaspora.campaigns.providers.errors import ProviderMisconfigured

SIGNED_HEADERS = (
    b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"mime-version", b"content-type", b"list-id",
    b"list-unsubscribe", b"list-unsubscribe-post",
)  # fmt: skip
_RELAXED = (b"relaxed", b"relaxed")


@dataclass(frozen=True, slots=True)
class DkimSigner:
    """Signs for one domain; `key` is an RSA key in PEM."""

    domain: str
    selector: str
    key: bytes

    def __repr__(self) -> str:
        return f"DkimSigner({self.selector}._domainkey.{self.domain})"

    def sign(self, message: bytes) -> bytes:
        """The message with its signature in front. Raises ProviderMisconfigured for a key that cannot sign."""
        try:
            signature = dkim.sign(
                message,
                self.selector.encode("ascii"),
                self.domain.encode("ascii"),
                self.key,
                canonicalize=_RELAXED,
                include_headers=list(SIGNED_HEADERS),
            )
        except (dkim.DKIMException, ValueError) as error:
            raise ProviderMisconfigured("The DKIM key of this sender cannot sign. Enter an RSA key in PEM.") from error
        return signature + message


def pem_of(text: str) -> bytes:
    """A key as PEM again, after a form has put it on one line."""
    found = re.fullmatch(r"\s*-----BEGIN ([A-Z ]*PRIVATE KEY)-----(.*)-----END \1-----\s*", text, re.DOTALL)
    if not found:
        raise ProviderMisconfigured("The DKIM key of this sender is not in PEM: it begins with -----BEGIN.")
    kind, body = found[1], "".join(found[2].split())
    return "\n".join([f"-----BEGIN {kind}-----", *textwrap.wrap(body, 64), f"-----END {kind}-----", ""]).encode("ascii")
