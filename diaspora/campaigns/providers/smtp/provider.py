"""Sending by SMTP (RFC 5321): connections that are kept, an outcome per message, and honesty about the last dot.

Before DATA is answered with 354 nothing can have been accepted. From the first byte of the message until the server's
answer nobody can tell, and SMTP has no way to ask later.
"""

import logging
import smtplib
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from queue import Empty, LifoQueue

from diaspora.campaigns.mime import build_message, checked_address
from diaspora.campaigns.providers.errors import BadHeader, ProviderMisconfigured
from diaspora.campaigns.providers.port import (
    Accepted,
    CannotTell,
    Deferred,
    Outcome,
    OutgoingMail,
    Refused,
    Trace,
    Uncertain,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where and how to connect; `use_tls` is "none", "starttls" or "tls"."""

    host: str
    port: int
    use_tls: str = "none"
    username: str = ""
    password: str = ""


class SmtpProvider:
    """Hands messages to one mail server, over connections that are kept between calls.

    `deadline_s` bounds a whole call of `send`. `sign` puts a signature in front of a message's bytes.
    """

    batch_size = 50
    calls_in_flight = 4

    def __init__(
        self,
        server: SmtpServer,
        deadline_s: float,
        utcnow: Callable[[], datetime],
        sign: Callable[[bytes], bytes] | None = None,
    ) -> None:
        self._server = server
        self._deadline_s = deadline_s
        self._utcnow = utcnow
        self._sign = sign
        self._idle: LifoQueue[smtplib.SMTP] = LifoQueue()

    def close(self) -> None:
        """Say goodbye on every connection."""
        while (connection := self._take_idle()) is not None:
            try:
                connection.quit()
            except (OSError, smtplib.SMTPException):
                connection.close()

    def find(self, custom_ids: Sequence[str], stream: str) -> Mapping[str, Trace]:
        """SMTP knows no question about a message that was sent."""
        return {custom_id: CannotTell() for custom_id in custom_ids}

    def send(self, messages: Sequence[OutgoingMail]) -> list[Outcome]:
        """One connection for all; those that were not reached when it broke or time was up are deferred."""
        ends_at = time.monotonic() + self._deadline_s
        try:
            connection = self._living() or self._connect()
        except (OSError, smtplib.SMTPException) as error:
            return [Deferred(f"no connection: {type(error).__name__}", counts=False) for _ in messages]
        is_up = False
        try:
            outcomes, is_up = self._send_all(connection, messages, ends_at)
        finally:
            if is_up:
                self._idle.put(connection)
            else:
                connection.close()
        return outcomes

    def _living(self) -> smtplib.SMTP | None:
        """A kept connection that still answers; servers hang up on those that rest for long."""
        while (connection := self._take_idle()) is not None:
            try:
                if connection.sock is not None:
                    connection.sock.settimeout(self._deadline_s)
                if connection.noop()[0] == 250:
                    return connection
            except (OSError, smtplib.SMTPException) as error:
                _log.debug("a kept connection is gone: %s", type(error).__name__)
            connection.close()
        return None

    def _take_idle(self) -> smtplib.SMTP | None:
        try:
            return self._idle.get_nowait()
        except Empty:
            return None

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        context = ssl.create_default_context()
        if server.use_tls == "tls":
            connection = smtplib.SMTP_SSL(server.host, server.port, timeout=self._deadline_s, context=context)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=self._deadline_s)
        try:
            connection.ehlo_or_helo_if_needed()
            if server.use_tls == "starttls":
                connection.starttls(context=context)
                connection.ehlo()
            if server.username:
                connection.login(server.username, server.password)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
            connection.close()
            if getattr(error, "smtp_code", 500) < 500:
                raise
            raise ProviderMisconfigured(
                f"The mail server {server.host} refuses the login or the encryption. Check the sender's settings."
            ) from error
        except BaseException:
            connection.close()
            raise
        return connection

    def _send_all(
        self, connection: smtplib.SMTP, messages: Sequence[OutgoingMail], ends_at: float
    ) -> tuple[list[Outcome], bool]:
        """The outcomes, and whether the connection can be kept."""
        outcomes: list[Outcome] = []
        is_up = True
        for message in messages:
            left_s = ends_at - time.monotonic()
            if not is_up or left_s <= 0:
                outcomes.append(Deferred("not reached", counts=False))
                continue
            if connection.sock is not None:
                connection.sock.settimeout(left_s)
            outcome, is_up = self._send_one(connection, message)
            outcomes.append(outcome)
        return outcomes, is_up

    def _send_one(self, connection: smtplib.SMTP, message: OutgoingMail) -> tuple[Outcome, bool]:
        """The outcome, and whether the connection can be used for another message."""
        try:
            content = build_message(message, self._utcnow())
            content = self._sign(content) if self._sign else content
            to = checked_address(message.to_email)
        except BadHeader:
            return Refused("bad header"), True
        try:
            refusal = self._open_envelope(connection, message.from_email, to)
        except (OSError, smtplib.SMTPException) as error:
            return Deferred(f"before data: {type(error).__name__}"), False
        if refusal is not None:
            return refusal, self._reset(connection)
        try:
            connection.send(dot_stuffed(content))
            code, answer = connection.getreply()
        except (OSError, smtplib.SMTPException) as error:
            return Uncertain(f"after data: {type(error).__name__}"), False
        if code == 250:
            return Accepted(answer.decode("ascii", "replace")[:140]), True
        return judge_refusal(code), True

    def _open_envelope(self, connection: smtplib.SMTP, sender: str, to: str) -> Outcome | None:
        """Up to the server's 354, or why it did not come to that."""
        code, _ = connection.mail(sender)
        if code != 250:
            # Says something about us, not about this recipient: it must not make the whole audience fail.
            return Deferred(f"smtp-mail-from-{code}")
        code, _ = connection.rcpt(to)
        if code not in (250, 251):
            return judge_refusal(code)
        code, _ = connection.docmd("DATA")
        return None if code == 354 else judge_refusal(code)

    @staticmethod
    def _reset(connection: smtplib.SMTP) -> bool:
        try:
            return connection.rset()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False


def judge_refusal(code: int) -> Outcome:
    """RFC 5321, 4.2.1: 5yz is permanent, 4yz is not; a reply that is neither proves nothing and is tried later."""
    return Refused(f"smtp-{code}") if 500 <= code < 600 else Deferred(f"smtp-{code}")


def dot_stuffed(content: bytes) -> bytes:
    """The message as DATA carries it, with the line that ends it (RFC 5321, 4.5.2). Its lines end in CRLF already."""
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed + (b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n")
