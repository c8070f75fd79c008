"""Who of an audience is written to: one decision per member, none of them silent.

Pure. Takes the facts of a chunk of members and gives one planned row each: queued, or born skipped with a reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from diaspora.campaigns.custom_id import key_of_address, key_of_contact
from diaspora.campaigns.language import choose_variant
from diaspora.campaigns.ledger import State

ONE_PER_PERSON = "one per person"
ONE_PER_ADDRESS = "one per address"


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What is known of one member of the audience when the plan is made."""

    contact: str
    address_key: str
    preferred_language: str
    consent_refusal: str
    """The reason why the person may not be written to on this topic, or ""."""
    is_suppressed: bool = False
    mails_lately: int = 0
    """Mails of other campaigns within the days that the frequency cap counts."""
    free_again_at: datetime | None = None
    """When the cap lets the person have another one."""


@dataclass(frozen=True, slots=True)
class PlanRules:
    """What a campaign decides about all its members. `cap` 0 means no limit of mails per person."""

    policy: str
    languages: Sequence[str]
    fallback_language: str
    cap: int = 0
    postpones_capped: bool = False


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A recipient to be. `reason` is set exactly when the state is skipped; `not_before` None means at once."""

    contact: str
    dedupe_key: str
    address_key: str
    language: str
    state: State
    reason: str = ""
    not_before: datetime | None = None
    arm: str = ""


def plan_members(members: Iterable[MemberFacts], rules: PlanRules, holders: Mapping[str, str]) -> list[PlannedRow]:
    """One row per member, in the members' order.

    `holders` names, per address key, the contact that earlier chunks of this plan queued for it; it is only read. With
    one message per address the first member who may be written to gets it and the others are skipped.
    """
    taken = dict(holders)
    return [_plan_member(member, rules, taken) for member in members]


def is_off_by_too_much(planned: int, approved: int, tolerance_percent: int) -> bool:
    """Whether an audience differs from the approved one by more than the tolerance, so that a person is asked."""
    return abs(planned - approved) * 100 > tolerance_percent * approved


def _plan_member(member: MemberFacts, rules: PlanRules, taken: dict[str, str]) -> PlannedRow:
    language = choose_variant(member.preferred_language, rules.languages, rules.fallback_language)
    reason = _refusal(member, rules) or _held_by_another(member, rules, taken)
    if reason:
        return PlannedRow(
            member.contact, key_of_contact(member.contact), member.address_key, language, State.SKIPPED, reason
        )
    shares = rules.policy == ONE_PER_ADDRESS
    if shares:
        taken[member.address_key] = member.contact
    key = key_of_address(member.address_key) if shares else key_of_contact(member.contact)
    not_before = member.free_again_at if _is_capped(member, rules) else None
    return PlannedRow(member.contact, key, member.address_key, language, State.QUEUED, not_before=not_before)


def _refusal(member: MemberFacts, rules: PlanRules) -> str:
    if not member.address_key:
        return "no address"
    if member.is_suppressed:
        return "suppressed"
    if member.consent_refusal:
        return member.consent_refusal
    if _is_capped(member, rules) and not (rules.postpones_capped and member.free_again_at):
        return "capped"
    return ""


def _is_capped(member: MemberFacts, rules: PlanRules) -> bool:
    return bool(rules.cap) and member.mails_lately >= rules.cap


def _held_by_another(member: MemberFacts, rules: PlanRules, taken: Mapping[str, str]) -> str:
    if rules.policy != ONE_PER_ADDRESS:
        return ""
    return "same address" if taken.get(member.address_key, member.contact) != member.contact else ""
