"""Mailjet through both shapes of its client, against a server of its own process: every trap of the client closed."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from diaspora.campaigns.flat_template import PiecedText
from diaspora.campaigns.providers.errors import ProviderMisconfigured
from diaspora.campaigns.providers.mailjet import transport
from diaspora.campaigns.providers.mailjet.answers import Answer, read_outcomes, read_trace, retry_after_s
from diaspora.campaigns.providers.mailjet.deadline import SingleTryAdapter
from diaspora.campaigns.providers.mailjet.payload import encode_call, encode_message
from diaspora.campaigns.providers.mailjet.provider import MailjetProvider
from diaspora.campaigns.providers.mailjet.transport import Account, Transport
from diaspora.campaigns.providers.port import (
    Absent,
    Accepted,
    Deferred,
    Found,
    OutgoingMail,
    Refused,
    Unanswered,
    Uncertain,
)
from diaspora.campaigns.templates import compile_template
from tests.clock import START
from tests.mailjet_server.process import MailjetProcess

HEADERS = (
    ("List-Unsubscribe", "<https://mission.example/u?t=1>"),
    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ("List-Id", "<culture.mission.example>"),
)
MAIL = OutgoingMail(
    "1" * 32, "spring", "news@mission.example", "Mission", "amina@example.org", "Amina", "مرحبا", "<p>é</p>", "text",
    "fr", headers=HEADERS,
)  # fmt: skip


class OldClient:
    """The shape of mailjet-rest 1.4: a configuration that gives addresses and headers, and any name an endpoint."""

    def __init__(self, auth: tuple[str, str] | None = None, **options: Any) -> None:
        self.auth = auth
        self.config = OldConfig(options["version"], options["api_url"])

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"1.4 opens a connection per call and has no deadline: {name}")


class OldConfig:
    def __init__(self, version: str, api_url: str) -> None:
        self._base = f"{api_url}{version}/"

    def __getitem__(self, key: str) -> tuple[str, dict[str, str]]:
        path = key if key == "send" else f"REST/{key}"
        return f"{self._base}{path}", {"Content-type": "application/json", "User-agent": "mailjet-apiv3-python/v1.4.0"}


class NewClient:
    """The shape of mailjet-rest 1.9, traps included: a session that repeats on https, a key of its own, exceptions."""

    def __init__(self, auth: tuple[str, str] | None = None, **options: Any) -> None:
        self.session = requests.Session()
        self.session.auth = auth
        again = Retry(total=3, status_forcelist=[429, 500, 502, 503, 504], allowed_methods=None)
        self.session.mount("https://", HTTPAdapter(max_retries=again))
        self._base = f"{options['api_url']}{options['version']}"

    @property
    def send(self) -> NewEndpoint:
        return NewEndpoint(self.session, f"{self._base}/send")

    @property
    def message(self) -> NewEndpoint:
        return NewEndpoint(self.session, f"{self._base}/REST/message")

    def close(self) -> None:
        self.session.close()


class NewEndpoint:
    def __init__(self, session: requests.Session, url: str) -> None:
        self._session, self._url = session, url

    def create(self, data: Any, **options: Any) -> requests.Response:
        headers = {"Content-Type": "application/json"}
        if isinstance(data, dict):
            headers["Idempotency-Key"] = "blind to CustomID"
        return self._request("POST", data=data, headers=headers, **options)

    def get(self, filters: dict[str, str], **options: Any) -> requests.Response:
        return self._request("GET", params=filters, **options)

    def _request(self, method: str, **options: Any) -> requests.Response:
        try:
            response = self._session.request(method, self._url, **options)
            response.raise_for_status()
            return response
        except requests.RequestException as error:
            raise transport.ApiError("what 1.9 says instead of an answer") from error


SHAPES = {"1.4": OldClient, "1.9": NewClient}


@pytest.fixture(params=["installed", *SHAPES])
def client(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Which shape of the client is used: that of the installed one, and both that there are."""
    if request.param in SHAPES:
        monkeypatch.setattr(transport, "Client", SHAPES[request.param])
    return request.param


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailjetProcess]:
    folder = tmp_path_factory.mktemp("mailjet")
    with MailjetProcess(folder, "--sender", "@mission.example", "--hang-s", "20") as process:
        yield process


@pytest.fixture
def provider(client: str, server: MailjetProcess) -> Iterator[MailjetProvider]:
    opened = opened_provider(server.url)
    yield opened
    opened.close()


