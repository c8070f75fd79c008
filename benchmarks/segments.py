"""How fast a tree is counted, shown and explained: ./dev bench segments --contacts 200000 --database sqlite --json

Runs the product's own functions on the committed trees (benchmarks/trees), each `--runs` times, as the Administrator
of a site whose data are always the same. With `--importing` a workbook is imported into the same database meanwhile.
The bars are over all runs, the first one of each tree included; afterwards every count is compared with what the
database says of the tree as a whole.
"""

import argparse
import json
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import _mission, _segment_data, _segment_databases, _segment_editing, _segment_importing

TREES = Path(__file__).parent / "trees"
BARS_MS = {"count": 250, "preview": 100, "explain": 50}
PAGE = 20
# The first run of a tree, and the others: leaves that it has in common with earlier trees are known by then.
COLD, WARM = slice(0, 1), slice(1, None)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 0 when every bar is kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=200_000)
    parser.add_argument("--database", choices=["sqlite", "mariadb"], default="sqlite")
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--importing", action="store_true", help="measure while a workbook is imported")
    parser.add_argument("--folder", type=Path, help="where the site is made (a temporary folder)")
    parser.add_argument("--json", action="store_true", help="one line of JSON only")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="diaspora-bench-", dir=options.folder) as folder:
        result = measure(Path(folder), options)
    print(json.dumps(result) if options.json else json.dumps(result, indent=1))
    is_fast = all(result[f"{name}_p95_ms"] <= bar for name, bar in BARS_MS.items())
    is_true = not result["wrong_counts"] and result["editing"]["is_true"]
    return 0 if is_fast and is_true else 1


