"""A change that somebody outside the mission proposed to a profile, until an officer decides."""

from frappe.model.document import Document


class DiasporaProfileChange(Document):
    """A change that somebody outside the mission proposed to a profile, until an officer decides."""
