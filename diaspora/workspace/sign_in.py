"""Links that sign a leader in: what they stand for, how long they live, and the mail that brings them. Pure.

A link names the person's contact and carries a proof that this site made it; it is used once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from diaspora.crm.link_token import SIGN_IN, make_token, read_token
from diaspora.crm.service_letter import Letter, RenderedLetter, isolated_in, render_letter

LIFE = timedelta(minutes=15)
INVITATION_LIFE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class SignInLink:
    """Whose it is (a contact), until when (naive UTC, whole seconds), and its own name, which no other link has."""

    contact: str
    expires_at: datetime
    nonce: str

    def token(self, key: bytes) -> str:
        """What stands in the address."""
        seconds = int(self.expires_at.replace(tzinfo=UTC).timestamp())
        return make_token(SIGN_IN, f"{self.contact}.{seconds}.{self.nonce}", key)


def read_link(token: str, key: bytes) -> SignInLink:
    """The link of a token. Raises BadToken."""
    contact, seconds, nonce = read_token(token, (SIGN_IN,), key)[1].rsplit(".", 2)
    return SignInLink(contact, datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None), nonce)


@dataclass(frozen=True, slots=True)
class _Words:
    subject: str
    invitation_subject: str
    greeting: str
    request: str
    invitation: str
    button: str
    until: str
    invitation_until: str
    ignore: str


_WORDS = {
    "fr": _Words(
        "Votre lien de connexion – {mission}",
        "Le profil de votre association – {mission}",
        "Bonjour {name},",
        "Vous avez demandé un lien pour ouvrir l'espace de votre association.",
        "Vous pouvez désormais tenir à jour le profil de votre association vous-même.",
        "Ouvrir mon espace",
        "Ce lien sert une seule fois, pendant quinze minutes.",
        "Ce lien sert une seule fois, pendant trois jours ; ensuite, demandez-en un autre sur la page de connexion.",
        "Si vous n'attendiez pas ce message, ignorez-le, et ne transmettez pas le lien.",
    ),
    "ar": _Words(
        "رابط الدخول – {mission}",
        "صفحة جمعيتكم – {mission}",
        "تحية طيبة {name}،",
        "لقد طلبتم رابطا لفتح فضاء جمعيتكم.",
        "يمكنكم من الآن تحيين صفحة جمعيتكم بأنفسكم.",
        "فتح فضائي",
        "يُستعمل هذا الرابط مرة واحدة خلال خمس عشرة دقيقة.",
        "يُستعمل هذا الرابط مرة واحدة خلال ثلاثة أيام، وبعدها اطلبوا رابطا آخر في صفحة الدخول.",
        "إذا لم تكونوا تنتظرون هذه الرسالة فتجاهلوها، ولا تعطوا الرابط لأحد.",
    ),
    "en": _Words(
        "Your sign-in link – {mission}",
        "Your association's profile – {mission}",
        "Hello {name},",
        "You asked for a link to open your association's corner.",
        "From now on you can keep your association's profile up to date yourself.",
        "Open my corner",
        "This link works once, for fifteen minutes.",
        "This link works once, for three days; afterwards ask for another one on the sign-in page.",
        "If you did not expect this message, ignore it, and do not pass the link on.",
    ),
}  # fmt: skip


def render_mail(language: str, *, mission: str, name: str, url: str, is_invitation: bool) -> RenderedLetter:
    """The mail that brings a link, in one of the languages of service letters."""
    words = _WORDS[language]
    return render_letter(
        Letter(
            language=language,
            subject=(words.invitation_subject if is_invitation else words.subject).format(mission=mission),
            greeting=words.greeting.format(name=isolated_in(language)(" ".join(name.split()))),
            request=words.invitation if is_invitation else words.request,
            button=words.button,
            url=url,
            until=words.invitation_until if is_invitation else words.until,
            ignore=words.ignore,
            mission=mission,
        )
    )
