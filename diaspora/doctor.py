"""Looks at a site as an administrator would before its first newsletter: what is missing, and what to do about it.

Changes nothing but a file that it writes into the outbox folder and takes away again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import frappe
from frappe.utils import now_datetime

from diaspora import clock
from diaspora.crm.opt_in_turns_store import CONFIG_KEY, network_limit
from diaspora.site_secret import SecretMissing, secret_check

STALE_AFTER = timedelta(minutes=10)
SETTINGS = "Diaspora Settings"
FRAPPE_RESTS_AFTER_DAYS = 4
RESTS_AFTER_DAYS = 365


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: well or not, what was seen, and what to do where it is not well."""

    subject: str
    is_well: bool
    seen: str
    remedy: str = ""


def examine() -> list[Finding]:
    """All findings on the connected site, in a fixed order; a check that fails to run is a finding too."""
    return [_guarded(check) for check in CHECKS]


def _guarded(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:  # noqa: BLE001  one broken check must not hide the others
        subject = check.__name__.strip("_").replace("_", " ")
        return Finding(subject, False, f"could not be looked at: {error}", "Run `migrate`, then look again.")


def _time_zone() -> Finding:
    off = abs(now_datetime() - clock.utcnow())
    return Finding(
        "time zone",
        off < timedelta(minutes=5),
        f"the site's clock is {int(off.total_seconds() // 60)} minutes off UTC",
        "Set the time zone in System Settings to UTC; the mission's own zone belongs into Diaspora Settings.",
    )


def _durability() -> Finding:
    if frappe.db.db_type == "sqlite":
        level = int(frappe.db.sql("PRAGMA synchronous")[0][0])
        return Finding(
            "durability", level >= 2, f"SQLite synchronous = {level}", "Commits must reach the disk: synchronous=FULL."
        )
    level = int(frappe.db.sql("SELECT @@innodb_flush_log_at_trx_commit")[0][0])
    return Finding(
        "durability",
        level == 1,
        f"innodb_flush_log_at_trx_commit = {level}",
        "Set innodb_flush_log_at_trx_commit = 1 in MariaDB's configuration: a sent mail must stay marked as sent.",
    )


def _secret() -> Finding:
    try:
        found = secret_check()
    except SecretMissing as error:
        return Finding("secret", False, "site_config.json holds none", str(error))
    kept = frappe.db.get_single_value(SETTINGS, "secret_check")
    return Finding(
        "secret",
        found == kept,
        "matches the site" if found == kept else "is not the one this site was made with",
        "Restore diaspora_secret from the back-up of site_config.json; with another one, suppressions and links fail.",
    )


def _outbox() -> Finding:
    folder = Path(frappe.get_site_path("private", "outbox"))
    probe = folder / ".doctor"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Finding("outbox folder", False, f"{folder}: {error.strerror}", f"Make {folder} writable for this user.")
    return Finding("outbox folder", True, f"{folder} is writable")


def _mission() -> Finding:
    wanted = ("mission_name", "mission_timezone", "default_language", "default_district")
    missing = [name for name in wanted if not frappe.db.get_single_value(SETTINGS, name)]
    return Finding(
        "mission",
        not missing,
        f"not set: {', '.join(missing)}" if missing else "name, zone, language and district are set",
        "Fill them in in Diaspora Settings.",
    )


def _sender() -> Finding:
    name = frappe.db.get_single_value(SETTINGS, "default_sender")
    address = frappe.db.get_value("Diaspora Sender", name, "email") if name else ""
    return Finding(
        "sender",
        bool(address),
        f"confirmation messages come from {address}" if address else "no default sender: no confirmation can go out",
        "Make a Diaspora Sender and choose it as default sender in Diaspora Settings.",
    )


def _public_address() -> Finding:
    url = frappe.db.get_single_value(SETTINGS, "public_url") or ""
    providers = set(frappe.get_all("Diaspora Sender", pluck="provider"))
    needs_https = bool(providers - {"outbox"})
    is_well = url.startswith("https://" if needs_https else ("http://", "https://"))
    return Finding(
        "public address",
        is_well,
        url or "not set",
        "Set public_url in Diaspora Settings to the https address under which recipients reach this site.",
    )


def _jobs() -> Finding:
    """Work that nobody has taken up for minutes shows that no worker or no scheduler runs."""
    limit = clock.utcnow() - STALE_AFTER
    waiting = frappe.db.count("Diaspora Opt In Request", {"state": "queued", "requested_at": ["<", limit]})
    stuck = frappe.db.sql(
        "SELECT COUNT(*) FROM `tabDiaspora Campaign` WHERE state IN ('planning', 'sending') AND modified < %(limit)s"
        " AND NOT EXISTS (SELECT 1 FROM `tabDiaspora Recipient` r WHERE r.campaign = `tabDiaspora Campaign`.name"
        " AND r.modified >= %(limit)s)",
        {"limit": limit},
    )[0][0]
    return Finding(
        "jobs",
        not waiting and not stuck,
        f"{waiting} confirmation messages and {stuck} campaigns have waited for more than 10 minutes",
        "Start the site (`serve`) or a `worker`, and see that the scheduler is enabled.",
    )


def _scheduler() -> Finding:
    """Frappe begins with its scheduler off, and runs it once a day where nobody has signed in for four days."""
    if not frappe.db.exists("DocType", "System Settings"):  # the stand-in's runs with its server, and never rests
        return Finding("scheduler", True, "runs with the server")
    is_on = int(frappe.db.get_single_value("System Settings", "enable_scheduler") or 0)
    days = int(frappe.db.get_single_value("System Settings", "dormant_days") or FRAPPE_RESTS_AFTER_DAYS)
    return Finding(
        "scheduler",
        bool(is_on) and days >= RESTS_AFTER_DAYS,
        f"is {'on' if is_on else 'off'}, and rests when nobody has signed in for {days} days",
        "Run `bench --site SITE enable-scheduler`; in System Settings set Run Jobs only Daily if Inactive For (Days)"
        f" to {RESTS_AFTER_DAYS} or more: else what is due over a holiday waits.",
    )


def work_is_taken_up() -> bool:
    """Whether nothing has waited for minutes on a worker."""
    return _jobs().is_well


def _subscription_limit() -> Finding:
    limit = network_limit()
    return Finding(
        "subscription limit",
        limit > 0,
        f"{limit} an hour from one network" if limit else "there is none",
        f"Take {CONFIG_KEY} out of site_config.json: a program could fill strangers' mailboxes with confirmations.",
    )


def _lawful_bases() -> Finding:
    topics = frappe.get_all("Diaspora Topic", filters={"is_active": 1}, pluck="name")
    rows = frappe.get_all("Diaspora Lawful Basis", fields=["topic", "affiliation"])
    present = {(row.topic, row.affiliation) for row in rows}
    kinds = ("community", "friend", "official", "partner")
    missing = [f"{topic}/{kind}" for topic in topics for kind in kinds if (topic, kind) not in present]
    return Finding(
        "lawful bases",
        not missing,
        f"not set: {', '.join(missing[:5])}{' ...' if len(missing) > 5 else ''}" if missing else "all are set",
        "The data protection officer sets a Diaspora Lawful Basis for each; until then consent is required.",
    )


def _wordings() -> Finding:
    present = set(frappe.get_all("Diaspora Consent Wording", pluck="purpose"))
    missing = [purpose for purpose in ("subscribe", "measurement") if purpose not in present]
    return Finding(
        "consent wordings",
        not missing,
        f"none for: {', '.join(missing)}" if missing else "subscribe and measurement are worded",
        "The data protection officer adds a Diaspora Consent Wording for each purpose.",
    )


CHECKS: tuple[Callable[[], Finding], ...] = (
    _time_zone, _durability, _secret, _outbox, _mission, _sender, _public_address, _scheduler, _jobs,
    _subscription_limit, _lawful_bases, _wordings,
)  # fmt: skip


def as_lines(findings: list[Finding]) -> Iterator[str]:
    """The findings for a terminal: a line each, and what to do below those that are not well."""
    for finding in findings:
        yield f"{'ok  ' if finding.is_well else 'MEND'}  {finding.subject}: {finding.seen}"
        if not finding.is_well:
            yield f"      -> {finding.remedy}"