def opened_provider(url: str, *, deadline_s: float = 5, sandbox: bool = False) -> MailjetProvider:
    account = Account("key", "secret", url)
    return MailjetProvider(Transport(account, deadline_s, 4), lambda: START, sandbox=sandbox)


HUNG_S = 5
"""Longer than a deadline of 1 s on a busy machine; without one these calls would last 3 s, 20 s and for ever."""

_numbers = iter(range(1, 10_000))


def mails(count: int) -> list[OutgoingMail]:
    """Messages with ids of their own."""
    return [
        replace(MAIL, custom_id=f"{next(_numbers):032}", to_email=f"reader{number}@example.org")
        for number in range(count)
    ]


def test_a_call_of_fifty_is_accepted_with_ids_of_64_bits(provider: MailjetProvider, server: MailjetProcess) -> None:
    sent = mails(50)
    outcomes = provider.send(sent)
    assert all(isinstance(outcome, Accepted) and int(outcome.provider_message_id) > 2**53 for outcome in outcomes)
    assert [server.accepted()[mail.custom_id] for mail in sent] == [1] * 50
    assert len({outcome.provider_message_id for outcome in outcomes if isinstance(outcome, Accepted)}) == 50


def test_a_400_may_hold_successes_and_each_message_has_its_own_outcome(
    provider: MailjetProvider, server: MailjetProcess
) -> None:
    sent = mails(50)
    for number in (3, 17, 49):
        sent[number] = replace(sent[number], to_email="nowhere@localhost")
    outcomes = provider.send(sent)
    refused = [number for number, outcome in enumerate(outcomes) if outcome == Refused("mj-0013")]
    assert refused == [3, 17, 49]
    assert sum(isinstance(outcome, Accepted) for outcome in outcomes) == 47
    assert [server.accepted()[sent[number].custom_id] for number in refused] == [0, 0, 0]


def test_429_is_proof_and_says_when_to_come_back(provider: MailjetProvider, server: MailjetProcess) -> None:
    server.next_calls("429")
    (mail,) = sent = mails(1)
    before = len(server.calls()["calls"])
    assert provider.send(sent) == [Deferred("mailjet-429", 1.0, counts=False)]
    assert len(server.calls()["calls"]) == before + 1
    assert server.accepted()[mail.custom_id] == 0


@pytest.mark.parametrize(
    "mischief", ["500 after", "drop after", "short after", "swap after", "drop before", "500 before"]
)
def test_what_was_said_and_not_answered_is_uncertain_and_posted_once(
    provider: MailjetProvider, server: MailjetProcess, mischief: str
) -> None:
    """The client of 1.9 turns one slow answer into four e-mails; here the server sees one POST."""
    server.next_calls(mischief)
    sent = mails(2)
    before = len(server.calls()["calls"])
    outcomes = provider.send(sent)
    assert [type(outcome) for outcome in outcomes] == [Uncertain, Uncertain]
    assert len(server.calls()["calls"]) == before + 1
    assert [server.accepted()[mail.custom_id] for mail in sent] == [int("after" in mischief)] * 2


@pytest.mark.parametrize("mischief", ["hang after", "drip after"])
def test_the_deadline_ends_a_call_that_hangs_or_drips(client: str, server: MailjetProcess, mischief: str) -> None:
    provider = opened_provider(server.url, deadline_s=1)
    server.next_calls(mischief)
    began = time.monotonic()
    (mail,) = sent = mails(1)
    assert [type(outcome) for outcome in provider.send(sent)] == [Uncertain]
    assert time.monotonic() - began < HUNG_S
    deadline = time.monotonic() + 20
    while not server.accepted()[mail.custom_id] and time.monotonic() < deadline:
        time.sleep(0.05)  # the server may not have had its turn yet
    assert server.accepted()[mail.custom_id] == 1
    provider.close()


