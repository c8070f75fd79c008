"""The fields of what people did and received: events, interactions, acts of consent, mails, lists. Rows of the table.

In `column`: g registration for an event, n and h part in an interaction, s act of consent, m and e mail, pe list.
"""

from __future__ import annotations

from diaspora.segments.choices import CHANNELS, CONSENT_ACTS, EVENT_KINDS, INTERACTION_KINDS, REGISTRATIONS
from diaspora.segments.fields import Field, words

_EVENT = "g.event IN (SELECT ev.name FROM `tabDiaspora Event` ev WHERE {condition})"
_CAMPAIGN = "{alias}.campaign IN (SELECT k.name FROM `tabDiaspora Campaign` k WHERE {{condition}})"

_TOPIC_LABEL = words("Topic", "Thématique", "الموضوع")
_TOPIC_PHRASE = words("topic", "la thématique", "موضوعها")


def _of_mail(scope: str, alias: str, moment: str) -> tuple[Field, ...]:
    """What is asked of a mail, whether it was sent, delivered, opened or clicked."""
    return (
        Field(
            scope, "campaign", "link", f"{alias}.campaign",
            words("Campaign", "Campagne", "الحملة"), words("campaign", "la campagne", "حملتها"),
            links_to="Diaspora Campaign",
        ),
        Field(
            scope, "topic", "link", "k.topic", _TOPIC_LABEL, _TOPIC_PHRASE,
            links_to="Diaspora Topic", inside=_CAMPAIGN.format(alias=alias),
        ),
        Field(
            scope, "date", "date", moment,
            words("Date", "Date", "التاريخ"), words("date", "la date", "تاريخها"), is_moment=True,
        ),
    )  # fmt: skip


ACTIVITY_FIELDS: tuple[Field, ...] = (
    Field(
        "event", "event", "link", "g.event",
        words("Event", "Événement", "الفعالية"), words("title", "le titre", "عنوانها"), links_to="Diaspora Event",
    ),
    Field(
        "event", "state", "choice", "g.state",
        words("Registration", "Inscription", "التسجيل"), words("registration", "l'inscription", "حالة تسجيلها"),
        choices=REGISTRATIONS,
    ),
    Field(
        "event", "kind", "choice", "ev.kind",
        words("Kind of event", "Type d'événement", "صنف الفعالية"), words("kind", "le type", "صنفها"),
        choices=EVENT_KINDS, inside=_EVENT,
    ),
    Field(
        "event", "topic", "link", "ev.topic", _TOPIC_LABEL, _TOPIC_PHRASE,
        links_to="Diaspora Topic", inside=_EVENT,
    ),
    Field(
        "event", "date", "date", "ev.starts_at",
        words("First day", "Premier jour", "أول يوم"), words("first day", "le premier jour", "أول يوم فيها"),
        inside=_EVENT, is_moment=True,
    ),
    Field(
        "interaction", "kind", "choice", "h.kind",
        words("Kind of interaction", "Type d'échange", "صنف التواصل"), words("kind", "le type", "صنفها"),
        choices=INTERACTION_KINDS,
    ),
    Field(
        "interaction", "subject", "text", "h.subject",
        words("Subject", "Objet", "الموضوع"), words("subject", "l'objet", "موضوعها"),
    ),
    Field(
        "interaction", "date", "date", "h.held_on",
        words("Date", "Date", "التاريخ"), words("date", "la date", "تاريخها"),
    ),
    Field(
        "interaction", "role", "text", "n.role",
        words("Role in it", "Rôle", "الدور"), words("role", "le rôle", "الدور فيها"),
    ),
    Field(
        "consent", "topic", "link", "s.topic", _TOPIC_LABEL, _TOPIC_PHRASE, links_to="Diaspora Topic",
    ),
    Field(
        "consent", "channel", "choice", "s.channel",
        words("Channel", "Canal", "القناة"), words("channel", "le canal", "قناتها"), choices=CHANNELS,
    ),
    Field(
        "consent", "action", "choice", "s.action",
        words("Act", "Acte", "التصرف"), words("nature", "la nature", "طبيعتها"), choices=CONSENT_ACTS,
    ),
    Field(
        "consent", "source", "text", "s.source",
        words("Source", "Source", "المصدر"), words("source", "la source", "مصدرها"),
    ),
    Field(
        "consent", "date", "date", "s.given_at",
        words("Date", "Date", "التاريخ"), words("date", "la date", "تاريخها"), is_moment=True,
    ),
    *_of_mail("mail sent", "m", "m.sent_at"),
    *_of_mail("mail delivered", "e", "e.occurred_at"),
    *_of_mail("mail opened", "e", "e.occurred_at"),
    *_of_mail("mail clicked", "e", "e.occurred_at"),
    Field(
        "list", "list", "link", "pe.parent",
        words("List", "Liste", "القائمة"), words("title", "le titre", "عنوانها"), links_to="Diaspora People List",
    ),
)  # fmt: skip
