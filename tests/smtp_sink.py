"""A mail server that takes everything, as a process of its own, for benches; and a DKIM key for trying out."""

from __future__ import annotations

import base64
import socketserver
import subprocess
import sys
import threading
from functools import lru_cache
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[1]
DKIM_SELECTOR = "trial"


@lru_cache(maxsize=1)
def dkim_key() -> str:
    """An RSA key of 2048 bits in PEM, made anew in each process."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def dkim_record(key: str) -> bytes:
    """What the DNS would say of the key."""
    from cryptography.hazmat.primitives import serialization

    private = serialization.load_pem_private_key(key.encode(), None)
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


class Session(socketserver.StreamRequestHandler):
    """One connection; the log gets a line per message: its custom id and its size."""

    lock = threading.Lock()
    log: Path

    def handle(self) -> None:
        self.say(b"220 sink")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.say(b"354 go on")
                self.take()
            elif word == b"QUIT":
                self.say(b"221 bye")
                return
            else:
                self.say(b"250 ok")

    def take(self) -> None:
        custom_id, size, in_head = b"-", 0, True
        for line in self.rfile:
            if line == b".\r\n":
                break
            size += len(line)
            if in_head:
                in_head = line != b"\r\n"
                if line.startswith(b"X-Diaspora-Custom-Id:"):
                    custom_id = line.split(b":", 1)[1].strip()
        with self.lock, self.log.open("ab") as log:
            log.write(b"%b %d\n" % (custom_id, size))
        self.say(b"250 queued")

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


class Sink(socketserver.ThreadingTCPServer):
    """Listens on the loopback."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64


class SinkProcess:
    """Started on entering, stopped on leaving; `weigh()` reads its log."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "sink.log"

    def __enter__(self) -> SinkProcess:
        command = [sys.executable, "-m", "tests.smtp_sink", str(self._log)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._process.kill()
        self._process.communicate()

    def weigh(self) -> dict[str, int]:
        """Mails, how many custom ids came twice, bytes of a mail."""
        lines = [line.split() for line in self._log.read_text().splitlines()] if self._log.exists() else []
        sizes = [int(size) for _, size in lines]
        return {
            "mails": len(lines),
            "twice": len(lines) - len({custom_id for custom_id, _ in lines}),
            "bytes_per_message": sum(sizes) // max(len(sizes), 1),
        }

    @property
    def cpu_seconds(self) -> float:
        """What the process has used so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100


if __name__ == "__main__":
    Session.log = Path(sys.argv[1])
    with Sink(("127.0.0.1", 0), Session) as sink:
        print(sink.server_address[1], flush=True)
        sink.serve_forever()
