"""A connection that a deadline ends, whatever the other side does, and that knows whether it has said anything yet.

The time-outs of `requests` are per read: a server that sends a byte every second holds a call for ever. Here a timer
shuts the socket down. Owns nothing of Mailjet.
"""

import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class DeadlinePassed(OSError):
    """The time of a call was over before its first byte was written."""


class TimedCall:
    """One call: when it ends (monotonic seconds), and whether a byte of it has been handed to the socket."""

    def __init__(self, ends_at: float) -> None:
        self.begun = False
        self._ends_at = ends_at
        self._socket: socket.socket | None = None
        self._is_over = False
        self._lock = threading.Lock()

    def begin(self, connection: socket.socket) -> None:
        """Called before each write. Raises DeadlinePassed."""
        with self._lock:
            if self._is_over or time.monotonic() >= self._ends_at:
                raise DeadlinePassed("the time for this call is over")
            self._socket = connection
            self.begun = True

    def end(self) -> None:
        """Shut the socket down, which ends any read or write that another thread is in."""
        with self._lock:
            self._is_over = True
            if self._socket is not None:
                try:
                    # Not SSLSocket's own method, which takes the TLS state away from the thread that reads.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
                except OSError:
                    return  # closed already


_now = threading.local()


@contextmanager
def ending_after(seconds: float) -> Generator[TimedCall]:
    """The calls that this thread makes inside end after so many seconds at the latest."""
    call = TimedCall(time.monotonic() + seconds)
    timer = threading.Timer(seconds, call.end)
    timer.daemon = True
    timer.start()
    _now.call = call
    try:
        yield call
    finally:
        _now.call = None
        timer.cancel()


class _Plain(HTTPConnection):
    def send(self, data: Any) -> None:
        _begin(self)
        super().send(data)


class _Encrypted(HTTPSConnection):
    def send(self, data: Any) -> None:
        _begin(self)
        super().send(data)


def _begin(connection: HTTPConnection) -> None:
    call: TimedCall | None = getattr(_now, "call", None)
    if call is None:
        return
    if connection.sock is None:
        connection.connect()
    if connection.sock is not None:
        call.begin(connection.sock)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls: Any = _Plain


class _EncryptedPool(HTTPSConnectionPool):
    ConnectionCls: Any = _Encrypted


class SingleTryAdapter(HTTPAdapter):
    """Never repeats a request; keeps up to `connections` open; its connections obey `ending_after`."""

    def __init__(self, connections: int) -> None:
        super().__init__(pool_connections=2, pool_maxsize=connections, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Called by requests when the adapter is made."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _EncryptedPool}
