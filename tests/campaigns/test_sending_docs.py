"""docs/sending.md names every state, reason and setting of the sending engine."""

from dataclasses import fields
from pathlib import Path

from diaspora.campaigns.campaign_states import STEPS
from diaspora.campaigns.ledger import State
from diaspora.campaigns.report import REASON_WORDS
from diaspora.campaigns.windows import PREFIX, Windows

PAGE = (Path(__file__).parents[2] / "docs" / "sending.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_with_its_default() -> None:
    missing = [field.name for field in fields(Windows) if f"| `{PREFIX}{field.name}` | {field.default} |" not in PAGE]
    assert missing == []


def test_every_state_is_documented() -> None:
    assert [state.value for state in State if f"| {state.value} |" not in PAGE] == []


def test_every_state_of_a_campaign_is_documented() -> None:
    states = {state for sources, target in STEPS.values() for state in (*sources, target)}
    assert sorted(state for state in states if f"`{state}`" not in PAGE) == []


def test_every_reason_to_skip_is_documented_and_has_its_words() -> None:
    reasons = {
        "no consent", "withdrawn", "objected", "suppressed", "no address", "same address", "capped", "cancelled",
        "erased", "inactive", "address changed",
    }  # fmt: skip
    assert [reason for reason in reasons if f"`{reason}`" not in PAGE] == []
    assert all(set(words) == reasons for words in REASON_WORDS.values())
