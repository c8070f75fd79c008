"""Mailjet's Send API v3.1, spoken to through mailjet-rest (1.4 on a bench, 1.9 elsewhere)."""
