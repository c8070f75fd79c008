"""How fast a file comes in: ./dev bench import --rows 100000 --format xlsx --database sqlite --json

Runs the product's own command on a file of 20 columns (16 for elected officials), in a process of its own, and watches
the memory of that process and those that it starts.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import _import_files, _mission
from benchmarks._memory import family_memory

ROOT = Path(__file__).parent.parent
FORMATS = {"xlsx": _import_files.write_xlsx, "csv": _import_files.write_csv}
KINDS = {
    "contact": (_import_files.MEMBER_HEADERS, _import_files.members),
    "elected-official": (_import_files.OFFICIAL_HEADERS, _import_files.officials),
}
_LOOK_S = 0.1


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 0 when every row was taken in."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--format", choices=sorted(FORMATS), default="xlsx")
    parser.add_argument("--kind", choices=sorted(KINDS), default="contact")
    parser.add_argument("--database", choices=_mission.DATABASES, default="sqlite")
    parser.add_argument("--dry-run", action="store_true", help="rehearse: everything but the writing")
    parser.add_argument("--folder", type=Path, help="where the site is made (a temporary folder)")
    parser.add_argument("--json", action="store_true", help="one line of JSON only")
    options = parser.parse_args(argv)
    with (
        tempfile.TemporaryDirectory(prefix="diaspora-bench-", dir=options.folder) as folder,
        _mission.database_server(options.database, Path(folder)),
    ):
        result = measure(Path(folder), options.rows, options.format, options.kind, dry_run=options.dry_run)
    print(json.dumps(result) if options.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    return 0 if result["created"] == options.rows else 1


def measure(folder: Path, rows: int, form: str, kind: str, *, dry_run: bool = False) -> dict[str, Any]:
    """Make a site and a file, import it; the figures."""
    import frappe

    headers, people = KINDS[kind]
    file = folder / f"people.{form}"
    FORMATS[form](file, headers, people(rows))
    sites = folder / "sites"
    _mission.make_site(sites)
    settings = frappe.get_doc("Diaspora Settings")
    settings.update({"mission_name": "Bench", "mission_country": "France", "default_district": "LYO"})
    settings.save()
    frappe.db.commit()
    durability = _mission.durability()
    frappe.destroy()
    began = time.perf_counter()
    done, memory, cpu_s = run(sites, [str(file), "--kind", kind, *(["--dry-run"] if dry_run else [])])
    seconds = time.perf_counter() - began
    return {
        "bench": "import",
        "kind": kind,
        "dry_run": dry_run,
        "format": form,
        "rows": rows,
        "columns": len(headers),
        "file_mb": round(file.stat().st_size / 2**20, 1),
        "seconds": round(seconds, 2),
        "per_s": round(rows / seconds),
        "cpu_seconds": round(cpu_s, 1),
        "memory_mb": memory[0] // 2**20,
        "rss_mb": memory[1] // 2**20,
        **{name: done[name] for name in ("created", "updated", "unchanged", "rejected")},
        "durability": durability,
        "commit": _mission.commit_id(),
    }


def run(sites: Path, asked: Sequence[str]) -> tuple[dict[str, Any], tuple[int, int], float]:
    """What the import command prints, the highest sums of its processes' memory (see `family_memory`), their CPU."""
    command = [sys.executable, "-m", "embedded_frappe", "--sites", str(sites), "--site", _mission.SITE]
    command += ["diaspora", "import", *asked, "--json"]
    before = os.times()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.DEVNULL)
        own = resident = 0
        while process.poll() is None:
            now = family_memory(process.pid)
            own, resident = max(own, now[0]), max(resident, now[1])
            time.sleep(_LOOK_S)
        out.seek(0)
        lines = out.read().decode().splitlines()
    if process.returncode:
        raise SystemExit(f"the import failed: {lines}")
    after = os.times()
    cpu_s = after.children_user + after.children_system - before.children_user - before.children_system
    return json.loads(lines[-1]), (own, resident), cpu_s


if __name__ == "__main__":
    sys.exit(main())
