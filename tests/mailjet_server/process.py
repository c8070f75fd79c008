"""The server as a process of its own, for tests and benches."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.mailjet_server.record import read_log

ROOT = Path(__file__).resolve().parents[2]


class MailjetProcess:
    """Started on entering, stopped on leaving. `url` is where it listens; `accepted()` reads its log."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.log = folder / "mailjet-accepted.log"
        command = [sys.executable, "-m", "tests.mailjet_server", "--quiet", "--port", "0", "--calls-per-10s", "0"]
        self._command = [*command, "--log", str(self.log), *options]

    def __enter__(self) -> MailjetProcess:
        self._process = subprocess.Popen(self._command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        if not self.url:
            raise RuntimeError("the Mailjet server did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def accepted(self) -> Counter[str]:
        """How often each CustomID was accepted."""
        return read_log(self.log)

    def next_calls(self, *mischief: str) -> None:
        """What is done to the next calls."""
        urllib.request.urlopen(f"{self.url}_next", json.dumps(mischief).encode(), timeout=10).close()

    def calls(self) -> dict[str, Any]:
        """The headers and sizes of all calls, and how many were there at once at most."""
        with urllib.request.urlopen(f"{self.url}_calls", timeout=10) as answer:
            return json.load(answer)

    def weigh(self) -> dict[str, int]:
        """What has arrived: messages, how many of them twice, bytes of a message, the least HTML among a few."""
        accepted, told = self.accepted(), self.calls()
        mails = sum(accepted.values())
        return {
            "mails": mails,
            "twice": sum(number > 1 for number in accepted.values()),
            "bytes_per_message": told["body_bytes"] // max(mails, 1),
            "least_html_bytes": told["least_html_bytes"],
        }

    @property
    def cpu_seconds(self) -> float:
        """What the process has used so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100
