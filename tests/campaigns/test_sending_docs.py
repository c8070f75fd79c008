"""docs/sending.md names every state, reason and setting of the sending engine."""

from dataclasses import fields
from pathlib import Path

from diaspora.campaigns.ledger import State
from diaspora.campaigns.windows import PREFIX, Windows

PAGE = (Path(__file__).parents[2] / "docs" / "sending.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_with_its_default() -> None:
    missing = [field.name for field in fields(Windows) if f"| `{PREFIX}{field.name}` | {field.default} |" not in PAGE]
    assert missing == []


def test_every_state_is_documented() -> None:
    assert [state.value for state in State if f"| {state.value} |" not in PAGE] == []


def test_every_reason_to_skip_is_documented() -> None:
    reasons = (
        "no consent", "withdrawn", "objected", "suppressed", "no address", "same address", "capped", "cancelled",
        "erased", "inactive", "address changed",
    )  # fmt: skip
    assert [reason for reason in reasons if f"`{reason}`" not in PAGE] == []
