"""The three letters of the sample mission: culture, tourism, investment; each with its segment. Pure data.

The letter on culture is the one that the benches measure too (`newsletter`). Nobody and nothing in them is real.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import audience, newsletter

YOUNGEST_BIRTH_YEAR = audience.YOUNGEST_BIRTH_YEAR
_GROWN_UP = {"not": {"field": "birth_year", "op": ">", "value": YOUNGEST_BIRTH_YEAR}}
INVESTED_SECTORS = ("renewable-energy", "tourism", "digital")
_SITE = "https://{topic}.mission.example/{language}"


@dataclass(frozen=True)
class Letter:
    """A campaign as the officer writes it, and the segment that it is for."""

    topic: str
    title: str
    segment: str
    tree: dict[str, Any]
    variants: tuple[dict[str, Any], ...]

    def campaign_doc(self, *, segment: str, sender: str) -> dict[str, Any]:
        """The campaign to insert; the caller adds the district."""
        base = newsletter.campaign_doc(segment=segment, sender=sender)
        return {**base, "title": self.title, "topic": self.topic, "variants": list(self.variants)}


@dataclass(frozen=True)
class _Text:
    """One language of a letter."""

    language: str
    subject: str
    preheader: str
    eyebrow: str
    title: str
    lead: str
    button: str
    opening: str
    cards: tuple[tuple[str, str, str], ...]
    closing: str


_TOURISM = (
    _Text(
        "fr", "{% if first_name %}{{ first_name }}, le{% else %}Le{% endif %} Sud vous attend cet automne",
        "Quatre itinéraires, un salon, et des tarifs pour les familles.", "Lettre tourisme · Automne 2026",
        "Les routes lentes du Sud", "De l’arganeraie aux oasis, quatre voyages à faire sans se presser.",
        "Voir les itinéraires",
        "Nous avons réuni les adresses de celles et ceux qui reviennent chaque année, et qui connaissent les chemins.",
        (("Octobre", "Oasis du Drâa", "Trois nuits chez l’habitant, à pied d’une palmeraie à l’autre."),
         ("Novembre", "Côte des pêcheurs", "Un train, deux cars et beaucoup de sardines grillées.")),
        "Le service tourisme du poste",
    ),
    _Text(
        "ar", "الجنوب في انتظاركم هذا الخريف", "أربع مسارات ومعرض وأسعار خاصة بالعائلات.", "رسالة السياحة · خريف 2026",
        "طرق الجنوب الهادئة", "من غابات الأركان إلى الواحات، أربع رحلات بلا عجلة.", "الاطلاع على المسارات",
        "جمعنا عناوين من يعودون كل سنة ويعرفون الطرق.",
        (("أكتوبر", "واحات درعة", "ثلاث ليال عند الأهالي، مشيا من نخيل إلى نخيل."),
         ("نونبر", "ساحل الصيادين", "قطار وحافلتان وسردين مشوي.")),
        "مصلحة السياحة بالبعثة",
    ),
    _Text(
        "en", "{% if first_name %}{{ first_name }}, the{% else %}The{% endif %} South awaits you this autumn",
        "Four routes, a fair, and prices for families.", "Tourism letter · Autumn 2026", "The slow roads of the South",
        "From the argan woods to the oases: four journeys without haste.", "See the routes",
        "We have gathered the addresses of those who go back every year and know the paths.",
        (("October", "Oases of the Draa", "Three nights with families, on foot from one palm grove to the next."),
         ("November", "The fishermen’s coast", "A train, two coaches and many grilled sardines.")),
        "The mission’s tourism service",
    ),
)  # fmt: skip
_INVESTMENT = (
    _Text(
        "fr", "{% if first_name %}{{ first_name }}, investir{% else %}Investir{% endif %} chez soi, trois dossiers",
        "Énergie, tourisme, numérique : ce qui s’ouvre ce trimestre.", "Lettre investissement · Automne 2026",
        "Trois dossiers ouverts", "Un guichet, un calendrier et des interlocuteurs qui répondent.", "Lire les dossiers",
        "Chaque dossier a été relu avec le centre régional d’investissement ; les montants sont indicatifs.",
        (("Énergie", "Toitures solaires de Souss-Massa", "Tickets à partir de 20 000 euros, horizon de trois ans."),
         ("Numérique", "Ateliers de code d’Oujda", "Un bâtiment, deux promotions, un cofinancement public.")),
        "L’attaché économique",
    ),
    _Text(
        "ar", "الاستثمار في الوطن: ثلاثة ملفات مفتوحة", "الطاقة والسياحة والرقمنة: ما يُفتح هذا الفصل.",
        "رسالة الاستثمار · خريف 2026", "ثلاثة ملفات مفتوحة", "شباك واحد وجدول زمني ومخاطبون يجيبون.", "قراءة الملفات",
        "روجع كل ملف مع المركز الجهوي للاستثمار، والمبالغ تقديرية.",
        (("الطاقة", "أسطح شمسية بسوس ماسة", "ابتداء من 20000 أورو، في أفق ثلاث سنوات."),
         ("الرقمنة", "ورشات البرمجة بوجدة", "بناية وفوجان وتمويل عمومي مشترك.")),
        "الملحق الاقتصادي",
    ),
    _Text(
        "en", "{% if first_name %}{{ first_name }}, three{% else %}Three{% endif %} files open for investment at home",
        "Energy, tourism, digital: what opens this quarter.", "Investment letter · Autumn 2026", "Three open files",
        "One counter, one calendar, and people who answer.", "Read the files",
        "Each file was read again with the regional investment centre; amounts are indicative.",
        (("Energy", "Solar roofs of Souss-Massa", "From 20,000 euros, over three years."),
         ("Digital", "The coding workshops of Oujda", "A building, two classes, public co-funding.")),
        "The economic attaché",
    ),
)  # fmt: skip


def _body(topic: str, text: _Text) -> str:
    site = _SITE.format(topic=topic, language=text.language)
    cards = "".join(
        f'<mj-column mj-class="card" width="50%"><mj-text mj-class="card-date">{when}</mj-text>'
        f'<mj-text mj-class="card-title"><h3>{title}</h3></mj-text><mj-text mj-class="card-text">{told}</mj-text>'
        f'<mj-text mj-class="card-text"><a href="{site}/{number}">{text.button}</a></mj-text></mj-column>'
        for number, (when, title, told) in enumerate(text.cards, start=1)
    )
    return f"""<mj-section mj-class="hero">
  <mj-column>
    <mj-text mj-class="hero-eyebrow">{text.eyebrow}</mj-text>
    <mj-text mj-class="hero-title" css-class="hero-size"><h1>{text.title}</h1></mj-text>
    <mj-text mj-class="hero-lead">{text.lead}</mj-text>
    <mj-button href="{site}" background-color="#f2d9a0" color="#22302b">{text.button}</mj-button>
  </mj-column>
