"""The address that a provider posts its events to. Pure: the token in it is the secret, and names the sender."""

from diaspora.crm.link_token import make_token, read_token

# A kind that no link in a message has: a recipient must not be able to speak for the provider.
KIND = "e"
METHOD = "diaspora.campaigns.api.mailjet_events"


def webhook_address(base_url: str, sender: str, key: bytes) -> str:
    """Where Mailjet posts the events of a sender's account."""
    return f"{base_url.rstrip('/')}/api/method/{METHOD}?t={make_token(KIND, sender, key)}"


def read_address(token: str, key: bytes) -> str:
    """The sender that the token names. Raises BadToken."""
    return read_token(token, (KIND,), key)[1]
