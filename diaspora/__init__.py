"""diaspora: a CRM and outreach engine for a consular mission and the communities that it serves."""

__version__ = "0.1.0"