</mj-section>
<mj-section mj-class="opening">
  <mj-column><mj-text><p>{{{{ greeting }}}},</p><p>{text.opening}</p></mj-text></mj-column>
</mj-section>
<mj-section mj-class="cards">{cards}</mj-section>
<mj-section mj-class="article">
  <mj-column><mj-text><p><strong>{text.closing}</strong></p></mj-text></mj-column>
</mj-section>
"""


def _variants(topic: str, texts: tuple[_Text, ...]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "language": text.language,
            "subject": text.subject,
            "preheader": text.preheader,
            "body": _body(topic, text),
            "is_fallback": int(text.language == newsletter.FALLBACK),
        }
        for text in texts
    )


LETTERS = (
    Letter(
        newsletter.TOPIC, newsletter.TITLE, audience.TITLE, audience.TREE,
        tuple(newsletter.campaign_doc(segment="", sender="")["variants"]),
    ),
    Letter(
        "tourism", "Lettre tourisme, automne 2026", "Voyageurs et visiteurs du salon",
        {
            "all": [
                {
                    "any": [
                        {"field": "topic", "op": "is subscribed to", "value": "tourism"},
                        {
                            "related": "event",
                            "where": {
                                "all": [
                                    {"field": "topic", "op": "is", "value": "tourism"},
                                    {"not": {"field": "state", "op": "is", "value": "cancelled"}},
                                ]
                            },
                        },
                    ]
                },
                _GROWN_UP,
            ]
        },
        _variants("tourism", _TOURISM),
    ),
    Letter(
        "investment", "Lettre investissement, automne 2026", "Investisseurs en énergie, tourisme et numérique",
        {
            "all": [
                {
                    "related": "investor",
                    "where": {"field": "sector", "op": "is one of", "value": list(INVESTED_SECTORS)},
                },
                _GROWN_UP,
            ]
        },
        _variants("investment", _INVESTMENT),
    ),
)  # fmt: skip
