"""Writes contacts over REST and notes down what was asked and what was answered, until its input is closed.

A line is noted before a request is sent, another when its answer has come. After a request without an answer the
contact is left as it is, and another one begun.
"""

import http.client
import json
import sys
import threading
import time
from typing import Any, TextIO
from urllib.parse import quote

from benchmarks._crash_judge import contact
from benchmarks._rest_load import connect, log_in

PATH = "/api/resource/" + quote("Diaspora Contact")
VERSIONS = 4
BACK_OFF_S = 0.05
UNANSWERED = (OSError, http.client.HTTPException, ValueError)


class Writer(threading.Thread):
    """One client with a connection of its own."""

    def __init__(self, number: int, what: dict[str, Any], log: TextIO, lock: threading.Lock) -> None:
        super().__init__(daemon=True)
        self.number, self.what, self.log, self.lock = number, what, log, lock
        self.stopping = threading.Event()
        self.cookie = ""

    def run(self) -> None:
        """Contact after contact, version after version."""
        count = 0
        while not self.stopping.is_set():
            count += 1
            self.write(f"{self.number}-{count}")

    def write(self, tag: str) -> None:
        """Create a contact and change it; stop at the first request without an answer."""
        name = ""
        for version in range(1, VERSIONS + 1):
            if self.stopping.is_set():
                return
            self.note(tag, version, "asked")
            try:
                status, body = self.send(name, {**contact(tag, version), "district": self.what["district"]})
            except UNANSWERED:
                status, body = 0, {}
            if status == http.client.OK:
                name = body["data"]["name"]
                self.note(tag, version, "done")
                continue
            refused = 0 < status < http.client.INTERNAL_SERVER_ERROR
            self.note(tag, version, "refused" if refused else "failed", status=status, body=body if refused else None)
            time.sleep(BACK_OFF_S)
            return

    def send(self, name: str, fields: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """POST, or PUT where there is a name; status and JSON."""
        self.cookie = self.cookie or log_in(self.what["address"], self.what["user"], self.what["password"])
        connection = connect(self.what["address"])
        try:
            path = f"{PATH}/{quote(name)}" if name else PATH
            headers = {"Cookie": self.cookie, "Accept": "application/json", "Content-Type": "application/json"}
            connection.request("PUT" if name else "POST", path, json.dumps(fields), headers)
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text)
        finally:
            connection.close()

    def note(self, tag: str, version: int, event: str, **more: Any) -> None:
        """A line of the log; it is out of this process before anything else happens."""
        with self.lock:
            self.log.write(json.dumps({"tag": tag, "version": version, "event": event, **more}) + "\n")
            self.log.flush()


def main() -> None:
    what = json.loads(sys.argv[1])
    lock = threading.Lock()
    with open(what["log"], "w", encoding="utf-8") as log:
        writers = [Writer(number, what, log, lock) for number in range(what["clients"])]
        for writer in writers:
            writer.start()
        sys.stdin.read()
        for writer in writers:
            writer.stopping.set()
        for writer in writers:
            writer.join()


if __name__ == "__main__":
    main()