def measure(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Build the mission, then time every tree."""
    import frappe

    from diaspora.crm.store import allocate_row_numbers

    began = time.perf_counter()
    (folder / "database").mkdir()
    with _mission.database_server(options.database, folder / "database"):
        _mission.make_site(folder / "sites")
        with _mission.opened_site(folder / "sites"):
            site = _segment_databases.Site()
            site.lists()
            rows = _segment_data.build(site, options.contacts)
            allocate_row_numbers(options.contacts)  # those that the data took; an import goes on from there
            frappe.db.commit()
            store_statistics()
            built = time.perf_counter() - began
            trees = {path.stem: path.read_text(encoding="utf-8") for path in sorted(TREES.glob("*.json"))}
            with importing(folder / "sites", options.importing) as imported:
                began = time.perf_counter()
                timings = {name: time_tree(tree, options.runs) for name, tree in trees.items()}
                seconds = time.perf_counter() - began
                edited = _segment_editing.edit(folder / "sites")
            frappe.db.rollback()
            wrong = [name for name, tree in trees.items() if not is_true(tree)]
            editing = {**editing_summary(edited), **final_count(edited[-1])}
            durability = _mission.durability()
            frappe.db.rollback()
    return {
        "bench": "segments",
        "database": options.database,
        "contacts": options.contacts,
        "rows": sum(rows.values()),
        "mail_events": rows["Diaspora Mail Event"],
        "build_seconds": round(built, 1),
        "seconds": round(seconds, 1),
        **{f"{what}_{name}": value for what in BARS_MS for name, value in summary(timings, what).items()},
        "count_cold": summary(timings, "count", COLD),
        "count_warm": summary(timings, "count", WARM),
        "p50_ms": summary(timings, "count")["p50_ms"],
        "p95_ms": summary(timings, "count")["p95_ms"],
        "imported_rows_meanwhile": imported(),
        "editing": editing,
        "wrong_counts": wrong,
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "durability": durability,
        "programs_per_core": cores_waited_for(),
        "count_cpu_p95_ms": summary(timings, "count_cpu")["p95_ms"],
        "commit": _mission.commit_id(),
        "trees": {name: tree_summary(timing) for name, timing in timings.items()},
    }


def store_statistics() -> None:
    """As the product's nightly job does it."""
    from diaspora.segments import tasks

    tasks.refresh_statistics()


def time_tree(tree: str, runs: int) -> dict[str, Any]:
    """Milliseconds per run of count, of the first page and of the explanation of its people."""
    import frappe

    from diaspora.segments import counting_store, store

    members = 0
    counts, pages, explanations, cpu = [], [], [], []
    for run in range(runs):
        frappe.db.rollback()  # a snapshot of its own, as each request has
        busy = time.process_time()
        milliseconds, members = timed(lambda: counting_store.exact(store.compile_for(tree)))
        cpu.append((time.process_time() - busy) * 1000)
        counts.append(milliseconds)
        milliseconds, page = timed(lambda: store.preview(store.compile_for(tree), limit=PAGE))
        pages.append(milliseconds)
        contact = page.rows[run % len(page.rows)]["name"] if page.rows else "nobody"
        explanations.append(timed(lambda who=contact: store.explain_contact(tree, who))[0])
    return {"members": members, "count": counts, "preview": pages, "explain": explanations, "count_cpu": cpu}


def is_true(tree: str) -> bool:
    """Does the product's count agree with the database's, asked about the tree as a whole?"""
    from diaspora.segments import counting_store, store

    compiled = store.compile_for(tree)
    return counting_store.exact(compiled) == store.count(compiled)


def editing_summary(edited: list[_segment_editing.Answered]) -> dict[str, Any]:
    """Scenario 1: how the changes were answered, and after what time."""
    labels = [one.answer["label"] for one in edited]
    answered = [one.ms for one in edited if one.answer["label"] != "overtaken"]
    return {
        **{label: labels.count(label) for label in ("exact", "estimate", "overtaken")},
        "p95_ms": round(statistics.quantiles(answered, n=20)[18], 1) if len(answered) > 1 else round(answered[0], 1),
        "slowest_ms": round(max(one.ms for one in edited), 1),
    }


def final_count(last: _segment_editing.Answered) -> dict[str, Any]:
    """The last tree when nothing changes any more: as the product counts it, and person by person without it."""
    from diaspora.segments import counting_store, store

    counted = counting_store.exact(store.compile_for(last.tree))
    by_hand = len(_segment_editing.by_hand(_segment_editing.CHANGES - 1))
    return {"final": counted, "by_hand": by_hand, "is_true": counted == by_hand}


def cores_waited_for() -> float:
    """How many programs wanted each core during the last minute: above 1, times of the clock are not the product's."""
    return round(os.getloadavg()[0] / (os.cpu_count() or 1), 1)


def timed(function: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds, and what the function gave."""
    began = time.perf_counter()
    result = function()
    return (time.perf_counter() - began) * 1000, result


def summary(timings: dict[str, dict[str, Any]], what: str, part: slice = slice(None)) -> dict[str, float]:
    """Over all runs of all trees, or over the cold or the warm ones."""
    figures = [figure for timing in timings.values() for figure in timing[what][part]]
    return {
        "p50_ms": round(statistics.median(figures), 1),
        "p95_ms": round(statistics.quantiles(figures, n=20)[18], 1),
        "max_ms": round(max(figures), 1),
    }


def tree_summary(timing: dict[str, Any]) -> dict[str, float]:
    """Members, the first count, and the median of each answer."""
    medians = {what: round(statistics.median(timing[what]), 1) for what in BARS_MS}
    return {"members": timing["members"], "count_cold": round(timing["count"][0], 1)} | medians


@contextmanager
def importing(sites: Path, wanted: bool) -> Iterator[Callable[[], int]]:
    """A process that imports workbook after workbook into the site; how many rows it had brought in when asked."""
    if not wanted:
        yield lambda: 0
        return
    context = multiprocessing.get_context("spawn")
    rows, stop = context.Value("i", 0), context.Event()
    process = context.Process(target=_segment_importing.run, args=(str(sites), rows, stop))
    process.start()
    while not rows.value and process.is_alive():
        time.sleep(0.05)
    try:
        yield lambda: rows.value
    finally:
        stop.set()
        process.join()


if __name__ == "__main__":
    sys.exit(main())
