"""What a new password must be: long, not the user's own name, and none of those that are tried first.

Length counts most (NIST SP 800-63B, 5.1.1.2); no rule asks for digits or signs. Pure.
"""

from __future__ import annotations

MIN_PASSWORD_CHARS = 10
MAX_PASSWORD_CHARS = 512
_MIN_DIFFERENT_CHARS = 5
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiop", "azertyuiop", "qwertzuiop", "asdfghjklm")
# What lists of leaked passwords begin with, without digits and signs around them.
_TRIED_FIRST = frozenset(
    "password passwort passw motdepasse contrasena wachtwoord parola admin administrator administrateur welcome"
    " bienvenue letmein changeme changeit secret monkey dragon football princess sunshine iloveyou qwerty azerty qwertz"
    " master superman batman test testing guest consulate consulat ambassade embassy diaspora maroc morocco".split()
)


def fault_in(password: str, user: str) -> str:
    """What is wrong with a new password of the user, "" where nothing is."""
    text = password.lower()
    if len(password) < MIN_PASSWORD_CHARS:
        return f"Use at least {MIN_PASSWORD_CHARS} characters."
    if len(password) > MAX_PASSWORD_CHARS:
        return f"Use at most {MAX_PASSWORD_CHARS} characters."
    if any(part in text for part in _own_words(user)):
        return "Do not use your own address in the password."
    plain = text.strip("0123456789!?.@#$_-*+ ")
    if len(set(text)) < _MIN_DIFFERENT_CHARS or _runs_along_a_row(text) or plain in _TRIED_FIRST:
        return "This is one of the passwords that are tried first. Use a few words that do not belong together."
    return ""


def _own_words(user: str) -> list[str]:
    """The address and its local part, where they are long enough to count."""
    address = user.lower()
    return [word for word in (address, address.partition("@")[0]) if len(word) > 3 and word != "administrator"]


def _runs_along_a_row(text: str) -> bool:
    return any(text in row * 3 or text in (row * 3)[::-1] for row in _ROWS)
