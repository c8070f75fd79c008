"""Jobs of the workspace. Arguments are ids only."""

from diaspora.workspace import sign_in_store


def send_sign_in_link(contact: str, is_invitation: bool) -> None:
    """Mail a leader a link to sign in with."""
    sign_in_store.send(contact, is_invitation=is_invitation)
