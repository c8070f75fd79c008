"""A letter made of every kind of block, in French and Arabic, with its picture and its event: invented."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from diaspora.campaigns.blocks.block_json import parse_blocks
from diaspora.campaigns.blocks.event_card import EventFacts
from diaspora.campaigns.content import FrozenSender
from diaspora.campaigns.draft import CampaignDraft, ContentBlock, PictureFile, VariantDraft
from diaspora.campaigns.picture import make_picture
from diaspora.sample import newsletter

LINK = "https://culture.mission.example/programme"


def photograph(width: int = 1600, height: int = 700) -> bytes:
    """A picture as it is uploaded, with colours enough for a photograph: sky, hills, a door."""
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for y in range(height):
        draw.line([(0, y), (width, y)], fill=(240 - y * 90 // height, 190 - y * 60 // height, 130 + y * 60 // height))
    draw.polygon([(0, height), (0, height * 2 // 3), (width // 3, height // 2), (width, height)], fill=(15, 90, 70))
    draw.rounded_rectangle(
        [width * 3 // 5, height // 3, width * 4 // 5, height], radius=height // 4, fill=(181, 83, 45)
    )
    out = BytesIO()
    image.save(out, "JPEG", quality=95)
    return out.getvalue()


def picture_file(name: str = "PIC-1") -> PictureFile:
    """The picture as it is kept, described in French and Arabic."""
    made = make_picture(photograph())
    code = base64.b64encode(made.content).decode()
    alts = {"fr": "Une porte ocre devant une colline verte", "ar": "باب مغري أمام تلة خضراء"}
    return PictureFile(name, made.mime_type, made.width, made.height, made.sha256, code, alts)


EVENT = EventFacts(
    name="EV-1",
    title="Forum des compétences",
    starts_at=datetime(2027, 4, 17, 16),
    ends_at=datetime(2027, 4, 17, 19),
    zone="Europe/Paris",
    venue="Maison du Patio",
    city="Lyon",
    url="https://culture.mission.example/forum",
    titles={"ar": "منتدى الكفاءات"},
)

TEXTS: dict[str, dict[str, Any]] = {
    "fr": {
        "subject": "{{ first_name }}, un été au Maroc",
        "heading": "Un été au Maroc",
        "hello": "<p>{{ greeting }},</p><p>Voici ce que prépare le poste <strong>cet été</strong>"
        '{% if city %} près de {{ city }}{% endif %}. <a href="' + LINK + '">Le programme</a> est gratuit.</p>',
        "button": "Voir le programme",
        "figures": [("7", "rendez-vous"), ("12", "associations"), ("1 840", "places")],
        "side": "Deux brodeuses de Fès travaillent sur place chaque samedi.",
        "aside": "Téléphone : +33 1 99 00 12 34",
        "footer": "Service culturel, du lundi au vendredi de 9 h à 16 h.",
    },
    "ar": {
        "subject": "صيف في المغرب",
        "heading": "صيف في المغرب",
        "hello": "<p>{{ greeting }}،</p><p>هذا ما تعدّه البعثة <strong>هذا الصيف</strong>"
        '{% if city %} قرب {{ city }}{% endif %}. <a href="' + LINK + '">البرنامج</a> مجاني للجميع.</p>',
        "button": "الاطلاع على البرنامج",
        "figures": [("7", "مواعيد"), ("12", "جمعية"), ("1 840", "مقعدا")],
        "side": "تشتغل مطرّزتان من فاس في عين المكان كل يوم سبت.",
        "aside": "الهاتف: +33 1 99 00 12 34",
        "footer": "المصلحة الثقافية، من الاثنين إلى الجمعة، من التاسعة صباحا إلى الرابعة بعد الزوال.",
    },
}


def blocks_json(language: str) -> dict[str, Any]:
    """The body of one language as the composer saves it."""
    words = TEXTS[language]
    return {
        "version": 1,
        "blocks": [
            {"kind": "heading", "id": "title", "text": words["heading"], "level": 1},
            {"kind": "picture", "id": "view", "picture": "PIC-1"},
            {"kind": "text", "id": "hello", "html": words["hello"]},
            {"kind": "button", "id": "go", "label": words["button"], "href": LINK},
            {"kind": "figures", "items": [{"value": value, "label": label} for value, label in words["figures"]]},
            {"kind": "event", "id": "forum", "event": "EV-1"},
            {
                "kind": "columns",
                "ratio": "2:1",
                "start": [{"kind": "text", "html": words["side"]}],
                "end": [
                    {"kind": "text", "html": words["aside"]},
                    {"kind": "button", "label": words["button"], "href": LINK, "style": "secondary"},
                ],
            },
            {"kind": "divider"},
            {"kind": "footer", "html": words["footer"]},
        ],
    }


def letter_draft(**changes: Any) -> CampaignDraft:
    """The letter as a draft in the app's own layout, without anything that preflight would name."""
    variants = tuple(
        VariantDraft(
            language=language,
            direction="rtl" if language == "ar" else "ltr",
            subject=TEXTS[language]["subject"],
            preheader="",
            body="",
            is_fallback=language == "fr",
            blocks=parse_blocks(json.dumps(blocks_json(language))),
        )
        for language in ("fr", "ar")
    )
    content_blocks = tuple(
        ContentBlock(block["code"], block["body"], {row["language"]: row["text"] for row in block["translations"]})
        for block in newsletter.content_blocks()
    )
    values: dict[str, Any] = {
        "campaign": "C1",
        "title": "Été",
        "topic": "culture",
        "recipient_policy": "one per person",
        "layout": newsletter.LAYOUT,
        "layout_mjml": newsletter.layout_mjml(),
        "public_url": "https://mission.example",
        "sender": FrozenSender("S", "culture@mission.example", "Service culturel"),
        "variants": variants,
        "mission": "Poste",
        "blocks": content_blocks,
        "pictures": {"PIC-1": picture_file()},
        "events": {"EV-1": EVENT},
    }
    return CampaignDraft(**{**values, **changes})
