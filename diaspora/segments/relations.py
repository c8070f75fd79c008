"""The relations of trees: what may be asked of with "has a related ...". Rows of the table; pure data."""

from __future__ import annotations

from diaspora.segments.fields import Relation, words

_OF_WORSHIP = "IN (SELECT w.name FROM `tabDiaspora Institution` w WHERE w.kind = 'place of worship')"
_NO_ONE = "1 = 0"
_SENT = words("who were sent a mail", "qui ont été destinataires d'un message", "التي أرسلت إليها إحدى الرسائل")

# The mailbox of a place of worship tells that there is one.
SHIELDED_CONTACT = f"NOT COALESCE(c.institution {_OF_WORSHIP}, 0)"


def _not_of_worship(column: str) -> str:
    return f"NOT COALESCE({column} {_OF_WORSHIP}, 0)"


def _mail_event(kind: str, en: str, fr: str, ar: str, label: tuple[str, str, str], *, by_people: bool) -> Relation:
    """Openings and clicks count where people made them; a mail scanner's never do."""
    people = " AND e.machine = 'human'" if by_people else ""
    phrase = words(en, fr, ar)
    return Relation(
        name=f"mail {kind}",
        select="SELECT e.contact FROM `tabDiaspora Mail Event` e",
        contact="e.contact",
        label=words(*label),
        phrase=phrase,
        opening=phrase,
        always=f"e.kind = '{kind}'{people}",
        fenced="e.campaign IN (SELECT k.name FROM `tabDiaspora Campaign` k WHERE {condition})",
        district="k.district",
        is_crowded=True,
    )


