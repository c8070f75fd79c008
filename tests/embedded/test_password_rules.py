"""Which new passwords are refused, and why."""

import pytest

from embedded_frappe.host.password_rules import fault_in

USER = "karima.tazi@mission.example"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short one", "at least 10"),
        ("x" * 513, "at most 512"),
        ("karima.tazi@mission.example", "own address"),
        ("my KARIMA.tazi word", "own address"),
        ("aaaaaaaaaaaa", "tried first"),
        ("ababababababab", "tried first"),
        ("1234567890", "tried first"),
        ("0987654321", "tried first"),
        ("azertyuiop", "tried first"),
        ("Password123!", "tried first"),
        ("motdepasse2026", "tried first"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str, reason: str) -> None:
    assert reason in fault_in(password, USER)


@pytest.mark.parametrize("password", ["a long admin password", "olive harbour seven", "نور على البحر الكبير"])
def test_a_good_password_passes(password: str) -> None:
    assert fault_in(password, USER) == ""
