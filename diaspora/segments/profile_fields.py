"""The fields of leaderships and of the role profiles: rows of the table.

In `column`: l leadership, im imam, t teacher, d mandate, v investor, u student, q competencies.
"""

from __future__ import annotations

from diaspora.segments.choices import HORIZONS, LEVELS, STAGES
from diaspora.segments.fields import Field, words

_LED = "l.parent IN (SELECT x.name FROM `tabDiaspora Association` x WHERE {condition})"
_LED_ACTIVITY = (
    "l.parent IN (SELECT y.parent FROM `tabDiaspora Association Activity` y"
    " WHERE y.parenttype = 'Diaspora Association' AND {condition})"
)
_TONGUE = (
    "im.name IN (SELECT y.parent FROM `tabDiaspora Spoken Language` y"
    " WHERE y.parenttype = 'Diaspora Imam' AND {condition})"
)
_SECTOR = (
    "{profile}.name IN (SELECT y.parent FROM `tabDiaspora Sector Interest` y"
    " WHERE y.parenttype = '{doctype}' AND {{condition}})"
)
_REGION = (
    "v.name IN (SELECT y.parent FROM `tabDiaspora Region Interest` y"
    " WHERE y.parenttype = 'Diaspora Investor' AND {condition})"
)
_SKILL = (
    "q.name IN (SELECT y.parent FROM `tabDiaspora Skill` y WHERE y.parenttype = 'Diaspora Competency' AND {condition})"
)


def _term(scope: str, first: str, last: str) -> tuple[Field, ...]:
    """What is asked of everything that has a first and a last day."""
    return (
        Field(
            scope,
            "current",
            "yes or no",
            f"(({first} IS NULL OR {first} <= {{today}}) AND ({last} IS NULL OR {last} >= {{today}}))",
            words("Current", "En cours", "قائم حاليا"),
            words("which is current", "qui est en cours", "القائمة حاليا"),
            denied=words("which is not current", "qui n'est pas en cours", "غير القائمة حاليا"),
        ),
        Field(
            scope,
            "period",
            "period",
            first,
            words("Held", "Période", "الفترة"),
            words("period", "la période", "فترتها"),
            until=last,
        ),
    )


_LEADERSHIP = (
    Field(
        "leadership", "association", "link", "l.parent",
        words("Association", "Association", "الجمعية"), words("association", "l'association", "جمعيتها"),
        links_to="Diaspora Association",
    ),
    Field(
        "leadership", "association_title", "folded text", "x.title_folded",
        words("Name of the association", "Nom de l'association", "اسم الجمعية"),
        words("association's name", "le nom de l'association", "اسم جمعيتها"),
        inside=_LED,
    ),
    Field(
        "leadership", "activity", "link", "y.activity",
        words("Association's field of activity", "Domaine d'activité de l'association", "مجال نشاط الجمعية"),
        words("association's field of activity", "le domaine d'activité de l'association", "مجال نشاط جمعيتها"),
        links_to="Diaspora Field of Activity", inside=_LED_ACTIVITY,
    ),
    Field(
        "leadership", "function", "text", "l.function",
        words("Function", "Fonction", "المهمة"), words("function", "la fonction", "صفتها"),
    ),
    *_term("leadership", "l.from_date", "l.to_date"),
)  # fmt: skip

_IMAM = (
    Field(
        "imam", "place_of_worship", "link", "im.place_of_worship",
        words("Place of worship", "Lieu de culte", "مكان العبادة"),
        words("place of worship", "le lieu de culte", "مكان عبادتها"),
        links_to="Diaspora Institution",
    ),
    Field(
        "imam", "language", "language", "LOWER(y.language)",
        words("Language", "Langue", "اللغة"), words("language", "la langue", "لغتها"), inside=_TONGUE,
    ),
    *_term("imam", "im.posting_from", "im.posting_to"),
)  # fmt: skip

_TEACHER = (
    Field(
        "teacher", "school", "link", "t.school",
        words("School", "École", "المدرسة"), words("school", "l'école", "مدرستها"), links_to="Diaspora Institution",
    ),
    Field(
        "teacher", "programme", "text", "t.programme",
        words("Programme", "Programme", "البرنامج"), words("programme", "le programme", "برنامجها"),
    ),
    Field(
        "teacher", "subjects", "text", "t.subjects",
        words("Subjects", "Matières", "المواد"), words("subjects", "la liste des matières", "موادها"),
    ),
    *_term("teacher", "t.posting_from", "t.posting_to"),
)  # fmt: skip

