"""SMTP against a small server in a thread that answers by script: what is proof, and what is doubt."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import dkim
import pytest

from diaspora.campaigns.mime import build_message
from diaspora.campaigns.providers.errors import ProviderMisconfigured
from diaspora.campaigns.providers.port import Accepted, CannotTell, Deferred, Outcome, OutgoingMail, Refused, Uncertain
from diaspora.campaigns.providers.smtp.provider import SmtpProvider, SmtpServer, dot_stuffed
from diaspora.campaigns.providers.smtp.signing import DkimSigner, pem_of
from tests.clock import START
from tests.smtp_sink import DKIM_SELECTOR, dkim_key, dkim_record

MAIL = OutgoingMail(
    "1" * 32, "spring", "news@mission.example", "Mission", "amina@example.org", "Amina", "Hi", "<p>", "text", "fr"
)
HANG_UP = "hang up"


class ScriptedServer:
    """Answers each command by the first word found in `answers`; keeps what it accepted."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = answers
        self.accepted: list[bytes] = []
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        connection.sendall(b"220 ready\r\n")
        for line in lines:
            word = line.split()[0].decode().lower()
            answer = self._answer(word, line)
            if answer == HANG_UP:
                return
            connection.sendall(f"{answer}\r\n".encode())
            if word == "data" and answer.startswith("354"):
                body = b""
                while not body.endswith(b"\r\n.\r\n"):
                    body += lines.readline()
                final = self.answers.get("dot", "250 queued as 7")
                if final == HANG_UP:
                    return
                if final.startswith("250"):
                    self.accepted.append(body)
                connection.sendall(f"{final}\r\n".encode())

    def _answer(self, word: str, line: bytes) -> str:
        for key, answer in self.answers.items():
            if key in line.decode().lower() and key != "dot":
                return answer
        return {"data": "354 go on"}.get(word, "250 ok")


@pytest.fixture
def servers() -> Iterator[list[ScriptedServer]]:
    started: list[ScriptedServer] = []
    yield started
    for server in started:
        server.close()


def send(servers: list[ScriptedServer], answers: dict[str, str], *mails: OutgoingMail) -> list[Outcome]:
    servers.append(ScriptedServer(answers))
    server = SmtpServer("127.0.0.1", servers[-1].port)
    return SmtpProvider(server, 5, lambda: START).send(mails or [MAIL])


def test_messages_go_over_one_connection(servers: list[ScriptedServer]) -> None:
    outcomes = send(servers, {}, MAIL, replace(MAIL, custom_id="2" * 32))
    assert outcomes == [Accepted("queued as 7")] * 2
    assert servers[0].connections == 1
    assert servers[0].accepted[0] == dot_stuffed(build_message(MAIL, START))


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"rcpt": "550 no such user"}, Refused("smtp-550")),
        ({"rcpt": "451 greylisted"}, Deferred("smtp-451")),
        ({"mail from": "550 not you"}, Deferred("smtp-mail-from-550")),
        ({"data": "451 later"}, Deferred("smtp-451")),
        ({"data": "354 go", "dot": "554 no"}, Refused("smtp-554")),
        ({"data": "354 go", "dot": "452 full"}, Deferred("smtp-452")),
        ({"data": "354 go", "dot": HANG_UP}, Uncertain("after data: SMTPServerDisconnected")),
        ({"rcpt": HANG_UP}, Deferred("before data: SMTPServerDisconnected")),
    ],
)
def test_each_answer_is_taken_for_what_it_proves(
    servers: list[ScriptedServer], answers: dict[str, str], outcome: Outcome
) -> None:
    assert send(servers, answers) == [outcome]


def test_one_refused_address_does_not_stop_the_others(servers: list[ScriptedServer]) -> None:
    bad = replace(MAIL, to_email="gone@example.org")
    assert send(servers, {"gone@": "550 no"}, bad, MAIL) == [Refused("smtp-550"), Accepted("queued as 7")]


def test_what_was_not_reached_after_a_break_is_deferred_and_only_the_broken_one_is_in_doubt(
    servers: list[ScriptedServer],
) -> None:
    outcomes = send(servers, {"data": "354 go", "dot": HANG_UP}, MAIL, replace(MAIL, custom_id="2" * 32))
    assert outcomes == [Uncertain("after data: SMTPServerDisconnected"), Deferred("not reached", counts=False)]


def test_a_server_that_is_not_there_has_accepted_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    provider = SmtpProvider(SmtpServer("127.0.0.1", port), 5, lambda: START)
    assert provider.send([MAIL, MAIL]) == [Deferred("no connection: ConnectionRefusedError", counts=False)] * 2


