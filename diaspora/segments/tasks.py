"""Jobs of segments. Each is a wake-up without arguments; losing one loses nothing."""

import frappe

# What trees ask about. Without statistics the databases take "active" for rare, and read everybody through its index.
_ASKED = (
    "Diaspora Contact", "Diaspora Affiliation", "Diaspora Subscription", "Diaspora Event Registration",
    "Diaspora Interaction Participant", "Diaspora Recipient", "Diaspora Mail Event", "Diaspora Consent",
)  # fmt: skip


def refresh_statistics() -> None:
    """Have the database look at how its values are spread, for its plans; nightly."""
    for doctype in _ASKED:
        frappe.db.multisql({"mariadb": f"ANALYZE TABLE `tab{doctype}`", "sqlite": f"ANALYZE `tab{doctype}`"})
    frappe.db.commit()


def take_snapshots() -> None:
    """Wake a job per segment; each writes down who is in it."""
    for name in frappe.get_all("Diaspora Segment", pluck="name"):
        frappe.enqueue(
            "diaspora.segments.tasks.take_snapshot", segment=name, job_id=f"snapshot|{name}", deduplicate=True
        )


def take_snapshot(segment: str) -> None:
    """Write down who is in a segment now."""
    from diaspora.segments.snapshot_store import take_snapshot as write_snapshot

    write_snapshot(segment)
    frappe.db.commit()
