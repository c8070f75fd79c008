"""A correction of the calendar of holidays and of Ramadan, which is computed. campaigns/schedule reads it."""

from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_translations


class DiasporaCalendarDay(Document):
    """A day that is closed or open against the computed calendar, or on which Ramadan begins or ends."""

    def validate(self) -> None:
        """Refuse broken translations."""
        check_translations(self)
