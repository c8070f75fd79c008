"""What can go wrong in campaigns. Errors that a person reads say where and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from diaspora.sentence import Sentence, Translate, said

if TYPE_CHECKING:
    from .preflight import Problem


class CampaignError(Exception):
    """Base of everything that this package raises."""

    @property
    def sentence(self) -> str:
        """What it says, as a Sentence where it can be translated."""
        return self.args[0] if self.args and isinstance(self.args[0], str) else str(self)

    def said(self, translate: Translate) -> str:
        """What it says in the language of `translate`."""
        return said(self.sentence, translate)


class ForbiddenTransition(CampaignError):
    """The law of the ledger (or of a campaign's states) knows no such step; nothing was changed."""

    def __init__(self, state: str, event: str) -> None:
        super().__init__(f"nothing leads from {state!r} by {event!r}")
        self.state = state
        self.event = event


class BadWindows(CampaignError):
    """The settings of leases and settle windows contradict each other; no campaign is sent with them."""


class TemplateRefused(CampaignError):
    """A template or a layout holds something that the allow-list does not; `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(Sentence("line {line}: {message}", line=line, message=message))
        self.line = line
        self.message = message


class BlockRefused(CampaignError):
    """A list of blocks is not as its schema says; `path` leads to the place, as in `blocks/3/level`."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message

    def said(self, translate: Translate) -> str:
        """The place, and what is wrong in the language of `translate`."""
        return f"{self.path}: {said(self.message, translate)}"


class PictureRefused(CampaignError):
    """What was uploaded is no picture that a mail can carry; the message says what to do."""


class ScheduleRefused(CampaignError):
    """Hours, a recurrence or a series that cannot be kept; the message says what to write instead."""


class ContentRefused(CampaignError):
    """Preflight found problems; `problems` lists them all, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(_told(problem, str) for problem in problems))
        self.problems = tuple(problems)

    def said(self, translate: Translate) -> str:
        """The problems in the language of `translate`, a line each."""
        return "\n".join(_told(problem, translate) for problem in self.problems)


def _told(problem: Problem, translate: Translate) -> str:
    remedy = f" ({said(problem.remedy, translate)})" if problem.remedy else ""
    return f"{problem.path}: {said(problem.message, translate)}{remedy}"


class ApprovalRefused(CampaignError):
    """The rules of approval say no; `code` is stable, the message is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ContentCorrupted(CampaignError):
    """A stored Content Version cannot be read or does not match its hash; nothing may be sent from it."""


class MailNotWritable(CampaignError):
    """A recipient's mail cannot be made from the approved content; nothing was handed over and no retry helps."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnreadableEvents(CampaignError):
    """What a provider's webhook brought is no event and no list of events; it is put aside for a person."""


class PlanLost(CampaignError):
    """The planner's claim no longer holds: another one has the plan, or the campaign was paused or cancelled."""
