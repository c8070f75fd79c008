"""A Frappe app with which two hosts are compared; installed by the contract tests only, never in production."""

__version__ = "0.1.0"
