"""A visitor's browser, as little as one needs: one kept connection, forms, no cookies. Standard library only."""

import http.client
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import local
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

from .errors import SiteUnreachable

TIMEOUT_S = 30
THREADS = 3

Item = TypeVar("Item")
Result = TypeVar("Result")


class Browser:
    """Opens pages of one site over a connection that is kept; not for use by several threads."""

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SiteUnreachable(f"{base_url!r} is not an address like http://127.0.0.1:8000")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._base_url = base_url
        self._connection = kind(parts.hostname, parts.port, timeout=TIMEOUT_S)

    def get(self, path: str) -> tuple[int, str]:
        """(status, page) of an address below the site, given as path and query."""
        return self._open("GET", path, None, {})

    def post(self, path: str, fields: Sequence[tuple[str, str]]) -> tuple[int, str]:
        """(status, page) after sending a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._open("POST", path, urlencode(fields).encode(), headers)

    def _open(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, str]:
        # A server may close a kept connection at any time; every act of ours may be repeated without harm.
        for attempt in (1, 2):
            try:
                self._connection.request(method, path, body, headers)
                answer = self._connection.getresponse()
                return answer.status, answer.read().decode("utf-8", "replace")
            except (http.client.HTTPException, OSError) as error:
                self._connection.close()
                if attempt == 2:
                    raise SiteUnreachable(f"{self._base_url}{path.split('?')[0]} does not answer: {error}") from error
        raise AssertionError("unreachable")


def visit_all(base_url: str, visit: Callable[[Browser, Item], Result], items: Iterable[Item]) -> list[Result]:
    """Let several browsers at a time make the visits; results in the order of the items, the first error is raised."""
    own = local()

    def one(item: Item) -> Result:
        if not hasattr(own, "browser"):
            own.browser = Browser(base_url)
        return visit(own.browser, item)

    with ThreadPoolExecutor(THREADS, thread_name_prefix="visitor") as pool:
        return list(pool.map(one, items))
