"""What each operator says in three languages. Pure data, read by the table of operators."""

from __future__ import annotations

# Templates of prose: {field} is the field's own phrase, {value} the value. The Arabic ones need no agreement
# in gender with the field, whichever it is.
SAYS: dict[str, dict[str, str]] = {
    "is": {"en": "whose {field} is {value}", "fr": "dont {field} est {value}", "ar": "التي {field} {value}"},
    "is not": {
        "en": "whose {field} is not {value}",
        "fr": "dont {field} n'est pas {value}",
        "ar": "التي {field} غير {value}",
    },
    "one of": {
        "en": "whose {field} is one of {value}",
        "fr": "dont {field} est parmi {value}",
        "ar": "التي {field} من بين {value}",
    },
    "none of": {
        "en": "whose {field} is none of {value}",
        "fr": "dont {field} n'est pas parmi {value}",
        "ar": "التي {field} من غير {value}",
    },
    "contains": {
        "en": "whose {field} contains {value}",
        "fr": "dont {field} contient {value}",
        "ar": "التي في {field} النص {value}",
    },
    "does not contain": {
        "en": "whose {field} does not contain {value}",
        "fr": "dont {field} ne contient pas {value}",
        "ar": "التي ليس في {field} النص {value}",
    },
    "starts with": {
        "en": "whose {field} starts with {value}",
        "fr": "dont {field} commence par {value}",
        "ar": "التي أول {field} النص {value}",
    },
    "is empty": {
        "en": "whose {field} is unknown",
        "fr": "dont on ne connaît pas {field}",
        "ar": "التي لا بيان عن {field}",
    },
    "is not empty": {
        "en": "whose {field} is known",
        "fr": "dont on connaît {field}",
        "ar": "التي يوجد بيان عن {field}",
    },
    "below": {
        "en": "whose {field} is less than {value}",
        "fr": "dont {field} est en dessous de {value}",
        "ar": "التي {field} أقل من {value}",
    },
    "above": {
        "en": "whose {field} is more than {value}",
        "fr": "dont {field} est au-dessus de {value}",
        "ar": "التي {field} أكثر من {value}",
    },
    "between": {
        "en": "whose {field} is between {low} and {high}",
        "fr": "dont {field} est entre {low} et {high}",
        "ar": "التي {field} بين {low} و{high}",
    },
    "on": {"en": "whose {field} is {value}", "fr": "dont {field} est le {value}", "ar": "التي {field} يوم {value}"},
    "before": {
        "en": "whose {field} is before {value}",
        "fr": "dont {field} est avant le {value}",
        "ar": "التي {field} قبل {value}",
    },
    "after": {
        "en": "whose {field} is after {value}",
        "fr": "dont {field} est après le {value}",
        "ar": "التي {field} بعد {value}",
    },
    "between dates": {
        "en": "whose {field} is from {low} to {high}",
        "fr": "dont {field} est du {low} au {high}",
        "ar": "التي {field} من {low} إلى {high}",
    },
    "last weeks": {
        "en": "whose {field} is at most {value} week(s) ago",
        "fr": "dont {field} remonte à {value} semaine(s) au plus",
        "ar": "التي {field} خلال آخر {value} من الأسابيع",
    },
    "last months": {
        "en": "whose {field} is at most {value} month(s) ago",
        "fr": "dont {field} remonte à {value} mois au plus",
        "ar": "التي {field} خلال آخر {value} من الأشهر",
    },
    "last years": {
        "en": "whose {field} is at most {value} year(s) ago",
        "fr": "dont {field} remonte à {value} an(s) au plus",
        "ar": "التي {field} خلال آخر {value} من السنوات",
    },
    "next days": {
        "en": "whose {field} is at most {value} day(s) ahead",
        "fr": "dont {field} est dans {value} jour(s) au plus",
        "ar": "التي {field} خلال {value} من الأيام المقبلة",
    },
    "days ago": {
        "en": "whose {field} is more than {value} day(s) ago",
        "fr": "dont {field} remonte à plus de {value} jour(s)",
        "ar": "التي {field} قبل أكثر من {value} من الأيام",
    },
    "this month": {
        "en": "whose {field} is in this month",
        "fr": "dont {field} est dans le mois en cours",
        "ar": "التي {field} خلال الشهر الجاري",
    },
    "this year": {
        "en": "whose {field} is in this year",
        "fr": "dont {field} est dans l'année en cours",
        "ar": "التي {field} خلال السنة الجارية",
    },
    "near": {
        "en": "whose {field} is within {high} km of {point}",
        "fr": "dont {field} est à {high} km au plus de {point}",
        "ar": "التي {field} على بعد {high} كم على الأكثر من {point}",
    },
    "far": {
        "en": "whose {field} is not within {high} km of {point}",
        "fr": "dont {field} n'est pas à {high} km au plus de {point}",
        "ar": "التي ليس {field} على بعد {high} كم على الأكثر من {point}",
    },
    "last days": {
        "en": "whose {field} is at most {value} day(s) ago",
        "fr": "dont {field} remonte à {value} jour(s) au plus",
        "ar": "التي {field} خلال آخر {value} من الأيام",
    },
    "held on": {
        "en": "which was held on {value}",
        "fr": "qui était en cours le {value}",
        "ar": "التي كانت قائمة يوم {value}",
    },
    "held between": {
        "en": "which was held at some time from {low} to {high}",
        "fr": "qui était en cours à un moment du {low} au {high}",
        "ar": "التي كانت قائمة في وقت ما من {low} إلى {high}",
    },
    "subscribed": {
        "en": "who are subscribed to {value}",
        "fr": "qui sont abonnés à {value}",
        "ar": "المشتركة في {value}",
    },
    "withdrawn": {
        "en": "who have withdrawn from {value}",
        "fr": "qui se sont désabonnés de {value}",
        "ar": "التي سحبت موافقتها من {value}",
    },
    "decision": {
        "en": "who have decided about {value}",
        "fr": "qui se sont prononcés sur {value}",
        "ar": "التي أبدت قرارا بشأن {value}",
    },
    "no decision": {
        "en": "who have not decided about {value}",
        "fr": "qui ne se sont pas prononcés sur {value}",
        "ar": "التي لم تبد أي قرار بشأن {value}",
    },
    # A yes/no field brings its own two phrases (catalogue.py).
    "yes or no": {"en": "{field}", "fr": "{field}", "ar": "{field}"},
}