def test_a_refused_login_is_a_setting_for_a_person(servers: list[ScriptedServer]) -> None:
    servers.append(ScriptedServer({"ehlo": "250-here\r\n250 AUTH PLAIN", "auth": "535 wrong"}))
    server = SmtpServer("127.0.0.1", servers[-1].port, username="u", password="p")
    with pytest.raises(ProviderMisconfigured, match="login"):
        SmtpProvider(server, 5, lambda: START).send([MAIL])


def test_a_header_that_cannot_be_sent_is_refused_before_the_server_hears_of_it(servers: list[ScriptedServer]) -> None:
    assert send(servers, {}, replace(MAIL, to_email="a\r\n@example.org")) == [Refused("bad header")]


def test_smtp_cannot_tell_what_became_of_a_message() -> None:
    assert SmtpProvider(SmtpServer("127.0.0.1", 1), 5, lambda: START).find(["1"], "spring") == {"1": CannotTell()}


def test_a_connection_is_kept_between_calls_and_replaced_when_the_server_has_hung_up(
    servers: list[ScriptedServer],
) -> None:
    servers.append(ScriptedServer({}))
    provider = SmtpProvider(SmtpServer("127.0.0.1", servers[-1].port), 5, lambda: START)
    for _ in range(3):
        assert provider.send([MAIL]) == [Accepted("queued as 7")]
    assert servers[-1].connections == 1
    servers[-1].answers["noop"] = HANG_UP
    assert provider.send([MAIL]) == [Accepted("queued as 7")]
    assert servers[-1].connections == 2
    provider.close()


def test_a_signature_covers_the_headers_of_one_click_unsubscribing(servers: list[ScriptedServer]) -> None:
    key = dkim_key()
    signer = DkimSigner("mission.example", DKIM_SELECTOR, pem_of(" ".join(key.split("\n"))))
    servers.append(ScriptedServer({}))
    headers = (("List-Unsubscribe", "<https://m.example/u>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    provider = SmtpProvider(SmtpServer("127.0.0.1", servers[-1].port), 5, lambda: START, signer.sign)
    provider.send([replace(MAIL, headers=headers)])
    (sent,) = servers[-1].accepted
    message = sent.replace(b"\r\n..", b"\r\n.").removesuffix(b".\r\n")
    assert dkim.verify(message, dnsfunc=lambda *_, **__: dkim_record(key))
    signature = message.partition(b"\r\nMIME-Version")[0].lower()
    assert b"list-unsubscribe : list-unsubscribe-post;" in b" ".join(signature.split())
    assert not dkim.verify(message.replace(b"One-Click", b"Two-Click"), dnsfunc=lambda *_, **__: dkim_record(key))
    assert "PRIVATE" not in repr(signer)


BODIES = [
    b"", b"\r\n", b"\r\n\r\n\r\n", b"one", b"one\r\n", b"one\r\n\r\n", b"one \t two  \r\n\r\n", b" one\r\n \r\n\t\r\n",
    b"one\r\n  ", b"one ", b"a\tb\r\n", "مرحبا  بكم\r\n".encode(), b"=20\r\n=\r\n", b"x" * 70_000,
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
def test_another_program_verifies_every_shape_of_a_body(body: bytes) -> None:
    key = dkim_key()
    signer = DkimSigner("mission.example", DKIM_SELECTOR, pem_of(key))
    head = b"From: news@mission.example\r\nSubject:  =?utf-8?q?=D8?=\r\n =?utf-8?q?=A7?=  \r\nTo: a@b.example\r\n\r\n"
    signed = signer.sign(head + body)
    signed += b"" if signed.endswith(b"\r\n") else b"\r\n"  # as a line ends on its way
    assert dkim.verify(signed, dnsfunc=lambda *_, **__: dkim_record(key))
    # a header that was signed as missing cannot be added
    assert not dkim.verify(b"Reply-To: x@y.example\r\n" + signed, dnsfunc=lambda *_, **__: dkim_record(key))


@pytest.mark.parametrize("text", ["", "secret", "-----BEGIN RSA PRIVATE KEY-----"])
def test_a_key_that_is_no_pem_is_a_setting_for_a_person(text: str) -> None:
    with pytest.raises(ProviderMisconfigured, match="PEM"):
        pem_of(text)


def test_a_key_that_cannot_sign_is_a_setting_for_a_person() -> None:
    broken = pem_of("-----BEGIN RSA PRIVATE KEY-----MIIB-----END RSA PRIVATE KEY-----")
    with pytest.raises(ProviderMisconfigured, match="DKIM"):
        DkimSigner("mission.example", "s1", broken).sign(build_message(MAIL, START))


def test_lines_that_begin_with_a_dot_are_stuffed() -> None:
    assert dot_stuffed(b".a\r\n.b\r\nc") == b"..a\r\n..b\r\nc\r\n.\r\n"
    assert dot_stuffed(b"a\r\n") == b"a\r\n.\r\n"
