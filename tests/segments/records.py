"""What the corpus's people did, received and are: records of every relation but affiliations. Invented, every one.

A value is what a field of docs/segments.md says, a list where the field has several; `district` is where the record
belongs (its campaign, interaction or list), `institution` what it names, if anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Record:
    """One record of a relation that points to a contact."""

    relation: str
    contact: str
    values: dict[str, object] = field(default_factory=dict)
    district: str | None = None
    institution: str | None = None
    # Openings and clicks of scanners are in the tables, and no tree finds them.
    by_machine: bool = False


# Names to topic and district; names to kind, topic and first moment.
CAMPAIGNS: dict[str, tuple[str | None, str]] = {
    "spring": ("culture", "paris"), "invest": ("investment", "lyon"), "it's": (None, "berlin"),
}  # fmt: skip
EVENTS: dict[str, tuple[str | None, str | None, str | None]] = {
    "salon": ("fair", "investment", "2024-03-30 23:30:00.000000"),
    "fest": ("festival", "culture", "2024-06-20 18:00:00.000000"),
    "unknown": (None, None, None),
}
LISTS: dict[str, str] = {"guests": "paris", "never": "lyon"}


def _mail(kind: str, contact: str, campaign: str, date: str | None, *, by_machine: bool = False) -> Record:
    topic, district = CAMPAIGNS[campaign]
    values: dict[str, object] = {"campaign": campaign, "topic": topic, "date": date}
    return Record(f"mail {kind}", contact, values, district, by_machine=by_machine)


def _event(contact: str, event: str, state: str | None) -> Record:
    kind, topic, date = EVENTS[event]
    return Record("event", contact, {"event": event, "state": state, "kind": kind, "topic": topic, "date": date})


def _term(first: str | None, last: str | None) -> dict[str, object]:
    return {"from": first, "to": last}


RECORDS: tuple[Record, ...] = (
    Record("leadership", "amina", {"association": "club", "association_title": "Club d'Échecs",
           "activity": ["sport", "culture"], "function": "Présidente", **_term("2020-01-01", None)}),
    Record("leadership", "youssef", {"association": "femmes", "association_title": "Femmes & Avenir",
           "activity": ["women"], "function": "trésorier", **_term(None, "2024-06-14")}),
    Record("leadership", "youssef", {"association": "femmes 2", "association_title": "FEMMES",
           "activity": [], "function": None, **_term("2024-06-15", "2024-06-15")}),
    Record("imam", "hamza", {"place_of_worship": "grand mosque", "language": ["ar", "fr-BE"],
           **_term("2010-05-05", None)}, institution="grand mosque"),
    Record("imam", "youssef", {"place_of_worship": None, "language": [], **_term("2024-06-16", "2030-01-01")}),
    Record("teacher", "accents", {"school": "school", "programme": "Hassan II", "subjects": "arabe, français",
           **_term("2023-09-01", "2024-06-30")}, institution="school"),
    Record("teacher", "hamza", {"school": "grand mosque", "programme": "50%", "subjects": "", **_term(None, None)},
           institution="grand mosque"),
    Record("mandate", "amina", {"office": "adjointe au maire", "constituency": "Lyon", **_term("2020-07-05", None)}),
    Record("mandate", "amina", {"office": "conseillère", "constituency": "", **_term("2014-04-01", "2020-07-04")}),
    Record("mandate", "quote", {"office": "it's", "constituency": "L'Aquila", **_term(None, "2024-06-15")}),
    Record("investor", "youssef", {"company": "hospital", "sector": ["tourism", "energy"], "region": ["fes-meknes"],
           "ticket_minimum": 50_000, "ticket_maximum": 200_000, "currency": "EUR", "horizon": "1 to 3 years",
           "stage": "exploring"}, institution="hospital"),
    Record("investor", "strasse", {"company": None, "sector": [], "region": ["rabat-sale-kenitra", "fes-meknes"],
           "ticket_minimum": None, "ticket_maximum": 35, "currency": "eur", "horizon": "", "stage": None}),
    Record("student", "no_hamza", {"university": "school", "field_of_study": "Génie civil", "level": "master",
           "expected_end": "2024-07-01"}, institution="school"),
    Record("student", "emoji", {"university": None, "field_of_study": "🌊", "level": "", "expected_end": None}),
    Record("competency", "amina", {"skill": ["chirurgie", "100%"], "sector": ["health"]}),
    Record("competency", "percent", {"skill": [], "sector": ["health", "tourism"]}),
    _event("amina", "salon", "attended"),
    _event("amina", "fest", "registered"),
    _event("youssef", "salon", "cancelled"),
    _event("hamza", "unknown", None),
    _event("hamza", "fest", "attended"),
    Record("interaction", "amina", {"kind": "meeting", "subject": "Projet d'école", "date": "2024-06-15",
           "role": "présidente"}, district="lyon"),
    Record("interaction", "amina", {"kind": "call", "subject": None, "date": "2024-05-15", "role": ""}, "paris"),
    Record("interaction", "youssef", {"kind": "letter", "subject": "it's", "date": None, "role": "auteur"}, "paris"),
    Record("interaction", "archived", {"kind": "visit", "subject": "x", "date": "2024-01-01", "role": "a"}, "paris"),
    Record("consent", "amina", {"topic": "culture", "channel": "email", "action": "granted",
           "source": "double opt-in", "date": "2024-03-30 22:59:59.999999"}),
    Record("consent", "amina", {"topic": "investment", "channel": "email", "action": "withdrawn",
           "source": "preferences", "date": "2024-03-31 21:59:59.999999"}),
    Record("consent", "youssef", {"topic": None, "channel": "measurement", "action": "objected", "source": "",
           "date": "2024-06-14 23:30:00.000000"}),
    _mail("sent", "amina", "spring", "2024-06-01 08:00:00.000000"),
    _mail("sent", "amina", "invest", "2024-03-30 23:00:00.000000"),
    _mail("sent", "youssef", "spring", None),
    _mail("sent", "hamza", "it's", "2024-05-31 22:30:00.000000"),
    _mail("delivered", "amina", "spring", "2024-06-01 08:00:05.000000"),
    _mail("delivered", "hamza", "invest", "2024-06-15 21:59:59.000000", by_machine=False),
    _mail("opened", "amina", "spring", "2024-06-02 08:00:05.000000"),
    _mail("opened", "amina", "spring", "2024-06-02 09:00:05.000000"),
    _mail("opened", "amina", "invest", "2023-06-15 09:00:05.000000"),
    _mail("opened", "youssef", "spring", "2024-06-02 09:00:05.000000", by_machine=True),
    _mail("opened", "hamza", "invest", "2024-06-15 22:00:00.000000"),
    _mail("clicked", "amina", "invest", "2023-06-15 09:00:05.000000"),
    _mail("clicked", "hamza", "spring", "2024-06-14 22:00:00.000000"),
    _mail("clicked", "hamza", "it's", "2024-06-14 21:59:59.999999"),
    _mail("clicked", "trailing", "it's", "2024-06-14 21:59:59.999999", by_machine=True),
    Record("list", "amina", {"list": "guests"}, "paris"),
    Record("list", "quote", {"list": "guests"}, "paris"),
    Record("list", "amina", {"list": "never"}, "lyon"),
)  # fmt: skip