_ROWS = (
    Relation(
        name="affiliation",
        select="SELECT a.contact FROM `tabDiaspora Affiliation` a",
        contact="a.contact",
        label=words("Affiliation", "Rattachement", "انتساب"),
        phrase=words("who have an affiliation", "qui ont un rattachement", "التي لها انتساب"),
        opening=words("who have an affiliation", "qui ont un rattachement", "التي لها أحد الانتسابات"),
        shielded=_not_of_worship("a.institution"),
    ),
    Relation(
        name="leadership",
        select="SELECT l.contact FROM `tabDiaspora Association Leader` l",
        contact="l.contact",
        label=words("Leads an association", "Dirige une association", "تسيير جمعية"),
        phrase=words("who lead an association", "qui dirigent une association", "التي تسير جمعية"),
        opening=words("who have a leadership", "qui ont une responsabilité associative", "التي لها إحدى مهام التسيير"),
        always="l.parenttype = 'Diaspora Association'",
    ),
    Relation(
        name="imam",
        select="SELECT im.contact FROM `tabDiaspora Imam` im",
        contact="im.contact",
        label=words("Imam", "Imam", "إمام"),
        phrase=words("who are imams", "qui sont imams", "التي لها مهمة إمام"),
        opening=words("who have a posting as imam", "qui ont un poste d'imam", "التي لها إحدى مهام الإمامة"),
        shielded=_NO_ONE,
    ),
    Relation(
        name="teacher",
        select="SELECT t.contact FROM `tabDiaspora Teacher` t",
        contact="t.contact",
        label=words("Teacher", "Enseignant(e)", "مدرس(ة)"),
        phrase=words("who are teachers", "qui sont enseignants", "التي لها مهمة تدريس"),
        opening=words("who have a posting as teacher", "qui ont un poste d'enseignant", "التي لها إحدى مهام التدريس"),
        shielded=_not_of_worship("t.school"),
    ),
    Relation(
        name="mandate",
        select=(
            "SELECT o.contact FROM `tabDiaspora Elected Official` o"
            " JOIN `tabDiaspora Mandate` d ON d.parent = o.name AND d.parenttype = 'Diaspora Elected Official'"
        ),
        contact="o.contact",
        label=words("Elected mandate", "Mandat électif", "ولاية انتخابية"),
        phrase=words("who have a mandate", "qui ont un mandat", "التي لها ولاية انتخابية"),
        opening=words("who have a mandate", "qui ont un mandat", "التي لها إحدى الولايات الانتخابية"),
    ),
    Relation(
        name="investor",
        select="SELECT v.contact FROM `tabDiaspora Investor` v",
        contact="v.contact",
        label=words("Investor", "Investisseur", "مستثمر"),
        phrase=words("who are investors", "qui sont investisseurs", "التي لها ملف مستثمر"),
        opening=words(
            "who have an investor's profile", "qui ont un profil d'investisseur", "التي لها أحد ملفات الاستثمار"
        ),
        shielded=_not_of_worship("v.company"),
    ),
    Relation(
        name="student",
        select="SELECT u.contact FROM `tabDiaspora Student` u",
        contact="u.contact",
        label=words("Student", "Étudiant(e)", "طالب(ة)"),
        phrase=words("who are students", "qui sont étudiants", "التي لها ملف طالب"),
        opening=words("who have a student's profile", "qui ont un profil d'étudiant", "التي لها أحد ملفات الدراسة"),
        shielded=_not_of_worship("u.university"),
    ),
    Relation(
        name="competency",
        select="SELECT q.contact FROM `tabDiaspora Competency` q",
        contact="q.contact",
        label=words("Competencies", "Compétences", "الكفاءات"),
        phrase=words(
            "who are in the competencies directory", "qui sont au répertoire des compétences", "التي في دليل الكفاءات"
        ),
        opening=words(
            "who have an entry in the competencies directory",
            "qui ont une fiche au répertoire des compétences",
            "التي لها إحدى بطاقات دليل الكفاءات",
        ),
    ),
    Relation(
        name="event",
        select="SELECT g.contact FROM `tabDiaspora Event Registration` g",
        contact="g.contact",
        label=words("Event", "Événement", "فعالية"),
        phrase=words("who have an event", "qui ont un événement", "التي لها فعالية"),
        opening=words("who have an event", "qui ont un événement", "التي لها إحدى الفعاليات"),
    ),
    Relation(
        name="interaction",
        select=(
            "SELECT n.contact FROM `tabDiaspora Interaction Participant` n"
            " JOIN `tabDiaspora Interaction` h ON h.name = n.parent AND n.parenttype = 'Diaspora Interaction'"
        ),
        contact="n.contact",
        label=words("Interaction", "Échange", "تواصل"),
        phrase=words("who took part in an interaction", "qui ont pris part à un échange", "التي شاركت في تواصل"),
        opening=words(
            "who took part in an interaction", "qui ont pris part à un échange", "التي شاركت في إحدى عمليات التواصل"
        ),
        fenced="{condition}",
        district="h.district",
    ),
    Relation(
        name="consent",
        select="SELECT s.contact FROM `tabDiaspora Consent` s",
        contact="s.contact",
        label=words("Act of consent", "Acte de consentement", "تصرف بشأن الموافقة"),
        phrase=words("who have an act of consent", "qui ont un acte de consentement", "التي لها تصرف بشأن الموافقة"),
        opening=words(
            "who have an act of consent", "qui ont un acte de consentement", "التي لها أحد التصرفات بشأن الموافقة"
        ),
    ),
    Relation(
        name="mail sent",
        select="SELECT m.contact FROM `tabDiaspora Recipient` m",
        contact="m.contact",
        label=words("Mail sent", "Message envoyé", "رسالة مرسلة"),
        phrase=_SENT,
        opening=_SENT,
        always="m.state = 'sent'",
        fenced="m.campaign IN (SELECT k.name FROM `tabDiaspora Campaign` k WHERE {condition})",
        district="k.district",
        is_crowded=True,
    ),
    _mail_event(
        "delivered", "who received a mail", "qui ont reçu un message", "التي تسلمت إحدى الرسائل",
        ("Mail delivered", "Message reçu", "رسالة مسلمة"), by_people=False,
    ),
    _mail_event(
        "opened", "who opened a mail", "qui ont ouvert un message", "التي فتحت إحدى الرسائل",
        ("Mail opened", "Message ouvert", "رسالة مفتوحة"), by_people=True,
    ),
    _mail_event(
        "clicked", "who clicked in a mail", "qui ont cliqué dans un message", "التي نقرت في إحدى الرسائل",
        ("Mail clicked", "Clic dans un message", "نقر في رسالة"), by_people=True,
    ),
    Relation(
        name="list",
        select="SELECT pe.contact FROM `tabDiaspora People List Entry` pe",
        contact="pe.contact",
        label=words("List of people", "Liste de personnes", "قائمة أشخاص"),
        phrase=words("who are on a list", "qui sont sur une liste", "التي في قائمة أشخاص"),
        opening=words("who are on a list", "qui sont sur une liste", "التي في إحدى قوائم الأشخاص"),
        always="pe.parenttype = 'Diaspora People List'",
        fenced="pe.parent IN (SELECT pl.name FROM `tabDiaspora People List` pl WHERE {condition})",
        district="pl.district",
    ),
)  # fmt: skip

RELATIONS: dict[str, Relation] = {row.name: row for row in _ROWS}
