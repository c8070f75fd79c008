"""The fields of affiliations: rows of the table. In `column`, `a` is the affiliation."""

from __future__ import annotations

from diaspora.crm.terms import term_is_current
from diaspora.segments.choices import INSTITUTION_KINDS
from diaspora.segments.fields import Field, words

_ASSOCIATION = "a.association IN (SELECT x.name FROM `tabDiaspora Association` x WHERE {condition})"
_INSTITUTION = "a.institution IN (SELECT i.name FROM `tabDiaspora Institution` i WHERE {condition})"
_ACTIVITY = (
    "a.association IN (SELECT y.parent FROM `tabDiaspora Association Activity` y"
    " WHERE y.parenttype = 'Diaspora Association' AND {condition})"
)

AFFILIATION_FIELDS: tuple[Field, ...] = (
    Field(
        "affiliation",
        "association",
        "link",
        "a.association",
        words("Association", "Association", "الجمعية"),
        words("association", "l'association", "جمعيتها"),
        links_to="Diaspora Association",
    ),
    Field(
        "affiliation",
        "association_title",
        "folded text",
        "x.title_folded",
        words("Name of the association", "Nom de l'association", "اسم الجمعية"),
        words("association's name", "le nom de l'association", "اسم جمعيتها"),
        inside=_ASSOCIATION,
    ),
    Field(
        "affiliation",
        "activity",
        "link",
        "y.activity",
        words("Association's field of activity", "Domaine d'activité de l'association", "مجال نشاط الجمعية"),
        words("association's field of activity", "le domaine d'activité de l'association", "مجال نشاط جمعيتها"),
        links_to="Diaspora Field of Activity",
        inside=_ACTIVITY,
    ),
    Field(
        "affiliation",
        "institution",
        "link",
        "a.institution",
        words("Institution", "Institution", "المؤسسة"),
        words("institution", "l'institution", "مؤسستها"),
        links_to="Diaspora Institution",
    ),
    Field(
        "affiliation",
        "institution_title",
        "folded text",
        "i.title_folded",
        words("Name of the institution", "Nom de l'institution", "اسم المؤسسة"),
        words("institution's name", "le nom de l'institution", "اسم مؤسستها"),
        inside=_INSTITUTION,
    ),
    Field(
        "affiliation",
        "institution_kind",
        "choice",
        "i.kind",
        words("Kind of institution", "Type d'institution", "صنف المؤسسة"),
        words("institution's kind", "le type de l'institution", "صنف مؤسستها"),
        choices=INSTITUTION_KINDS,
        inside=_INSTITUTION,
    ),
    Field(
        "affiliation",
        "function",
        "text",
        "a.function",
        words("Function", "Fonction", "المهمة"),
        words("function", "la fonction", "مهمتها"),
    ),
    Field(
        "affiliation",
        "current",
        "yes or no",
        f"({term_is_current('a', '{today}')})",
        words("Current", "En cours", "قائم حاليا"),
        words("which is current", "qui est en cours", "القائمة حاليا"),
        denied=words("which is not current", "qui n'est pas en cours", "غير القائمة حاليا"),
    ),
    Field(
        "affiliation",
        "period",
        "period",
        "a.from_date",
        words("Held", "Période", "الفترة"),
        words("period", "la période", "فترتها"),
        until="a.to_date",
    ),
    Field(
        "affiliation",
        "from_date",
        "date",
        "a.from_date",
        words("First day", "Premier jour", "أول يوم"),
        words("first day", "le premier jour", "أول يوم فيها"),
    ),
    Field(
        "affiliation",
        "to_date",
        "date",
        "a.to_date",
        words("Last day", "Dernier jour", "آخر يوم"),
        words("last day", "le dernier jour", "آخر يوم فيها"),
    ),
)
