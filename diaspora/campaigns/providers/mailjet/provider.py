"""Mailjet as a provider: calls of at most 50, one POST each, and an outcome per message."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import repeat

from diaspora.campaigns.providers.errors import BadHeader
from diaspora.campaigns.providers.mailjet.answers import Answer, read_outcomes, read_trace
from diaspora.campaigns.providers.mailjet.payload import MESSAGES_PER_CALL, encode_call, encode_message
from diaspora.campaigns.providers.mailjet.transport import NoAnswer, NothingSaid, Transport
from diaspora.campaigns.providers.port import Deferred, Outcome, OutgoingMail, Refused, Trace, Unanswered, Uncertain

CALLS_IN_FLIGHT = 6


class MailjetProvider:
    """Sends through one account. `sandbox`: Mailjet validates everything and sends nothing (a user's test).

    `find` asks for at most `find_s` seconds; what it did not come to is Unanswered.
    """

    batch_size = MESSAGES_PER_CALL

    def __init__(
        self,
        transport: Transport,
        utcnow: Callable[[], datetime],
        *,
        calls_in_flight: int = CALLS_IN_FLIGHT,
        sandbox: bool = False,
        find_s: float = 20,
    ) -> None:
        self.calls_in_flight = calls_in_flight
        self._transport = transport
        self._utcnow = utcnow
        self._sandbox = sandbox
        self._find_s = find_s

    def close(self) -> None:
        """Let the connections go."""
        self._transport.close()

    def send(self, messages: Sequence[OutgoingMail]) -> list[Outcome]:
        """See port.Provider. Messages that cannot stand in a mail are refused here and never reach the call."""
        written = [_written(mail) for mail in messages]
        good = [(mail, message) for mail, message in zip(messages, written, strict=True) if message]
        outcomes = iter(self._post(good) if good else [])
        return [next(outcomes) if message else Refused("bad header") for message in written]

    def find(self, custom_ids: Sequence[str], stream: str) -> Mapping[str, Trace]:
        """Ask the message resource about each id, several at a time. Custom ids are unique across streams."""
        ends_at = time.monotonic() + self._find_s
        with ThreadPoolExecutor(self.calls_in_flight, thread_name_prefix="mailjet-find") as pool:
            traces = pool.map(self._trace, custom_ids, repeat(ends_at))
            return dict(zip(custom_ids, traces, strict=True))

    def _post(self, good: Sequence[tuple[OutgoingMail, bytes]]) -> list[Outcome]:
        mails = [mail for mail, _ in good]
        body = encode_call([message for _, message in good], sandbox=self._sandbox)
        exchange = self._transport.post_messages(body)
        match exchange:
            case Answer():
                return read_outcomes(exchange, mails, self._utcnow(), sandbox=self._sandbox)
            case NothingSaid(reason):
                return [Deferred(f"no connection: {reason}"[:140], counts=False) for _ in mails]
            case NoAnswer(reason):
                return [Uncertain(f"no answer: {reason}"[:140]) for _ in mails]

    def _trace(self, custom_id: str, ends_at: float) -> Trace:
        if time.monotonic() >= ends_at:
            return Unanswered()
        exchange = self._transport.get_message(custom_id)
        return read_trace(exchange) if isinstance(exchange, Answer) else Unanswered()


def _written(mail: OutgoingMail) -> bytes | None:
    try:
        return encode_message(mail)
    except BadHeader:
        return None
