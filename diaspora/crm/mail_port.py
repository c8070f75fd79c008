"""The mailer that the CRM needs for its confirmation mails: declared here, implemented by campaigns.

The consumer owns its interface, so this package never imports the mail providers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Acceptance = Literal["sent", "refused", "retry", "unknown"]


@dataclass(frozen=True, slots=True)
class ServiceMail:
    """One mail to one person that is no campaign; `custom_id` (32 hex) makes it unique at the provider."""

    custom_id: str
    to: str
    language: str
    subject: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one mail. "refused" is permanent; "retry" is proof that it was not accepted and may be later;
    "unknown" is a mail that may have been accepted and must never be sent again blindly."""

    custom_id: str
    acceptance: Acceptance
    code: str = ""


class ServiceMailer(Protocol):
    """Sends service mails. Must be safe to call from one process at a time; answers one receipt per mail."""

    def send(self, mails: Sequence[ServiceMail]) -> list[Receipt]:
        """Hand the mails to the provider. An exception means that nothing is known about any of them."""
        ...

    def accepted(self, custom_ids: Sequence[str]) -> dict[str, bool | None]:
        """Whether the provider has accepted each of them: True, False (proved absent) or None (cannot tell)."""
        ...
