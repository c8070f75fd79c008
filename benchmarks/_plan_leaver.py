"""Somebody who unsubscribes while a plan is made, again and again, in a process of its own; says how long it took."""

import json
import sys
import time
from pathlib import Path

from benchmarks import _mission


def main(argv: list[str]) -> None:
    """`sites people`: says "ready", then one withdrawal after the other until a line comes in."""
    import select

    import frappe

    from diaspora.crm.store import Act, record_acts

    sites, people = argv
    with _mission.opened_site(Path(sites)):
        waits: list[float] = []
        number = int(people)
        print("ready", flush=True)
        while not select.select([sys.stdin], [], [], 0.05)[0]:
            began = time.perf_counter()
            record_acts(f"p{number:09}", [Act("culture", "email", "withdrawn", "one-click")])
            frappe.db.commit()
            waits.append(time.perf_counter() - began)
            number -= 1
    print(json.dumps(waits), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
