"""The law of a campaign's states: which step leads where. Pure; `campaign_store` takes its updates from this table."""

from enum import StrEnum
from types import MappingProxyType


class Step(StrEnum):
    """What a person or a sweeper does to a whole campaign."""

    START = "start"
    PLANNED = "planned"
    ASK_AGAIN = "ask again"
    PAUSE = "pause"
    RESUME_PLAN = "resume plan"
    RESUME_SENDING = "resume sending"
    CANCEL = "cancel"
    FINISH = "finish"


STEPS = MappingProxyType(
    {
        Step.START: (("approved",), "planning"),
        Step.PLANNED: (("planning",), "sending"),
        Step.ASK_AGAIN: (("approved", "planning"), "awaiting approval"),
        Step.PAUSE: (("planning", "sending"), "paused"),
        Step.RESUME_PLAN: (("paused",), "planning"),
        Step.RESUME_SENDING: (("paused",), "sending"),
        Step.CANCEL: (("draft", "awaiting approval", "approved", "planning", "sending", "paused"), "cancelled"),
        Step.FINISH: (("sending",), "finished"),
    }
)
