"""SMTP against a small server in a thread that answers by script: what is proof, and what is doubt."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from diaspora.campaigns.mime import build_message
from diaspora.campaigns.providers.errors import ProviderMisconfigured
from diaspora.campaigns.providers.port import Accepted, CannotTell, Deferred, Outcome, OutgoingMail, Refused, Uncertain
from diaspora.campaigns.providers.smtp.provider import SmtpProvider, SmtpServer, dot_stuffed
from tests.clock import START

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


def test_lines_that_begin_with_a_dot_are_stuffed() -> None:
    assert dot_stuffed(b".a\r\n.b\r\nc") == b"..a\r\n..b\r\nc\r\n.\r\n"
    assert dot_stuffed(b"a\r\n") == b"a\r\n.\r\n"
