"""One of four workers: the product's own `worker` command, in a process that notes its claims and its calls.

`NOTES POINT PASSAGE LEASE_S ARGUMENT...`: where the notes go; the named point and the passage at which the process
sends itself SIGKILL ("-": none); the lease of a job; the command line of the host. The product knows nothing of it.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks._kill_worker import Trap, points
from embedded_frappe.host import command_line, due_jobs, lease, worker

CLAIM, CALL = "claim", "call"


def note_work(notes: str) -> None:
    """A line per claim with its token, and per call with its custom ids, each before the step itself.

    Between the kind and the rest stand the process and the time on the machine's one clock.
    """
    from diaspora.campaigns.ledger_store import SiteLedger
    from diaspora.campaigns.providers.mailjet.provider import MailjetProvider
    from diaspora.campaigns.providers.outbox.provider import OutboxProvider

    file = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def note(kind: str, *words: str) -> None:
        os.write(file, (" ".join((kind, str(os.getpid()), f"{time.monotonic():.6f}", *words)) + "\n").encode())

    put_token = SiteLedger._put_token

    def noted_claim(ledger: Any, names: Sequence[str], token: str, *others: Any) -> Any:
        note(CLAIM, token)
        return put_token(ledger, names, token, *others)

    def noted_calls(send: Callable[..., Any]) -> Callable[..., Any]:
        def noted(provider: Any, messages: Any) -> Any:
            note(CALL, *(mail.custom_id for mail in messages))
            return send(provider, messages)

        return noted

    SiteLedger._put_token = noted_claim  # type: ignore[method-assign]
    for provider in (MailjetProvider, OutboxProvider):
        provider.send = noted_calls(provider.send)  # type: ignore[method-assign]


def main(argv: list[str]) -> None:
    notes, point, passage, lease_s, *arguments = argv
    lease.RENEW_EVERY_S = float(lease_s) / 4
    worker.LEASE_S = due_jobs.LEASE_S = int(lease_s)  # type: ignore[attr-defined]
    note_work(notes)
    if point != "-":
        Trap(int(passage)).set_up(*points("mailjet")[point])
    sys.argv[1:] = arguments
    command_line.main()


if __name__ == "__main__":
    main(sys.argv[1:])
