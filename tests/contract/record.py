"""Records a host's answers as a transcript, in the site's own Python, after installing contract_probe on the site.

cd BENCH/sites && ../env/bin/python -m record SITE http://127.0.0.1:PORT ADMIN_PASSWORD > frappe-15.json
"""

import json
import platform
import sys

import frappe


def record(site: str, url: str, admin_password: str) -> dict:
    """Every answer in process and over HTTP, with what the host says of itself."""
    from contract_probe.cases import run_all
    from http_steps import play

    frappe.init(site=site)
    frappe.connect()
    try:
        return {
            "host": f"frappe {frappe.__version__}",
            "database": frappe.db.sql("select version()")[0][0],
            "python": platform.python_version(),
            "recorded_on": frappe.utils.nowdate(),
            "in_process": json.loads(frappe.as_json(run_all())),
            "over_http": list(play(url, admin_password)),
        }
    finally:
        frappe.destroy()


if __name__ == "__main__":
    json.dump(record(*sys.argv[1:]), sys.stdout, indent=1, ensure_ascii=False, sort_keys=True)
    print()
