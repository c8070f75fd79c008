"""The events that Mailjet posts about a message, by the recipient's address, and the posting itself."""

from __future__ import annotations

import json
import queue
import random
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

# What the part of an address before "+" or "@" leads to; everybody else receives, opens and clicks.
FATES: dict[str, list[dict[str, Any]]] = {
    "hardbounce": [{"event": "bounce", "blocked": False, "hard_bounce": True, "error_related_to": "recipient",
                    "error": "user unknown", "comment": "550 no such user"}],
    "nodomain": [{"event": "bounce", "blocked": False, "hard_bounce": True, "error_related_to": "domain",
                  "error": "invalid domain", "comment": ""}],
    "softbounce": [{"event": "bounce", "blocked": False, "hard_bounce": False, "error_related_to": "mailbox",
                    "error": "mailbox inactive", "comment": ""}],
    "greylisted": [{"event": "bounce", "blocked": False, "hard_bounce": False, "error_related_to": "policy",
                    "error": "greylisted", "comment": "451 try again later"}],
    "blocked": [{"event": "blocked", "error_related_to": "content", "error": "spam content blocked"}],
    "spam": [{"event": "sent", "smtp_reply": "250 ok"}, {"event": "spam", "source": "feedback loop"}],
    "unsub": [{"event": "sent", "smtp_reply": "250 ok"},
              {"event": "unsub", "mj_list_id": 0, "ip": "192.0.2.7", "geo": "FR", "agent": "Mail/1"}],
}  # fmt: skip
USUAL: list[dict[str, Any]] = [
    {"event": "sent", "smtp_reply": "250 ok"},
    {"event": "open", "ip": "192.0.2.7", "geo": "FR", "agent": "Mail/1"},
    {"event": "click", "url": "https://mission.example/", "ip": "192.0.2.7", "geo": "FR", "agent": "Mail/1"},
]


def events_of(email: str, custom_id: str, message_id: int, now: int) -> Iterator[dict[str, Any]]:
    """What is posted about one message."""
    kind = email.split("@", 1)[0].split("+", 1)[0]
    for number, own in enumerate(FATES.get(kind, USUAL)):
        yield {
            "event": own["event"], "time": now + number, "MessageID": message_id,
            "Message_GUID": f"00000000-0000-4000-8000-{message_id % 10**12:012}", "email": email, "mj_campaign_id": 7,
            "mj_contact_id": 12, "customcampaign": "", "CustomID": custom_id, "Payload": "", **own,
        }  # fmt: skip


class Poster:
    """Posts events to a webhook from a thread of its own: as an array (version 2) or one by one; tries again later."""

    def __init__(self, url: str, version: int, *, every_s: float = 30.0, array: int = 100) -> None:
        self._url, self._version, self._every_s, self._array = url, version, every_s, array
        self._queue: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._run, daemon=True).start()

    def announce(self, messages: list[dict[str, Any]], answers: list[dict[str, Any]]) -> None:
        """Events about accepted messages, in a shuffled order."""
        found = [
            event
            for message, answer in zip(messages, answers, strict=True)
            for event in events_of(
                message["To"][0]["Email"], str(message.get("CustomID") or ""), answer["To"][0]["MessageID"],
                int(time.time()),
            )
        ]  # fmt: skip
        random.shuffle(found)
        for event in found:
            self._queue.put(event)

    def _run(self) -> None:
        while True:
            events = [self._queue.get()]
            while self._version == 2 and len(events) < self._array and not self._queue.empty():
                events.append(self._queue.get())
            self._post(events if self._version == 2 else events[0])

    def _post(self, body: Any) -> None:
        while True:
            headers = {"Content-Type": "application/json"}
            request = urllib.request.Request(self._url, json.dumps(body).encode(), headers)
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError) as error:
                print(f"webhook: {error}; once more in {self._every_s:g} s", flush=True)
            time.sleep(self._every_s)
