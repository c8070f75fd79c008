"""Jobs of the workspace. Arguments are ids only."""

from diaspora.workspace import decision_store, sign_in_store


def send_sign_in_link(contact: str, is_invitation: bool) -> None:
    """Mail a leader a link to sign in with."""
    sign_in_store.send(contact, is_invitation=is_invitation)


def tell_decision(change: str) -> None:
    """Mail a leader what was decided about a proposal."""
    decision_store.tell(change)
