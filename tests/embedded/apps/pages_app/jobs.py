"""Jobs of the tests: each leaves a note in a table of the app's own."""

import time

import frappe


def note(text):
    frappe.db.sql("INSERT INTO `pages_app_note` (note) VALUES (%(note)s)", {"note": text})


def note_job(key, seconds=0):
    time.sleep(seconds)
    note(f"{key} by {frappe.session.user}")


def fail_job(key):
    note(key)
    raise RuntimeError("salma@example.org cannot be reached")


def note_hourly():
    note("hourly")


def note_daily():
    note("daily")


def note_cron():
    note("cron")


def note_slowly(key):
    note(f"{key} by {frappe.session.user}")
    for _ in range(60):
        time.sleep(0.05)
