"""What is wrong with an uploaded file."""

import frappe


class MaxFileSizeReachedError(frappe.ValidationError):
    pass
