"""When mails may go out: zones, hours, holidays, recurrence, series around events. Pure but for api.py and *_store."""
