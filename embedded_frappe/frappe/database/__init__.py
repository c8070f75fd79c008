"""The database layer behind `frappe.db`: SQLite only."""

from frappe.database.database import Database as Database
