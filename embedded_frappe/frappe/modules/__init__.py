"""Frappe modules: folders of DocTypes within an app."""

from frappe._apps import get_module_app as get_module_app
from frappe._apps import scrub as scrub