_MANDATE = (
    Field(
        "mandate", "office", "text", "d.office",
        words("Office", "Fonction élective", "المنصب"), words("office", "la fonction élective", "منصبها"),
    ),
    Field(
        "mandate", "constituency", "text", "d.constituency",
        words("Constituency", "Circonscription électorale", "الدائرة الانتخابية"),
        words("constituency", "la circonscription électorale", "دائرتها الانتخابية"),
    ),
    *_term("mandate", "d.from_date", "d.to_date"),
)  # fmt: skip

_INVESTOR = (
    Field(
        "investor", "company", "link", "v.company",
        words("Company", "Entreprise", "الشركة"), words("company", "l'entreprise", "شركتها"),
        links_to="Diaspora Institution",
    ),
    Field(
        "investor", "sector", "link", "y.sector",
        words("Sector of interest", "Secteur d'intérêt", "قطاع الاهتمام"),
        words("sector of interest", "le secteur d'intérêt", "قطاع اهتمامها"),
        links_to="Diaspora Sector", inside=_SECTOR.format(profile="v", doctype="Diaspora Investor"),
    ),
    Field(
        "investor", "region", "link", "y.region",
        words("Region of interest", "Région d'intérêt", "جهة الاهتمام"),
        words("region of interest", "la région d'intérêt", "جهة اهتمامها"),
        links_to="Diaspora Region", inside=_REGION,
    ),
    Field(
        "investor", "ticket_minimum", "number", "NULLIF(v.ticket_minimum, 0)",
        words("Least ticket", "Ticket minimum", "الحد الأدنى للاستثمار"),
        words("least ticket", "le ticket minimum", "حدها الأدنى"), low=0, high=1_000_000_000_000,
    ),
    Field(
        "investor", "ticket_maximum", "number", "NULLIF(v.ticket_maximum, 0)",
        words("Largest ticket", "Ticket maximum", "الحد الأقصى للاستثمار"),
        words("largest ticket", "le ticket maximum", "حدها الأقصى"), low=0, high=1_000_000_000_000,
    ),
    Field(
        "investor", "currency", "link", "v.currency",
        words("Currency", "Devise", "العملة"), words("currency", "la devise", "عملتها"), links_to="Currency",
    ),
    Field(
        "investor", "horizon", "choice", "v.horizon",
        words("Horizon", "Horizon", "الأفق"), words("horizon", "l'horizon", "أفقها"), choices=HORIZONS,
    ),
    Field(
        "investor", "stage", "choice", "v.stage",
        words("Stage", "Stade", "المرحلة"), words("stage", "le stade", "مرحلتها"), choices=STAGES,
    ),
)  # fmt: skip

_STUDENT = (
    Field(
        "student", "university", "link", "u.university",
        words("University", "Université", "الجامعة"), words("university", "l'université", "جامعتها"),
        links_to="Diaspora Institution",
    ),
    Field(
        "student", "field_of_study", "text", "u.field_of_study",
        words("Field of study", "Filière", "التخصص"), words("field of study", "la filière", "تخصصها"),
    ),
    Field(
        "student", "level", "choice", "u.level",
        words("Level", "Niveau", "المستوى"), words("level", "le niveau", "مستواها"), choices=LEVELS,
    ),
    Field(
        "student", "expected_end", "date", "u.expected_end",
        words("Expected end", "Fin prévue", "النهاية المتوقعة"),
        words("expected end", "la fin prévue", "نهايتها المتوقعة"),
    ),
)  # fmt: skip

_COMPETENCY = (
    Field(
        "competency", "skill", "text", "y.skill",
        words("Skill", "Compétence", "المهارة"), words("skill", "la compétence", "مهارتها"), inside=_SKILL,
    ),
    Field(
        "competency", "sector", "link", "y.sector",
        words("Sector", "Secteur", "القطاع"), words("sector", "le secteur", "قطاعها"),
        links_to="Diaspora Sector", inside=_SECTOR.format(profile="q", doctype="Diaspora Competency"),
    ),
)  # fmt: skip

PROFILE_FIELDS: tuple[Field, ...] = (
    *_LEADERSHIP, *_IMAM, *_TEACHER, *_MANDATE, *_INVESTOR, *_STUDENT, *_COMPETENCY,
)  # fmt: skip
