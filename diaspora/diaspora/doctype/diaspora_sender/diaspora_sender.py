"""Who a mail comes from, and the provider that carries it."""

import frappe
from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_email, check_single_line, check_translations


class DiasporaSender(Document):
    """A sender: address, displayed name and the account at the provider."""

    def validate(self) -> None:
        """Refuse what would break the header of a mail or the connection."""
        check_email(self, "email")
        check_email(self, "reply_to")
        check_single_line(self, "display_name")
        check_translations(self)
        if self.provider == "smtp" and not self.host:
            frappe.throw(frappe._("Give the host of the SMTP server, such as smtp.example.org."))
        if not 0 < (self.port or 587) < 65536:
            frappe.throw(frappe._("The port is a number between 1 and 65535. SMTP servers mostly use 587."))
        if (self.calls_per_10_s or 0) < 0:
            frappe.throw(frappe._("The calls per 10 seconds are not negative. Use 0 for no limit."))
