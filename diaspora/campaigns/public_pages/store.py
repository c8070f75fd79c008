"""What the public pages read, and the few things that a person may change there.

Every change of consent goes through crm.store.record_acts. A change reads the present state under a lock on the
contact, so that a link that is followed twice at the same moment is still one act.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import frappe

from diaspora.crm import store as crm_store
from diaspora.crm.change_store import note_changes
from diaspora.crm.consent import GRANTED, OBJECTED, WITHDRAWN, ConsentState, may_receive

from ..public_links import CONTACT, RECIPIENT
from .errors import gone, unknown_link
from .page import MAIL_LANGUAGES, TopicChoice

EMAIL, MEASUREMENT = "email", "measurement"
EVERYTHING = "*"


@dataclass(frozen=True)
class Visitor:
    """Who holds the link: the person, and the message that it came with (if it came with one)."""

    contact: str
    affiliation: str
    address: str
    preferred_language: str
    recipient: str = ""
    campaign: str = ""
    topic: str = ""
    message_language: str = ""


@dataclass(frozen=True)
class Preferences:
    """What a person receives now. `stopped` says that everything was stopped at some time and not all taken up."""

    topics: frozenset[str]
    measurement: bool
    stopped: bool


@dataclass(frozen=True)
class Act:
    """How a person said what is to be recorded: through which page, in which language, on which wording."""

    source: str
    language: str
    evidence: str
    wording_version: str = ""


def default_language() -> str:
    """The mission's language for those whose own is not known."""
    return frappe.db.get_single_value("Diaspora Settings", "default_language") or ""


def topic_titles(language: str) -> dict[str, str]:
    """Code -> title of every topic in a language, the topic's own title where it is not translated."""
    titles = {row.name: row.title for row in frappe.get_all("Diaspora Topic", fields=["name", "title"])}
    return titles | _translations("Diaspora Topic", "title", language)


def open_topics() -> list[str]:
    """Codes of the topics that can be chosen now, in a stable order."""
    return frappe.get_all("Diaspora Topic", filters={"is_active": 1}, pluck="name", order_by="name asc")


def topic_choices(language: str, on: Collection[str]) -> list[TopicChoice]:
    """The topics that can be chosen now, in a stable order."""
    titles = topic_titles(language)
    descriptions = _translations("Diaspora Topic", "description", language)
    rows = frappe.get_all(
        "Diaspora Topic", filters={"is_active": 1}, fields=["name", "description"], order_by="name asc"
    )
    return [
        TopicChoice(row.name, titles[row.name], descriptions.get(row.name) or row.description or "", row.name in on)
        for row in rows
    ]


def wording(purpose: str, language: str) -> tuple[str, str]:
    """(code of the newest wording for a purpose, its text in a language); the text is "" where it has none."""
    newest = frappe.get_all(
        "Diaspora Consent Wording", filters={"purpose": purpose}, pluck="name", order_by="version desc", limit=1
    )
    if not newest:
        return "", ""
    return newest[0], _translations("Diaspora Consent Wording", "text", language).get(newest[0], "")


def visitor(kind: str, ident: str) -> Visitor:
    """Who holds a recipient's or a contact's token. Raises PageProblem: unknown (404), erased (410)."""
    if kind == RECIPIENT:
        return _visitor_of_message(ident)
    if kind == CONTACT:
        return _visitor_of_contact(ident)
    raise unknown_link()


def preferences_of(visitor: Visitor, *, locking: bool = False) -> Preferences:
    """What the person receives now, by consent or because the mission may write on a topic without it.

    `locking` reads the newest commit, for a change that follows under the contact's lock.
    """
    states = _states(visitor.contact, locking)
    everything = states.get((EVERYTHING, EMAIL), "")
    bases = _bases(visitor.affiliation)
    received = (
        topic
        for topic in open_topics()
        if may_receive(ConsentState(states.get((topic, EMAIL), ""), everything), bases.get(topic, "")).allowed
    )
    return Preferences(
        topics=frozenset(received),
        measurement=states.get((EVERYTHING, MEASUREMENT), "") == GRANTED,
        stopped=everything in (OBJECTED, WITHDRAWN),
    )


def save_preferences(visitor: Visitor, act: Act, *, topics: Collection[str], measurement: bool, language: str) -> bool:
    """Bring what the person receives to what was ticked; True if anything had to change."""
    _lock(visitor.contact)
    now = preferences_of(visitor, locking=True)
    wanted = set(open_topics()) & set(topics)
    changes: list[tuple[str | None, str, str]] = [(topic, EMAIL, GRANTED) for topic in sorted(wanted - now.topics)]
    changes += [(topic, EMAIL, WITHDRAWN) for topic in sorted(now.topics - wanted)]
    if measurement != now.measurement:
        changes.append((None, MEASUREMENT, GRANTED if measurement else WITHDRAWN))
    _record(visitor, act, changes)
    return _save_language(visitor, language) or bool(changes)


