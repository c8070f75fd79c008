"""A mail to one person that is no newsletter: a greeting, a request, one link; HTML and plain text. Pure.

It is written in one of three languages; the words are the caller's. No pictures, nothing counted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

LANGUAGES = ("ar", "fr", "en")
_FALLBACK = "fr"


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says, from top to bottom. `remark` may be "", and `items` empty."""

    language: str
    subject: str
    greeting: str
    request: str
    button: str
    url: str
    until: str
    ignore: str
    mission: str
    items: Sequence[str] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """Subject in one line; whole HTML document; plain text with lines of any length."""

    language: str
    subject: str
    html: str
    text: str


_PAGE = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{subject}</title></head>
<body style="margin:0;padding:24px;font-family:Arial,'Noto Naskh Arabic',sans-serif;font-size:16px;line-height:1.5">
<div lang="{language}" dir="{direction}" style="max-width:36em;margin:auto;text-align:{align}">
<p>{greeting}</p>
<p>{request}</p>
{items}{remark}<p><a href="{url}"
 style="display:inline-block;padding:12px 20px;background:#0b5d3b;color:#ffffff">{button}</a></p>
<p dir="ltr" style="font-size:13px;word-break:break-all;text-align:{align}">{url}</p>
<p>{until}</p>
<p>{ignore}</p>
<p>{mission}</p>
</div>
</body>
</html>
"""


def mail_language(wanted: str, default: str) -> str:
    """The mail's language for a wish as a BCP 47 tag: ar-MA is ar; what is not spoken here becomes the mission's."""
    for tag in (wanted, default):
        base = tag.lower().replace("_", "-").split("-", 1)[0]
        if base in LANGUAGES:
            return base
    return _FALLBACK


def isolated_in(language: str) -> Callable[[str], str]:
    """How a name or a date is put into a sentence of the language: within Unicode's first strong isolate a Latin name
    keeps its own order in Arabic, in plain text as well."""
    return (lambda text: f"\u2068{text}\u2069") if language == "ar" else str


def render_letter(letter: Letter) -> RenderedLetter:
    """Both parts of the mail; every value is escaped in the HTML, and in the subject put on one line."""
    subject = " ".join(letter.subject.split())
    return RenderedLetter(letter.language, subject, _html(letter, subject), _text(letter))


def _html(letter: Letter, subject: str) -> str:
    right_to_left = letter.language == "ar"
    items = "".join(f"<li>{_isolated(item)}</li>" for item in letter.items)
    return _PAGE.format(
        language=letter.language,
        direction="rtl" if right_to_left else "ltr",
        align="right" if right_to_left else "left",
        subject=escape(subject),
        greeting=_isolated(letter.greeting),
        request=escape(letter.request),
        items=f"<ul>{items}</ul>\n" if items else "",
        remark=f"<p>{escape(letter.remark)}</p>\n" if letter.remark else "",
        url=escape(letter.url, quote=True),
        button=escape(letter.button),
        until=_isolated(letter.until),
        ignore=escape(letter.ignore),
        mission=_isolated(letter.mission),
    )


def _isolated(text: str) -> str:
    return f"<bdi>{escape(text)}</bdi>"


def _text(letter: Letter) -> str:
    lines = [letter.greeting, "", letter.request]
    lines += [f"- {item}" for item in letter.items]
    lines += ["", letter.remark] if letter.remark else []
    lines += ["", letter.button, letter.url, "", letter.until, letter.ignore, "", letter.mission, ""]
    return "\n".join(lines)
