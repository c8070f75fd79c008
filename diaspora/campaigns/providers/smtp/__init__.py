"""A mail server spoken to by SMTP."""
