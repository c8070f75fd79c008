"""The settings of the mission: one record per site, because one site is one mission."""

import frappe
from frappe.model.document import Document

from diaspora.diaspora.campaign_checks import check_hours
from diaspora.diaspora.field_checks import check_language, check_time_zone

COUNTS = (
    "frequency_cap_per_week", "approval_tolerance_percent", "schedule_grace_minutes", "bounce_limit_percent",
    "complaint_limit_percent", "limit_minimum_sent", "frequency_cap_days",
)  # fmt: skip


class DiasporaSettings(Document):
    """The mission, its defaults and the limits of sending."""

    def validate(self) -> None:
        """Refuse settings that no mail could be sent with."""
        check_language(self, "default_language")
        check_time_zone(self, "mission_timezone")
        self.public_url = (self.public_url or "").rstrip("/")
        if self.public_url and not self.public_url.startswith(("https://", "http://")):
            frappe.throw(
                frappe._("The public address starts with https://. Without it the links in the mails do not work.")
            )
        if any((self.get(field) or 0) < 0 for field in COUNTS):
            frappe.throw(frappe._("Limits are not negative. Use 0 for no limit."))
        check_hours(self)
