"""Asks a server the same question again and again, each client on a connection of its own that it keeps.

Reads what to ask as JSON from standard input and prints the figures as JSON. Knows nothing of the product but its
address; an answer that is not a page of rows ends it.
"""

import http.client
import json
import statistics
import sys
import threading
import time
from typing import Any
from urllib.parse import quote, urlencode, urlsplit


def log_in(address: str, user: str, password: str) -> str:
    """The cookie of a session."""
    connection = connect(address)
    body = urlencode({"usr": user, "pwd": password})
    connection.request("POST", "/api/method/login", body, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    answer.read()
    cookies = [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    connection.close()
    if answer.status != http.client.OK:
        raise SystemExit(f"The login was answered with {answer.status}.")
    return next(value.partition(";")[0] for value in cookies if value.startswith("sid="))


def connect(address: str) -> http.client.HTTPConnection:
    parts = urlsplit(address)
    return http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)


class Client(threading.Thread):
    """Asks until the common number of requests is used up."""

    def __init__(self, what: dict[str, Any], cookie: str, left: list[None]) -> None:
        super().__init__(daemon=True)
        self.what, self.left = what, left
        self.target = f"{quote(what['path'])}?{urlencode({k: v for k, v in what['query'].items() if v})}"
        self.headers = {"Cookie": cookie, "Accept": "application/json"}
        self.connection = connect(what["address"])
        self.milliseconds: list[float] = []
        self.bytes = 0
        self.fault = ""

    def run(self) -> None:
        """Ask and look at each answer."""
        while not self.fault:
            try:
                self.left.pop()  # one step, so that the clients share the number without a lock
            except IndexError:
                return
            began = time.perf_counter()
            self.connection.request("GET", self.target, headers=self.headers)
            answer = self.connection.getresponse()
            body = answer.read()
            self.milliseconds.append((time.perf_counter() - began) * 1000)
            self.bytes = len(body)
            if answer.status != http.client.OK or len(json.loads(body)["data"]) != self.what["rows"]:
                self.fault = f"{answer.status} {body[:300]!r}"


def measure(what: dict[str, Any]) -> dict[str, Any]:
    """Let the clients run; the figures."""
    cookie = log_in(what["address"], what["user"], what["password"])
    left: list[None] = [None] * what["requests"]
    clients = [Client(what, cookie, left) for _ in range(what["clients"])]
    began = time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    seconds = time.perf_counter() - began
    faults = [client.fault for client in clients if client.fault]
    if faults:
        raise SystemExit(faults[0])
    milliseconds = [figure for client in clients for figure in client.milliseconds]
    return {
        "p50_ms": round(statistics.median(milliseconds), 2),
        "p95_ms": round(statistics.quantiles(milliseconds, n=20)[18], 2),
        "per_s": round(len(milliseconds) / seconds, 1),
        "bytes": clients[0].bytes,
    }


if __name__ == "__main__":
    json.dump(measure(json.load(sys.stdin)), sys.stdout)