def withdraw_topic(visitor: Visitor, act: Act) -> bool:
    """Stop the message's topic for its person; False if it was stopped already."""
    _lock(visitor.contact)
    states = _states(visitor.contact, locking=True)
    state = ConsentState(states.get((visitor.topic, EMAIL), ""), states.get((EVERYTHING, EMAIL), ""))
    if may_receive(state, "public task").reason in (WITHDRAWN, OBJECTED):
        return False
    _record(visitor, act, [(visitor.topic, EMAIL, WITHDRAWN)])
    return True


def stop_everything(visitor: Visitor, act: Act) -> bool:
    """Record the person's objection to all topics; False if it stands and nothing was taken up since."""
    _lock(visitor.contact)
    states = _states(visitor.contact, locking=True)
    taken_up = any(state == GRANTED and channel == EMAIL for (_, channel), state in states.items())
    if states.get((EVERYTHING, EMAIL)) == OBJECTED and not taken_up:
        return False
    _record(visitor, act, [(None, EMAIL, OBJECTED)])
    return True


def _record(visitor: Visitor, act: Act, changes: Sequence[tuple[str | None, str, str]]) -> None:
    """Changes are (topic or None for all, channel, action)."""
    acts = [
        crm_store.Act(
            topic,
            channel,
            action,
            source=act.source,
            language=act.language,
            wording_version=act.wording_version,
            evidence=act.evidence,
        )
        for topic, channel, action in changes
    ]
    if acts:
        crm_store.record_acts(visitor.contact, acts)


def _save_language(visitor: Visitor, language: str) -> bool:
    """ "ar" for someone who prefers "ar-MA" is no change: the finer wish stays."""
    present = visitor.preferred_language
    if language not in dict(MAIL_LANGUAGES) or language == present.lower().split("-", 1)[0]:
        return False
    # One field that nothing is derived from: a fault in another field must not keep the person's wish out.
    frappe.db.set_value("Diaspora Contact", visitor.contact, "preferred_language", language)
    note_changes("Diaspora Contact", [visitor.contact])
    return True


def _visitor_of_message(recipient: str) -> Visitor:
    found = frappe.db.get_value(
        "Diaspora Recipient", recipient, ["name", "campaign", "contact", "language"], as_dict=True
    )
    if not found:
        raise unknown_link()
    topic = frappe.db.get_value("Diaspora Campaign", found.campaign, "topic")
    person = _visitor_of_contact(found.contact)
    return Visitor(
        contact=person.contact,
        affiliation=person.affiliation,
        address=person.address,
        preferred_language=person.preferred_language,
        recipient=found.name,
        campaign=found.campaign,
        topic=topic or "",
        message_language=found.language or "",
    )


def _visitor_of_contact(name: str, hops: int = 5) -> Visitor:
    fields = ["name", "affiliation", "primary_email", "preferred_language", "status", "merged_into"]
    found = frappe.db.get_value("Diaspora Contact", name, fields, as_dict=True)
    if not found:
        raise unknown_link()
    if found.status == "erased":
        raise gone()
    if found.status == "merged" and found.merged_into and hops:
        return _visitor_of_contact(found.merged_into, hops - 1)
    return Visitor(found.name, found.affiliation, found.primary_email or "", found.preferred_language or "")


def _lock(contact: str) -> None:
    frappe.db.sql("SELECT name FROM `tabDiaspora Contact` WHERE name = %(contact)s FOR UPDATE", {"contact": contact})


def _states(contact: str, locking: bool) -> dict[tuple[str, str], str]:
    # Locking, because under REPEATABLE READ a plain read may answer from before the lock on the contact was ours.
    select = "SELECT topic, channel, state FROM `tabDiaspora Subscription` WHERE contact = %(contact)s"
    rows = frappe.db.sql(f"{select} FOR UPDATE" if locking else select, {"contact": contact}, as_dict=True)
    return {(row.topic or EVERYTHING, row.channel): row.state for row in rows}


def _bases(affiliation: str) -> dict[str, str]:
    rows = frappe.get_all("Diaspora Lawful Basis", filters={"affiliation": affiliation}, fields=["topic", "basis"])
    return {row.topic: row.basis for row in rows}


def _translations(doctype: str, field: str, language: str) -> dict[str, str]:
    rows = frappe.get_all(
        "Diaspora Translation",
        filters={"parenttype": doctype, "field": field, "language": language},
        fields=["parent", "text"],
    )
    return {row.parent: row.text for row in rows}
