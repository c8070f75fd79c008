"""What the browser may ask of campaigns. The first line of each method is its permission."""

from dataclasses import asdict
from typing import Any, cast

import frappe
from werkzeug.wrappers import Response

from diaspora.crm.link_token import BadToken
from diaspora.site_secret import derive_key

from . import audience_store, control, event_store, metrics_store, preview_store, review_store, store, webhook_link
from .access_store import may, may_decide, spoken_errors, told
from .draft_store import read_draft
from .freezing import size_warnings
from .merge_fields import MERGE_FIELDS
from .metrics import CONTENT_TYPE, write_metrics
from .page_checks import look_over
from .pause_reasons import say_reason
from .previewing import data_uris, preview_mail
from .report import describe_report


@frappe.whitelist(methods=["POST"])
def submit(campaign: str) -> dict[str, str]:
    """Freeze a campaign and ask for approval; the name of the version."""
    may(campaign, "write")
    with spoken_errors():
        return {"version": store.submit_for_approval(campaign)}


@frappe.whitelist(methods=["POST"])
def approve(campaign: str, version: str, sha256: str) -> dict[str, str]:
    """Approve the version whose content was shown, as a second person; starts it unless a time is set. The state."""
    may_decide(campaign)
    with spoken_errors():
        return {"state": control.approve(campaign, version, sha256)}


@frappe.whitelist(methods=["POST"])
def refuse(campaign: str, version: str, sha256: str, reason: str) -> dict[str, str]:
    """Send a version back to its author with the reason; the campaign's state afterwards."""
    may_decide(campaign)
    with spoken_errors():
        store.refuse(campaign, version, reason, sha256)
    return _state(campaign)


@frappe.whitelist()
def check(campaign: str) -> list[dict[str, Any]]:
    """All that must be mended before the campaign can be submitted, and warnings: severity, path, message, remedy."""
    may(campaign, "read")
    with spoken_errors():
        return [told(problem) for problem in look_over(read_draft(campaign))]


@frappe.whitelist()
def preview(campaign: str, language: str = "") -> dict[str, Any]:
    """The campaign as it is now, for an invented reader, with how many people each variant reaches."""
    may(campaign, "read")
    with spoken_errors():
        content = store.freeze_campaign(campaign)
        author = frappe.db.get_value(store.CAMPAIGN, campaign, "author")
        return {
            **asdict(preview_mail(content.variant_of(language), pictures=data_uris(content))),
            "variants": store.audience_by_variant(content, author),
            "fallback": content.fallback,
            "warnings": [told(problem) for problem in size_warnings(content)],
        }


@frappe.whitelist()
def audience(campaign: str) -> dict[str, Any]:
    """How many would be written to if it were planned now, by language, and how many skipped, by reason."""
    may(campaign, "read")
    with spoken_errors():
        return asdict(audience_store.count_audience(campaign))


@frappe.whitelist(methods=["POST"])
def preview_unsaved(campaign: str, variant: dict[str, Any] | str, contact: str = "") -> dict[str, Any]:
    """A variant as it stands in the composer, for a person whom the user may read, else for an invented reader."""
    may(campaign, "read")
    row: Any = frappe.parse_json(variant)
    if not isinstance(row, dict):
        frappe.throw(frappe._("Write the variant as an object of its fields."))
    with spoken_errors():
        return asdict(preview_store.preview_unsaved(campaign, cast("dict[str, Any]", row), contact))


@frappe.whitelist(methods=["POST"])
def preview_layout(layout: str, language: str = "") -> dict[str, Any]:
    """A layout as it stands in its form, around an invented letter in French, Arabic or English. Nothing is saved."""
    frappe.has_permission("Diaspora Layout", "write", throw=True)
    with spoken_errors():
        return asdict(preview_store.preview_layout(str(layout), str(language)))


