"""A server that behaves as Mailjet's documentation says: the Send API v3.1, the message resource, event webhooks.

Knows nothing of the product and shares no code with it. What it has accepted stands in a log that it alone writes: the
truth that tests and benches hold the ledger against.
"""
