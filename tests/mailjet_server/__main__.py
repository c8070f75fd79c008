"""`./dev mailjet-server`: prints where it listens and how to use it, then serves until Ctrl-C."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.mailjet_server.events import Poster
from tests.mailjet_server.record import Record
from tests.mailjet_server.rules import Account
from tests.mailjet_server.server import MISCHIEF, Behaviour, MailjetServer

HELP = """Mailjet's API, as documented, on {url}
  key {key}, secret {secret}; what it accepts is written to {log}

Use it:
  1. "diaspora_mailjet_api_url": "{url}" in the site's site_config.json.
  2. In the sender's form choose "Mailjet" and enter key and secret.
  3. For events start it again with --webhook ADDRESS (./dev diaspora campaign webhook SENDER prints it).

Addresses with a fate: hardbounce+x@, nodomain+x@, softbounce+x@, greylisted+x@, blocked+x@, spam+x@, unsub+x@.
Mischief for the next calls: curl -d '["429", "drop after"]' {url}_next
  ({mischief})
Ctrl-C stops it.
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev mailjet-server", description=__doc__)
    parser.add_argument("--port", type=int, default=8025)
    parser.add_argument("--key", default="key")
    parser.add_argument("--secret", default="secret")
    parser.add_argument(
        "--sender", action="append", default=[], help="an address or @domain that may send (default: all)"
    )
    parser.add_argument("--log", type=Path, default=Path("mailjet-accepted.log"))
    parser.add_argument("--calls-per-10s", type=int, default=500, help="429 above that; 0: no limit")
    parser.add_argument("--index-delay-s", type=float, default=0, help="until the message resource knows a message")
    parser.add_argument("--hang-s", type=float, default=60)
    parser.add_argument("--mischief", type=float, default=0, help="share of the calls that something happens to")
    parser.add_argument("--webhook", help="where events go")
    parser.add_argument("--webhook-version", type=int, choices=(1, 2), default=2, help="2: arrays, 1: one by one")
    parser.add_argument("--quiet", action="store_true", help="print the address only")
    options = parser.parse_args()
    behaviour = Behaviour(
        Account(options.key, options.secret, set(options.sender)),
        Record(options.log, options.index_delay_s),
        calls_per_window=options.calls_per_10s,
        hang_s=options.hang_s,
        mischief_share=options.mischief,
    )
    if options.webhook:
        behaviour.after_accept = Poster(options.webhook, options.webhook_version).announce
    server = MailjetServer(behaviour, options.port)
    told = {"url": server.url, "key": options.key, "secret": options.secret, "log": options.log.resolve()}
    print(server.url if options.quiet else HELP.format(**told, mischief=", ".join(MISCHIEF)), flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
