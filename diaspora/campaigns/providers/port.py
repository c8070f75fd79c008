"""The port that every mail provider implements, and the values that cross it.

Owns the vocabulary of what may come of handing a message over. Knows no database, no campaign and no framework.
The rule that everything rests on: a provider says Deferred or Refused only with proof that it did not accept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

SERVICE_STREAM = "service"


@dataclass(frozen=True, slots=True)
class AttachedPicture:
    """A picture that travels with a message and that its HTML shows as `cid:<content_id>` (RFC 2392); base64."""

    content_id: str
    file_name: str
    mime_type: str
    content: str


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One message to one address, ready for any provider.

    `stream` is the campaign's name, or SERVICE_STREAM for mails that belong to none. `headers` holds what the message
    itself brings (List-Unsubscribe, List-Unsubscribe-Post, List-Id), as plain text without encoding.
    """

    custom_id: str
    stream: str
    from_email: str
    from_name: str
    to_email: str
    to_name: str
    subject: str
    html: str
    text: str
    language: str
    direction: str = "ltr"
    reply_to: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    pictures: tuple[AttachedPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has taken the message over, for good."""

    provider_message_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider will never take this message: there is no use in trying again."""

    code: str


@dataclass(frozen=True, slots=True)
class Deferred:
    """Proof that the message was not accepted this time; it may be tried again, not before `retry_after_s`.

    `counts` is false where the reason lies in the connection or the account: it is then no attempt at this message,
    and an outage of hours makes nobody fail.
    """

    code: str
    retry_after_s: float | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The message may or may not have been accepted. It is never handed over again without proof of absence."""

    code: str


Outcome = Accepted | Refused | Deferred | Uncertain


@dataclass(frozen=True, slots=True)
class Found:
    """The provider holds the message under this id."""

    provider_message_id: str


@dataclass(frozen=True, slots=True)
class Absent:
    """The provider proves that it holds no such message at this moment."""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The provider has no means to answer."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The provider was not reached this time, or has not said anything clear: it is asked again later."""


Trace = Found | Absent | CannotTell | Unanswered


class Provider(Protocol):
    """What the sender needs of a mail provider."""

    batch_size: int
    """The most messages that one call of `send` takes."""

    calls_in_flight: int
    """So many threads may be inside `send` at the same time."""

    def send(self, messages: Sequence[OutgoingMail]) -> list[Outcome]:
        """Hand over up to `batch_size` messages; one outcome each, in the same order, within the request's deadline.

        Never retries by itself. Raises ProviderMisconfigured before anything is handed over; any other exception
        leaves the whole batch uncertain.
        """
        ...

    def find(self, custom_ids: Sequence[str], stream: str) -> Mapping[str, Trace]:
        """What the provider knows of each custom id of a stream; every id asked for is a key of the answer."""
        ...

    def close(self) -> None:
        """Let connections and threads go; nothing is sent after it."""
        ...
