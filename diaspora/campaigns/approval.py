"""The rules of approval: what is frozen is judged by a second person, and only what was judged is sent. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diaspora.crm.row_rules import HEAD_OF_MISSION
from diaspora.sentence import Sentence

from .content import Difference
from .errors import ApprovalRefused
from .plan import is_off_by_too_much

APPROVERS = frozenset({HEAD_OF_MISSION})
SUBMITTABLE = frozenset({"draft", "awaiting approval"})
# What an edit sends back to its author. Later the audience is in the ledger and mails are on their way.
RECALLED_BY_EDIT = frozenset({"awaiting approval", "approved"})
# "approved" too: such a version waits again when its schedule is overdue or its audience has changed.
DECIDABLE = frozenset({"waiting", "approved"})
_SHOWN_DIFFERENCES = 5


@dataclass(frozen=True, slots=True)
class Submitted:
    """A campaign that waits for a decision, as the database has it."""

    campaign_state: str
    current_version: str
    version: str
    version_state: str
    sha256: str
    submitted_by: str
    author: str
    audience_count: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What the second person does: `sha256` is that of the content which was shown."""

    by: str
    roles: frozenset[str]
    version: str
    sha256: str


def check_submission(state: str) -> None:
    """Refuse to submit what is not in its author's hands. Raises ApprovalRefused."""
    if state not in SUBMITTABLE:
        raise ApprovalRefused(
            "not a draft",
            Sentence("A campaign that is {state} cannot be submitted for approval.", state=Sentence(state)),
        )


def check_decision(submitted: Submitted, decision: Decision) -> None:
    """Refuse a decision (approve or refuse) that these rules do not allow. Raises ApprovalRefused."""
    if not decision.roles & APPROVERS:
        raise ApprovalRefused("not an approver", Sentence("Only the head of mission approves a campaign."))
    if submitted.campaign_state != "awaiting approval":
        raise ApprovalRefused(
            "not waiting",
            Sentence(
                "The campaign is {state}; it does not wait for an approval.", state=Sentence(submitted.campaign_state)
            ),
        )
    if decision.version != submitted.current_version or submitted.version_state not in DECIDABLE:
        raise ApprovalRefused("superseded", Sentence("There is a newer version. Look at that one and decide about it."))
    if decision.sha256 != submitted.sha256:
        raise ApprovalRefused(
            "another content", Sentence("What was shown to you is not what would be sent. Look at it again.")
        )


def check_approval(
    submitted: Submitted, decision: Decision, changes: Sequence[Difference], people: int, tolerance_percent: int
) -> None:
    """Refuse to approve, after check_decision: by the author, of an edited campaign, of an audience that has changed.

    `changes` are the differences from what was submitted to the campaign as it is now; `people` is the audience now.
    Raises ApprovalRefused.
    """
    if decision.by in {submitted.submitted_by, submitted.author}:
        raise ApprovalRefused(
            "same person", Sentence("Author and approver are two people. Ask somebody else to approve.")
        )
    if changes:
        raise ApprovalRefused(
            "edited", Sentence("The campaign was edited after it was submitted: {places}.", places=describe(changes))
        )
    if is_off_by_too_much(people, submitted.audience_count, tolerance_percent):
        raise ApprovalRefused(
            "audience changed",
            Sentence(
                "The audience has {people} people now, {submitted} were submitted. Submit it again.",
                people=people,
                submitted=submitted.audience_count,
            ),
        )


def describe(changes: Iterable[Difference]) -> str:
    """Return the places of some differences in one line: `topic, variants/fr/subject and 3 more`."""
    places = [change.path for change in changes]
    shown = ", ".join(places[:_SHOWN_DIFFERENCES])
    more = len(places) - _SHOWN_DIFFERENCES
    return Sentence("{places} and {count} more", places=shown, count=more) if more > 0 else shown
