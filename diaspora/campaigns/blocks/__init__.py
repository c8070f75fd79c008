"""A variant's body as a list of blocks: values, JSON, checks, MJML. Pure but for api.py."""