@frappe.whitelist()
def review(campaign: str, language: str = "") -> dict[str, Any]:
    """What waits for the second person: the frozen content for an invented reader, its hash, its audience."""
    may_decide(campaign)
    with spoken_errors():
        version, author, reason = frappe.db.get_value(
            store.CAMPAIGN, campaign, ["content_version", "author", "pause_reason"]
        )
        content, sha256 = store.load_version(version)
        return {
            **asdict(preview_mail(content.variant_of(language), pictures=data_uris(content))),
            "version": version,
            "sha256": sha256,
            "submitted_people": frappe.db.get_value(store.VERSION, version, "audience_count"),
            "variants": store.audience_by_variant(content, author),
            "fallback": content.fallback,
            "asked_again_because": say_reason(reason or "", frappe._),
            "edited_since": [change.path for change in store.changes_since(content)],
            "changed_since_last_approval": [asdict(change) for change in store.changes_since_last_decision(version)],
            "in_words": review_store.in_words(content, frappe.local.lang),
            "changes": review_store.changes_of_version(version, frappe.local.lang),
            "problems": [told(problem) for problem in look_over(read_draft(campaign))],
        }


@frappe.whitelist()
def changes(campaign: str) -> list[dict[str, str]]:
    """What differs between the newest version and the campaign as it is now, block by block, in the session's words."""
    may(campaign, "read")
    with spoken_errors():
        return review_store.changes_of_draft(campaign, frappe.local.lang)


@frappe.whitelist()
def why_waiting(campaign: str) -> dict[str, str]:
    """Why the campaign was paused or is asked about again, in the session's language; "" where it was not."""
    may(campaign, "read")
    return {"reason": say_reason(frappe.db.get_value(store.CAMPAIGN, campaign, "pause_reason") or "", frappe._)}


@frappe.whitelist()
def report(campaign: str) -> dict[str, Any]:
    """What became of the campaign so far, with a line in the reader's language."""
    may(campaign, "read")
    counted = store.report(campaign)
    return {**counted.as_dict(), "prose": describe_report(counted, frappe.local.lang)}


@frappe.whitelist(methods=["POST"])
def start(campaign: str) -> dict[str, str]:
    """Send an approved campaign now; the state afterwards."""
    may(campaign, "write")
    return {"state": control.start(campaign)}


@frappe.whitelist(methods=["POST"])
def pause(campaign: str, reason: str = "") -> dict[str, str]:
    """Stop claiming recipients; the state afterwards."""
    may(campaign, "write")
    return {"state": control.pause(campaign, reason)}


@frappe.whitelist(methods=["POST"])
def resume(campaign: str) -> dict[str, str]:
    """Go on with a paused campaign; the state afterwards."""
    may(campaign, "write")
    return {"state": control.resume(campaign)}


@frappe.whitelist(methods=["POST"])
def cancel(campaign: str) -> dict[str, str]:
    """Write to nobody else; the state afterwards."""
    may(campaign, "write")
    return {"state": control.cancel(campaign)}


@frappe.whitelist()
def merge_fields() -> list[dict[str, Any]]:
    """The fields that a template may hold, with their labels."""
    frappe.has_permission(store.CAMPAIGN, "read", throw=True)
    return [{"name": field.name, "labels": dict(field.labels)} for field in MERGE_FIELDS.values()]


def _state(campaign: str) -> dict[str, str]:
    return {"state": frappe.db.get_value(store.CAMPAIGN, campaign, "state")}


@frappe.whitelist(allow_guest=True, methods=["POST"])
def mailjet_events() -> dict[str, str]:
    """Mailjet's webhook: keep what came and answer; the sweeper does the rest. The address holds the secret."""
    _holds_the_webhooks_secret()
    event_store.keep_call(frappe.request.get_data(as_text=True))
    return {"kept": "yes"}


def _holds_the_webhooks_secret() -> None:
    try:
        webhook_link.read_address(frappe.request.args.get("t", ""), derive_key("link-token"))
    except BadToken:
        frappe.throw(frappe._("This address is not complete, or was not made here."), frappe.PermissionError)


@frappe.whitelist(allow_guest=True, methods=["GET"])
def metrics(t: str = "") -> Response:
    """Numbers for Prometheus, as text; `t` is `diaspora_metrics_token` of the site's configuration."""
    if not metrics_store.token_is_right(t):
        frappe.throw(frappe._("This address is not complete, or was not made here."), frappe.PermissionError)
    return Response(write_metrics(metrics_store.gauges()), content_type=CONTENT_TYPE)
