"""The outbox provider: "accepted" means that the mail is a file, complete and durable, under its final name.

A mail appears by a hard link, which never replaces: a second acceptance of one custom id stays visible as
`<custom_id>.2.eml`. Drafts lie in one hidden folder beside the streams. Knows no database and no campaign beyond the
stream's name.
"""

import os
import re
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from diaspora.campaigns.mime import build_message
from diaspora.campaigns.providers.errors import BadHeader
from diaspora.campaigns.providers.port import (
    Absent,
    Accepted,
    Deferred,
    Found,
    Outcome,
    OutgoingMail,
    Refused,
    Trace,
    Uncertain,
)

_DRAFTS = ".drafts"
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,139}")


class OutboxProvider:
    """Writes each mail to `<folder>/<stream>/<custom_id>.eml`.

    `threads` writes run at a time: fsync releases the interpreter's lock, and the disk orders several at once. What
    dead workers left half done, older than `draft_life_s`, is removed; give it at least a worker's lease.
    """

    batch_size = 50
    calls_in_flight = 2  # while one call waits for the disk, the next is written

    def __init__(
        self, folder: Path, utcnow: Callable[[], datetime], threads: int = 8, draft_life_s: float = 150
    ) -> None:
        remove_old_drafts(folder, draft_life_s)
        self._folder = folder
        self._utcnow = utcnow
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="outbox")

    def close(self) -> None:
        """Let the writing threads go."""
        self._pool.shutdown()

    def send(self, messages: Sequence[OutgoingMail]) -> list[Outcome]:
        """Write the messages; accepted ones are durable, the folder's entry included, when this returns."""
        sent_at = self._utcnow()
        writes = [self._pool.submit(self._write, mail, build_or_refuse(mail, sent_at)) for mail in messages]
        outcomes = [write.result() for write in writes]
        lost = {stream for stream in {mail.stream for mail in messages} if not self._sync_stream(stream)}
        return [
            Uncertain("outbox-folder") if mail.stream in lost and isinstance(outcome, Accepted) else outcome
            for mail, outcome in zip(messages, outcomes, strict=True)
        ]

    def find(self, custom_ids: Sequence[str], stream: str) -> Mapping[str, Trace]:
        """Look for the files. What is reported as found has been made durable first."""
        names = {custom_id: f"{custom_id}.eml" for custom_id in custom_ids}
        folder = self._stream_folder(stream)
        there = {custom_id for custom_id, name in names.items() if (folder / name).exists()}
        if there:
            sync_folder(folder)
        return {custom_id: Found(names[custom_id]) if custom_id in there else Absent() for custom_id in custom_ids}

    def _write(self, mail: OutgoingMail, message: bytes | Refused) -> Outcome:
        if isinstance(message, Refused):
            return message
        try:
            folder = self._stream_folder(mail.stream)
            draft = write_draft(self._folder, message)
        except OSError as error:
            return Deferred(f"outbox-errno-{error.errno}")
        try:
            return Accepted(accept(draft, folder, mail.custom_id))
        except OSError as error:
            return Uncertain(f"outbox-errno-{error.errno}")

    def _stream_folder(self, stream: str) -> Path:
        if not _SAFE_NAME.fullmatch(stream):
            raise ValueError(f"{stream!r} cannot be the name of an outbox's folder")
        folder = self._folder / stream
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(folder.parent)
        return folder

    def _sync_stream(self, stream: str) -> bool:
        try:
            sync_folder(self._stream_folder(stream))
        except OSError:
            return False
        return True


def build_or_refuse(mail: OutgoingMail, sent_at: datetime) -> bytes | Refused:
    """The message's bytes, or a refusal when its values cannot stand in a mail."""
    if not _SAFE_NAME.fullmatch(mail.custom_id):
        return Refused("bad custom id")
    try:
        return build_message(mail, sent_at)
    except BadHeader:
        return Refused("bad header")


def write_draft(folder: Path, message: bytes) -> Path:
    """Write and fsync a file among the drafts; nothing is accepted yet. Raises OSError and leaves nothing behind."""
    drafts = folder / _DRAFTS
    drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = drafts / f"{secrets.token_hex(12)}.draft"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(message)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    return draft


def accept(draft: Path, folder: Path, custom_id: str) -> str:
    """Give the draft its final name in a stream's folder, the moment of acceptance; the name. Never replaces a file."""
    number = 1
    while True:
        name = f"{custom_id}.eml" if number == 1 else f"{custom_id}.{number}.eml"
        try:
            os.link(draft, folder / name)
        except FileExistsError:
            number += 1
            continue
        draft.unlink(missing_ok=True)
        return name


def remove_old_drafts(folder: Path, draft_life_s: float) -> None:
    """Remove drafts whose worker died. One that still lives and finds its draft gone has not sent it."""
    # The disk's clock dates the files, so it is the machine's time that they are held against.
    oldest = time.time() - draft_life_s
    for draft in (folder / _DRAFTS).glob("*.draft"):
        with suppress(FileNotFoundError):  # its worker, or another one that cleans
            if draft.stat().st_mtime < oldest:
                draft.unlink()


def forget_mails(folder: Path, stream: str, custom_ids: Iterable[str]) -> None:
    """Remove the mails of these custom ids from a stream, second acceptances included; no such file is no error."""
    for custom_id in custom_ids:
        paths = [folder / stream / f"{custom_id}.eml"]
        while paths[-1].exists():
            paths.append(folder / stream / f"{custom_id}.{len(paths) + 1}.eml")
        for path in reversed(paths):  # the first goes last: the others are found beside it alone
            path.unlink(missing_ok=True)


def custom_ids_in(folder: Path, stream: str) -> set[str]:
    """The custom ids of all mails of a stream."""
    return {path.name.split(".")[0] for path in (folder / stream).glob("*.eml")}


def sync_folder(folder: Path) -> None:
    """Make the entries of a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
