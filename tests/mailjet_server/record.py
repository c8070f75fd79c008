"""What the server has accepted: in memory for its questions, and in a log for those who check."""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any


class Record:
    """Accepted messages. A line of the log is `<CustomID> <MessageID> <address>`, written before the answer."""

    def __init__(self, log: Path, index_delay_s: float = 0) -> None:
        self._handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._lock = threading.Lock()
        self._next_id = 1152921504606846976 + int(time.time() * 1000)  # above 53 bits, as Mailjet's are
        self._by_custom_id: dict[str, list[tuple[int, float]]] = {}
        self._deduplicated: set[tuple[str, str]] = set()
        self._index_delay_s = index_delay_s

    def accept(self, messages: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Take messages over; the success of each, in order."""
        answers, lines = [], []
        with self._lock:
            for message in messages:
                self._next_id += 1
                number, custom_id = self._next_id, str(message.get("CustomID") or "")
                self._by_custom_id.setdefault(custom_id, []).append((number, time.monotonic()))
                lines.append(f"{custom_id or '-'} {number} {message['To'][0]['Email']}\n")
                answers.append(success(message, number))
            os.write(self._handle, "".join(lines).encode())
        return answers

    def is_duplicate(self, message: dict[str, Any]) -> bool:
        """Whether this address has had a message of this deduplicated campaign; it has from now on."""
        if not message.get("DeduplicateCampaign"):
            return False
        key = (message["CustomCampaign"], message["To"][0]["Email"].lower())
        with self._lock:
            seen = key in self._deduplicated
            self._deduplicated.add(key)
        return seen

    def find(self, custom_id: str) -> list[int]:
        """Message ids under a CustomID, as far as the index knows them by now."""
        known_before = time.monotonic() - self._index_delay_s
        with self._lock:
            return [number for number, at in self._by_custom_id.get(custom_id, ()) if at <= known_before]


def success(message: dict[str, Any], number: int | None) -> dict[str, Any]:
    """`Status: success` as the API words it; without ids where nothing was sent (sandbox)."""
    to = []
    for contact in message["To"]:
        entry: dict[str, Any] = {"Email": contact["Email"], "MessageUUID": str(uuid.UUID(int=number or 0))}
        if number is not None:
            href = f"https://api.mailjet.com/v3/REST/message/{number}"
            entry |= {"MessageID": number, "MessageHref": href}
        to.append(entry)
    return {"Status": "success", "CustomID": message.get("CustomID") or "", "To": to, "Cc": [], "Bcc": []}


def read_log(log: Path) -> Counter[str]:
    """How often each CustomID was accepted."""
    if not log.exists():
        return Counter()
    return Counter(line.split(" ", 1)[0] for line in log.read_text(encoding="utf-8").splitlines())