def test_a_server_that_reads_nothing_cannot_hold_a_call_either(client: str) -> None:
    """The body is larger than the sockets' buffers, so that the client is still writing when its time is over."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        provider = opened_provider(f"http://127.0.0.1:{deaf.getsockname()[1]}/", deadline_s=1)
        began = time.monotonic()
        big = [replace(mail, html="x" * 400_000) for mail in mails(50)]
        assert {type(outcome) for outcome in provider.send(big)} == {Uncertain}
        assert time.monotonic() - began < HUNG_S


def test_a_refused_connection_is_proof_that_nothing_was_accepted(client: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    outcomes = opened_provider(f"http://127.0.0.1:{port}/").send(mails(2))
    assert [type(outcome) for outcome in outcomes] == [Deferred, Deferred]
    assert str(outcomes[0]).startswith("Deferred(code='no connection")


def test_an_encrypted_address_is_not_tried_twice_either(client: str) -> None:
    """The client mounts its retries on https only, so that a plain test server would hide them."""
    met: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                met.append("hello")
                connection.close()

        threading.Thread(target=greet, daemon=True).start()
        provider = opened_provider(f"https://127.0.0.1:{listener.getsockname()[1]}/")
        assert [type(outcome) for outcome in provider.send(mails(1))] in ([Uncertain], [Deferred])
        time.sleep(0.1)
    assert met == ["hello"]


@pytest.mark.parametrize("shape", SHAPES)
def test_our_adapter_stands_for_both_schemes(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "Client", SHAPES[shape])
    opened: Any = transport._opened(Account("key", "secret"), "v3.1", 2)
    session = opened._client.session if shape == "1.9" else opened._session
    for address in ("https://api.mailjet.com/v3.1/send", "http://127.0.0.1/"):
        adapter = session.get_adapter(address)
        assert isinstance(adapter, SingleTryAdapter)
        assert adapter.max_retries.total == 0


def test_no_idempotency_key_is_made_for_us(provider: MailjetProvider, server: MailjetProcess) -> None:
    for _ in range(3):
        provider.send(mails(1))
    names = {name.lower() for call in server.calls()["calls"][-3:] for name in call["headers"]}
    assert "idempotency-key" not in names
    assert "authorization" in names


def test_a_wrong_key_is_a_setting_for_a_person(client: str, server: MailjetProcess) -> None:
    provider = MailjetProvider(Transport(Account("key", "wrong", server.url), 5, 1), lambda: START)
    with pytest.raises(ProviderMisconfigured, match="mj-0015"):
        provider.send(mails(1))


def test_missing_keys_and_other_hosts_are_settings_for_a_person() -> None:
    with pytest.raises(ProviderMisconfigured, match="no Mailjet key"):
        Transport(Account("", ""), 5, 1)
    for elsewhere in ("https://elsewhere.example/", "https://mailjet.com.example/", "http://api.mailjet.com/"):
        with pytest.raises(ProviderMisconfigured, match="address"):
            Transport(Account("key", "secret", elsewhere), 5, 1)


def test_the_secret_is_not_printed() -> None:
    assert "hush" not in repr(Account("key", "hush"))


def test_a_sender_that_mailjet_does_not_know_stops_the_campaign_and_not_its_readers(provider: MailjetProvider) -> None:
    stranger = [replace(mail, from_email="news@elsewhere.example") for mail in mails(2)]
    with pytest.raises(ProviderMisconfigured, match="send-0008"):
        provider.send(stranger)
    mixed = [*stranger[:1], *mails(1)]
    outcomes = provider.send(mixed)
    assert outcomes[0] == Deferred("send-0008")
    assert isinstance(outcomes[1], Accepted)


def test_sandbox_mode_validates_in_full_and_sends_nothing(client: str, server: MailjetProcess) -> None:
    provider = opened_provider(server.url, sandbox=True)
    sent = mails(2)
    sent[1] = replace(sent[1], to_email="nowhere@localhost")
    assert provider.send(sent) == [Accepted("sandbox"), Refused("mj-0013")]
    assert server.accepted()[sent[0].custom_id] == 0


def test_the_message_resource_tells_found_from_absent(provider: MailjetProvider) -> None:
    (mail,) = sent = mails(1)
    (accepted,) = provider.send(sent)
    assert isinstance(accepted, Accepted)
    assert provider.find([mail.custom_id, "9" * 32], "spring") == {
        mail.custom_id: Found(accepted.provider_message_id),
        "9" * 32: Absent(),
    }


def test_a_question_without_an_answer_decides_nothing(client: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert opened_provider(f"http://127.0.0.1:{port}/").find(["1"], "spring") == {"1": Unanswered()}


def test_questions_that_time_does_not_suffice_for_are_left_for_later(server: MailjetProcess) -> None:
    provider = MailjetProvider(Transport(Account("key", "secret", server.url), 5, 1), lambda: START, find_s=0)
    assert provider.find(["1", "2"], "spring") == {"1": Unanswered(), "2": Unanswered()}


def test_several_calls_may_be_in_flight(client: str, server: MailjetProcess) -> None:
    provider = opened_provider(server.url, deadline_s=2)
    server.next_calls("hang after", "hang after", "hang after")
    threads = [threading.Thread(target=provider.send, args=(mails(1),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert server.calls()["most_at_once"] >= 3


def test_a_message_is_one_contact_with_our_id_and_without_mailjets_tracking() -> None:
    message = json.loads(encode_message(replace(MAIL, reply_to="office@mission.example")))
    assert message["To"] == [{"Email": "amina@example.org", "Name": "Amina"}]
    assert message["CustomID"] == MAIL.custom_id
    assert (message["TrackOpens"], message["TrackClicks"]) == ("disabled", "disabled")
    assert message["ReplyTo"] == {"Email": "office@mission.example"}
    assert message["Headers"] == {
        "List-Unsubscribe": "<https://mission.example/u?t=1>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Content-Language": "fr",
    }


def test_a_call_takes_fifty_and_encodes_any_text() -> None:
    with pytest.raises(ValueError, match="50"):
        encode_call([b"{}"] * 51)
    (message,) = json.loads(encode_call([encode_message(replace(MAIL, html='\ud800 "مرحبا"\n'))]))["Messages"]
    assert message["HTMLPart"] == '? "مرحبا"\n'


def test_a_rendered_text_is_encoded_as_the_same_plain_text_would_be() -> None:
    template = compile_template('<p class="x">é\n\\ {{ city }}</p>{% if city %}{{ city }}{% endif %}', html=True)
    for city in ("Saint-Étienne", 'a"b\\c\u2028', ""):
        text = template.render({"city": city})
        assert isinstance(text, PiecedText)
        pieced, plain = (json.loads(encode_message(replace(MAIL, html=html))) for html in (text, str(text)))
        assert pieced == plain


def test_an_address_that_cannot_stand_in_a_mail_never_reaches_the_call(provider: MailjetProvider) -> None:
    bad, good = mails(2)
    outcomes = provider.send([replace(bad, to_email="a\r\nBcc: b@example.org"), good])
    assert outcomes[0] == Refused("bad header")
    assert isinstance(outcomes[1], Accepted)


def test_a_long_subject_is_cut_where_mailjet_would_refuse_it(provider: MailjetProvider) -> None:
    (outcome,) = provider.send([replace(mails(1)[0], subject="م" * 400)])
    assert isinstance(outcome, Accepted)


def answer(status: int, body: object, retry_after: str = "") -> Answer:
    return Answer(status, json.dumps(body).encode(), retry_after)


@pytest.mark.parametrize("status", [200, 201, 301, 404, 408, 500, 503])
def test_words_that_are_not_mailjets_prove_nothing(status: int) -> None:
    found = Answer(status, b"<html>proxy</html>")
    assert {type(outcome) for outcome in read_outcomes(found, [MAIL, MAIL], START)} == {Uncertain}


@pytest.mark.parametrize(
    "item", [None, "x", {}, {"Status": "success"}, {"Status": "success", "To": []}, {"Status": "later"}]
)
def test_a_half_written_item_is_a_doubt(item: object) -> None:
    (outcome,) = read_outcomes(answer(200, {"Messages": [item]}), [MAIL], START)
    assert isinstance(outcome, Uncertain)


def test_a_temporary_error_of_a_message_is_tried_again() -> None:
    item = {"Status": "error", "Errors": [{"ErrorCode": "mj-0099", "StatusCode": 503}]}
    assert read_outcomes(answer(400, {"Messages": [item]}), [MAIL], START) == [Deferred("mj-0099")]


def test_a_refused_call_is_the_fault_of_no_single_message() -> None:
    body = {"ErrorCode": "mj-0002", "ErrorMessage": "Malformed JSON", "StatusCode": 400}
    assert read_outcomes(answer(400, body), [MAIL, MAIL], START) == [Deferred("mj-0002")] * 2
    assert read_outcomes(answer(400, body), [MAIL], START) == [Refused("mj-0002")]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("0", 0.0), ("", None), ("soon", None), ("-3", None), ("99999999", 3600.0), ("1.5", None)],
)
def test_retry_after_in_seconds(header: str, seconds: float | None) -> None:
    assert retry_after_s(header, START) == seconds


def test_retry_after_as_a_date() -> None:
    now = datetime(2026, 1, 1, 12, 0, 0)
    assert retry_after_s("Thu, 01 Jan 2026 12:00:30 GMT", now) == 30.0
    assert retry_after_s("Thu, 01 Jan 2026 11:00:00 GMT", now) == 0.0


@pytest.mark.parametrize("found", [Answer(200, b"{}"), Answer(429, b"{}"), Answer(500, b""), Answer(200, b"<html>")])
def test_a_trace_is_read_from_a_clear_answer_only(found: Answer) -> None:
    assert read_trace(found) == Unanswered()
