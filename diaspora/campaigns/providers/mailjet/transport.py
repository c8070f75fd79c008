"""One call to Mailjet: no retries, no redirects, a hard deadline, and the truth about what was said.

Through mailjet-rest, in both shapes of its client. 1.9 repeats a POST four times, on https only, makes an idempotency
key that leaves CustomID out, and raises on 4xx; 1.4 opens a connection per call and cannot be given a deadline, so that
only its addresses and headers are taken. Keys are never logged.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

import requests
from mailjet_rest import Client
from mailjet_rest.client import ApiError
from urllib3.exceptions import HTTPError

from diaspora.campaigns.providers.errors import ProviderMisconfigured
from diaspora.campaigns.providers.mailjet.answers import Answer
from diaspora.campaigns.providers.mailjet.deadline import SingleTryAdapter, ending_after

API_URL = "https://api.mailjet.com/"
SEND_VERSION, REST_VERSION = "v3.1", "v3"


@dataclass(frozen=True, slots=True)
class Account:
    """The key pair of one Mailjet account, and where its API is. Not printed."""

    key: str
    secret: str
    api_url: str = API_URL

    def __repr__(self) -> str:
        return f"Account({self.api_url})"


@dataclass(frozen=True, slots=True)
class NothingSaid:
    """No byte of the request was written: a refused connection, an unknown host, a failed handshake."""

    reason: str


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Some or all of the request was written and no whole answer came back."""

    reason: str


Exchange = Answer | NothingSaid | NoAnswer

_FAILURES = (ApiError, requests.RequestException, HTTPError, HTTPException, OSError, ValueError)


class Transport:
    """Speaks to one account; may be used by several threads. `connections` are kept open between calls."""

    def __init__(self, account: Account, deadline_s: float, connections: int) -> None:
        if not account.key or not account.secret:
            raise ProviderMisconfigured("This sender has no Mailjet key and secret. Enter both in its form.")
        if not _is_mailjets_or_ours(account.api_url):
            raise ProviderMisconfigured("Mailjet's address is on mailjet.com, or on the loopback for trying out.")
        self._deadline_s = deadline_s
        self._send = _opened(account, SEND_VERSION, connections)
        self._rest = _opened(account, REST_VERSION, connections)

    def post_messages(self, body: bytes) -> Exchange:
        """POST /v3.1/send, once."""
        return self._exchange(lambda timeout: self._send.post(body, timeout))

    def get_message(self, custom_id: str) -> Exchange:
        """GET /v3/REST/message?CustomID=..."""
        return self._exchange(lambda timeout: self._rest.find({"CustomID": custom_id}, timeout))

    def close(self) -> None:
        """Let the connections go."""
        self._send.close()
        self._rest.close()

    def _exchange(self, call: "Callable[[float], requests.Response]") -> Exchange:
        with ending_after(self._deadline_s) as timed:
            try:
                response = call(self._deadline_s)
            except _FAILURES as error:
                found = response_of(error)
                if found is None:
                    reason = type(error.__cause__ or error).__name__
                    return NoAnswer(reason) if timed.begun else NothingSaid(reason)
                response = found
            return Answer(response.status_code, response.content, response.headers.get("Retry-After") or "")


def response_of(error: BaseException) -> requests.Response | None:
    """The HTTP answer that the client turned into an exception, or None where there was none.

    Taken from the cause: the client's own exceptions keep no headers, and most statuses not even the body.
    """
    seen: BaseException | None = error
    while seen is not None:
        found = getattr(seen, "response", None)
        if isinstance(found, requests.Response):
            return found
        seen = seen.__cause__
    return None


class _SessionClient:
    """mailjet-rest 1.9: the client's own session, with our adapter in the place of the one that repeats."""

    def __init__(self, client: Any, connections: int) -> None:
        self._client = client
        _mount(client.session, connections)

    def post(self, body: bytes, timeout: float) -> requests.Response:
        # Encoded already: for a dict the client would add its own idempotency key, which is blind to CustomID.
        return self._client.send.create(data=body, timeout=timeout, allow_redirects=False)

    def find(self, filters: Mapping[str, str], timeout: float) -> requests.Response:
        return self._client.message.get(filters=dict(filters), timeout=timeout, allow_redirects=False)

    def close(self) -> None:
        self._client.close()


class _AddressClient:
    """mailjet-rest 1.4: its configuration's addresses and headers, in a session of ours."""

    def __init__(self, client: Any, connections: int) -> None:
        self._config = client.config
        session = requests.Session()
        session.auth = client.auth
        _mount(session, connections)
        self._session: Any = session

    def post(self, body: bytes, timeout: float) -> requests.Response:
        url, headers = self._config["send"]
        return self._session.post(url, data=body, headers=headers, timeout=timeout, allow_redirects=False)

    def find(self, filters: Mapping[str, str], timeout: float) -> requests.Response:
        url, headers = self._config["message"]
        return self._session.request(
            "GET", url, params=filters, headers=headers, timeout=timeout, allow_redirects=False
        )

    def close(self) -> None:
        self._session.close()


def _is_mailjets_or_ours(api_url: str) -> bool:
    """1.9 checks that itself; with 1.4 the key would go to whoever is named."""
    parts = urlsplit(api_url)
    host = parts.hostname or ""
    if host in ("localhost", "127.0.0.1", "::1"):
        return True
    return parts.scheme == "https" and (host == "mailjet.com" or host.endswith(".mailjet.com"))


def _mount(session: requests.Session, connections: int) -> None:
    adapter = SingleTryAdapter(connections)
    # https too, and above all: the client mounts its retries there and an http test server would hide it.
    for scheme in ("https://", "http://"):
        session.mount(scheme, adapter)


def _opened(account: Account, version: str, connections: int) -> "_SessionClient | _AddressClient":
    try:
        client: Any = Client(auth=(account.key, account.secret), version=version, api_url=account.api_url)
    except (ValueError, TypeError) as error:
        raise ProviderMisconfigured(f"Mailjet's client does not take this sender's key or address: {error}") from error
    # Not hasattr: the client of 1.4 answers to any name.
    if "session" in vars(client):
        return _SessionClient(client, connections)
    return _AddressClient(client, connections)
