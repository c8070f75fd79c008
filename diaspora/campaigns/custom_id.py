"""The names of recipients: what makes two rows the same member of an audience, and the id that a provider sees."""

import hmac

NAME_LENGTH = 32


def key_of_contact(contact: str) -> str:
    """The dedupe key of a contact that counts for itself."""
    return f"c:{contact}"


def key_of_address(address_key: str) -> str:
    """The dedupe key of an address that is written to once, whoever shares it."""
    return f"a:{address_key}"


def recipient_name(campaign: str, dedupe_key: str, key: bytes) -> str:
    """The name of a recipient and the CustomID of its mail: 32 lower-case hex, always the same for the same member.

    A keyed hash (HMAC-SHA256, 128 bits kept), so that neither the contact nor the address can be read from it.
    """
    return hmac.digest(key, f"{campaign}|{dedupe_key}".encode(), "sha256").hex()[:NAME_LENGTH]
