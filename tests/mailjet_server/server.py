"""The server itself: HTTP/1.1 with kept connections, Basic authentication, limits, and mischief on demand."""

from __future__ import annotations

import base64
import json
import random
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.mailjet_server.record import Record, success
from tests.mailjet_server.rules import Account, error, errors_of, refuse_call

WINDOW_S = 10.0

# What may be done to the next calls (POST /_next, a JSON list of these).
MISCHIEF = (
    "429", "500 before", "500 after", "hang after", "hang before", "drop after", "drop before", "drip after",
    "short after", "swap after", "html 400", "global 400",
)  # fmt: skip


@dataclass
class Behaviour:
    """How the server is set up and what it has been told to do."""

    account: Account
    record: Record
    calls_per_window: int = 0
    hang_s: float = 60.0
    mischief_share: float = 0.0
    after_accept: Callable[[list[dict[str, Any]], list[dict[str, Any]]], None] | None = None
    next_calls: deque[str] = field(default_factory=deque)
    calls: deque[float] = field(default_factory=deque)
    seen: list[dict[str, Any]] = field(default_factory=list)
    most_at_once: int = 0
    body_bytes: int = 0
    least_html_bytes: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    _at_once: int = 0

    def enter(self) -> None:
        with self.lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)

    def leave(self) -> None:
        with self.lock:
            self._at_once -= 1

    def too_many(self) -> bool:
        """Count a call; whether it is one too many for the window."""
        now = time.monotonic()
        with self.lock:
            while self.calls and self.calls[0] <= now - WINDOW_S:
                self.calls.popleft()
            if self.calls_per_window and len(self.calls) >= self.calls_per_window:
                return True
            self.calls.append(now)
            return False

    def weigh(self, messages: list[Any], body_bytes: int) -> None:
        """Remember how heavy mails are, and the lightest HTML of the first few calls."""
        with self.lock:
            self.body_bytes += body_bytes
            if len(self.seen) < 20:
                sizes = [len(str(item.get("HTMLPart") or "").encode()) for item in messages if isinstance(item, dict)]
                self.least_html_bytes = min([*sizes, self.least_html_bytes or 10**9])

    def mischief(self) -> str:
        """What to do to the call that has just come, or ""."""
        with self.lock:
            if self.next_calls:
                return self.next_calls.popleft()
        return random.choice(MISCHIEF) if random.random() < self.mischief_share else ""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    behaviour: Behaviour

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal: the log is what was accepted."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        if path == "/_next":
            self.behaviour.next_calls.extend(json.loads(body))
            self.answer(200, {})
        elif path != "/v3.1/send":
            self.answer(404, error("mj-0010", "Resource not found.", 404))
        elif self.is_allowed():
            self.behaviour.enter()
            try:
                self.send_messages(body)
            finally:
                self.behaviour.leave()

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/_calls":
            kept = ("most_at_once", "body_bytes", "least_html_bytes")
            told = {name: getattr(self.behaviour, name) for name in kept}
            self.answer(200, {"calls": self.behaviour.seen, **told})
        elif parts.path != "/v3/REST/message":
            self.answer(404, {"ErrorInfo": "", "ErrorMessage": "Object not found", "StatusCode": 404})
        elif self.is_allowed():
            custom_id = parse_qs(parts.query).get("CustomID", [""])[0]
            found = [{"ID": number, "Status": "sent"} for number in self.behaviour.record.find(custom_id)]
            self.answer(200, {"Count": len(found), "Data": found, "Total": len(found)})

    def is_allowed(self) -> bool:
        account = self.behaviour.account
        wanted = base64.b64encode(f"{account.key}:{account.secret}".encode()).decode()
        if self.headers.get("Authorization") == f"Basic {wanted}":
            return True
        self.answer(401, error("mj-0015", "API key authentication/authorization failure.", 401))
        return False

    def send_messages(self, body: bytes) -> None:
        behaviour = self.behaviour
        behaviour.seen.append({"headers": dict(self.headers.items()), "bytes": len(body)})
        mischief = behaviour.mischief()
        if mischief == "429" or behaviour.too_many():
            self.answer(429, error("mj-0014", "Too many requests.", 429), {"Retry-After": "1"})
        elif mischief.endswith("before"):
            self.misbehave(mischief, {})
        elif mischief == "global 400":
            self.answer(400, error("mj-0002", "Malformed JSON, please review the syntax and properties types."))
        elif mischief == "html 400":
            self.answer_bytes(400, b"<html>Bad Request</html>", {"Content-Type": "text/html"})
        else:
            status, answer = self.judge(body)
            if mischief:
                self.misbehave(mischief, answer)
            else:
                self.answer(status, answer)

    def judge(self, body: bytes) -> tuple[int, dict[str, Any]]:
        """Validate, accept what is good, and word the answer."""
        behaviour = self.behaviour
        try:
            call = json.loads(body)
        except ValueError:
            call = None
        if refusal := refuse_call(call):
            return 400, refusal
        messages = call["Messages"]
        behaviour.weigh(messages, len(body))
        wrong = [errors_of(message, behaviour.account) for message in messages]
        good = [message for message, errors in zip(messages, wrong, strict=True) if not errors]
        if call.get("SandboxMode"):
            accepted = [success(message, None) for message in good]
        else:
            blocked = [behaviour.record.is_duplicate(message) for message in good]
            accepted = behaviour.record.accept(good)
            if behaviour.after_accept and good:
                sent = [message for message, is_blocked in zip(good, blocked, strict=True) if not is_blocked]
                numbers = [answer for answer, is_blocked in zip(accepted, blocked, strict=True) if not is_blocked]
                behaviour.after_accept(sent, numbers)
        answers = iter(accepted)
        results = [{"Status": "error", "Errors": errors} if errors else next(answers) for errors in wrong]
        return (400 if any(wrong) else 200), {"Messages": results}

    def misbehave(self, mischief: str, answer: dict[str, Any]) -> None:
        kind = mischief.split()[0]
        if kind == "500":
            self.answer(500, error("mj-0000", "Something went wrong.", 500))
        elif kind == "short":
            self.answer(200, {"Messages": answer["Messages"][:-1]})
        elif kind == "swap":
            self.answer(200, {"Messages": answer["Messages"][::-1]})
        elif kind == "drip":
            self.drip(json.dumps(answer).encode())
        else:
            if kind == "hang":
                time.sleep(self.behaviour.hang_s)
            self.close_connection = True

    def drip(self, body: bytes) -> None:
        """A byte now and then: each read is answered in time, the whole never comes."""
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.close_connection = True
        try:
            for number in range(len(body)):
                self.wfile.write(body[number : number + 1])
                self.wfile.flush()
                time.sleep(0.2)
        except OSError:
            return  # the client has had enough

    def answer(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self.answer_bytes(status, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})})

    def answer_bytes(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class MailjetServer(ThreadingHTTPServer):
    """Listens on the loopback."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, behaviour: Behaviour, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), type("BoundHandler", (Handler,), {"behaviour": behaviour}))

    def handle_error(self, *_: Any) -> None:
        """A client that went away is part of the game."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"
