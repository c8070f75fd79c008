"""A stand-in for Frappe on SQLite, for a first try, small missions, development and tests.

`install()` makes `import frappe` find the files in `embedded_frappe/frappe`. The app never imports this package;
only the scripts that start it do. The whole package is deleted the day Frappe can be installed from a registry.
"""

from embedded_frappe.errors import NotSupportedByEmbedded, RealFrappePresent
from embedded_frappe.finder import install

__all__ = ["NotSupportedByEmbedded", "RealFrappePresent", "install"]
