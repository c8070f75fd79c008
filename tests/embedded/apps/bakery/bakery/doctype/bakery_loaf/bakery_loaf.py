from typing import Any

import frappe
from frappe.model.document import Document


class BakeryLoaf(Document):
    """Notes each of its events in frappe.flags.events."""

    def _note(self, event: str) -> None:
        frappe.flags.setdefault("events", []).append(f"controller {event}")

    def run_method(self, method: str, *args: Any, **kwargs: Any) -> Any:
        self._note(method)
        return super().run_method(method, *args, **kwargs)
