"""A contact who looks for opportunities to invest in Morocco."""

import frappe
from frappe.model.document import Document


class DiasporaInvestor(Document):
    """An investor: sectors, regions, size of the ticket and horizon."""

    def validate(self) -> None:
        """Refuse a ticket whose limits contradict each other. A largest ticket of 0 is not known."""
        smallest, largest = self.ticket_minimum or 0, self.ticket_maximum or 0
        if smallest < 0 or largest < 0:
            frappe.throw(frappe._("The size of a ticket is not negative."))
        if largest and smallest > largest:
            frappe.throw(frappe._("The smallest ticket is larger than the largest one. Correct one of the two."))
        if (smallest or largest) and not self.currency:
            frappe.throw(frappe._("Choose the currency of the ticket."))
