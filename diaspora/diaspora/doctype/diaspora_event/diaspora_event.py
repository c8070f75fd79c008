"""A fair, forum or festival to which people are invited."""

from frappe.model.document import Document

from diaspora.campaigns.schedule.series_store import follow_event
from diaspora.diaspora.field_checks import check_order, check_time_zone, check_translations


class DiasporaEvent(Document):
    """An event, with its time in UTC and the zone in which it is announced."""

    def validate(self) -> None:
        """Refuse an end before the start, an unknown zone and broken translations."""
        check_order(self, "starts_at", "ends_at")
        check_time_zone(self, "timezone")
        check_translations(self)

    def on_update(self) -> None:
        """Campaigns that accompany the event follow its date."""
        before = self.get_doc_before_save()
        if before and (before.starts_at, before.timezone) != (self.starts_at, self.timezone):
            follow_event(self.name)
