"""The mail that tells a leader what an officer decided about a proposal, in the languages of service letters. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from diaspora.crm.service_letter import Letter, RenderedLetter, isolated_in, render_letter


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided: the association's title, the field's label and its value (kept, or not taken) as a reader of
    the letter's language knows them, and the officer's word, which may be ""."""

    association: str
    label: str
    value: str
    is_accepted: bool
    comment: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    accepted_subject: str
    refused_subject: str
    greeting: str
    accepted: str
    refused: str
    item: str
    comment: str
    button: str
    until: str
    ignore: str


_WORDS = {
    "fr": _Words(
        "Votre proposition a été acceptée – {mission}",
        "Votre proposition n'a pas été retenue – {mission}",
        "Bonjour {name},",
        "Votre proposition pour le profil de l'association {association} a été acceptée et s'applique désormais.",
        "Votre proposition pour le profil de l'association {association} n'a pas été retenue.",
        "{label} : {value}",
        "L'agent écrit : {comment}",
        "Ouvrir mon espace",
        "Vous pouvez à tout moment proposer un autre changement.",
        "Vous recevez ce message parce que vous avez proposé ce changement.",
    ),
    "ar": _Words(
        "تم قبول اقتراحكم – {mission}",
        "لم يُقبل اقتراحكم – {mission}",
        "تحية طيبة {name}،",
        "تم قبول اقتراحكم بشأن صفحة جمعية {association}، وهو سار من الآن.",
        "لم يُقبل اقتراحكم بشأن صفحة جمعية {association}.",
        "{label}: {value}",
        "كتب الموظف: {comment}",
        "فتح فضائي",
        "يمكنكم اقتراح تغيير آخر متى شئتم.",
        "تصلكم هذه الرسالة لأنكم اقترحتم هذا التغيير.",
    ),
    "en": _Words(
        "Your proposal was accepted – {mission}",
        "Your proposal was not accepted – {mission}",
        "Hello {name},",
        "Your proposal about the profile of the association {association} was accepted and applies from now on.",
        "Your proposal about the profile of the association {association} was not accepted.",
        "{label}: {value}",
        "The officer writes: {comment}",
        "Open my corner",
        "You can propose another change at any time.",
        "You get this message because you proposed the change.",
    ),
}  # fmt: skip


def render_decision(language: str, decision: Decision, *, mission: str, name: str, url: str) -> RenderedLetter:
    """The mail about a decision, in one of the languages of service letters."""
    words, isolated = _WORDS[language], isolated_in(language)
    subject = words.accepted_subject if decision.is_accepted else words.refused_subject
    request = words.accepted if decision.is_accepted else words.refused
    comment = _on_one_line(decision.comment)
    return render_letter(
        Letter(
            language=language,
            subject=subject.format(mission=mission),
            greeting=words.greeting.format(name=isolated(_on_one_line(name))),
            request=request.format(association=isolated(_on_one_line(decision.association))),
            items=(words.item.format(label=decision.label, value=isolated(decision.value or "—")),),
            remark=words.comment.format(comment=isolated(comment)) if comment else "",
            button=words.button,
            url=url,
            until=words.until,
            ignore=words.ignore,
            mission=mission,
        )
    )


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
