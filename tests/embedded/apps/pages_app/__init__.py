"""A small app for the tests of the web side: pages, methods, jobs, a command."""

__version__ = "1.0.0"
