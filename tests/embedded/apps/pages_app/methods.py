"""Whitelisted methods of every kind that the web tests call."""

import frappe


@frappe.whitelist(allow_guest=True)
def add(a: int, b: int = 1, flag: bool = False):
    return {"sum": a + b, "flag": flag}


@frappe.whitelist()
def who():
    return frappe.session.user


@frappe.whitelist(allow_guest=True, methods=["POST"])
def only_post():
    return frappe.form_dict


def hidden():
    return "secret"


@frappe.whitelist(allow_guest=True)
def nothing():
    return None


@frappe.whitelist(allow_guest=True)
def refuse():
    frappe.throw("Not <b>so</b>")


@frappe.whitelist(allow_guest=True)
def fail():
    raise RuntimeError("salma@example.org broke it")


@frappe.whitelist(allow_guest=True)
def say():
    frappe.msgprint("By the way")
    return "said"


@frappe.whitelist(allow_guest=True)
def address():
    return frappe.local.request_ip


@frappe.whitelist(allow_guest=True)
def store(key: str, then_fail: bool = False):
    from pages_app.jobs import note

    note(key)
    if then_fail:
        raise RuntimeError("after the write")


@frappe.whitelist(allow_guest=True)
def notes():
    return frappe.db.sql("SELECT note FROM `pages_app_note` ORDER BY note", pluck=True)


@frappe.whitelist(allow_guest=True)
def start(key: str, job_id: str | None = None, seconds: float = 0, after_commit: bool = False, then_fail: bool = False):
    job = frappe.enqueue(
        "pages_app.jobs.note_job",
        job_id=job_id,
        deduplicate=bool(job_id),
        enqueue_after_commit=after_commit,
        key=key,
        seconds=seconds,
    )
    if then_fail:
        raise RuntimeError("after the enqueue")
    return job.id if job else None


def mark_answer(response, request):
    response.headers["X-Pages-App"] = request.method


@frappe.whitelist()
def csrf():
    return frappe.sessions.get_csrf_token()


@frappe.whitelist(allow_guest=True)
def start_short(key: str):
    frappe.enqueue("pages_app.jobs.note_slowly", timeout=1, key=key)
