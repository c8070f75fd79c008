"""Frappe's application for the one site that FRAPPE_SITE names, as `bench serve` makes it."""

import os

import frappe.app

frappe.app._site = os.environ["FRAPPE_SITE"]
frappe.app._sites_path = os.environ["SITES_PATH"]
application = frappe.app.application_with_statics()
