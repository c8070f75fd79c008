"""People named one by one, whom segments include or exclude."""

from frappe.model.document import Document


class DiasporaPeopleList(Document):
    """People named one by one, whom segments include or exclude."""
