"""From a letter (a recipient and what is known of the person) to the mail that goes out, by the approved content only.

Pure. Compiles each variant once; a value that breaks a template makes one recipient fail, not a batch.
"""

from jinja2 import TemplateError

from diaspora.campaigns.ab_test import spoken
from diaspora.campaigns.content import FrozenContent, FrozenVariant
from diaspora.campaigns.errors import MailNotWritable
from diaspora.campaigns.merge_fields import merge_values
from diaspora.campaigns.providers.port import AttachedPicture, OutgoingMail
from diaspora.campaigns.public_links import RecipientLinks
from diaspora.campaigns.rendering import RenderedMail, VariantRenderer
from diaspora.campaigns.sender import Letter


class LetterWriter:
    """Writes the mails of one approved content. `link_key` signs the links of the public pages."""

    def __init__(self, content: FrozenContent, link_key: bytes) -> None:
        self._content = content
        self._link_key = link_key
        self._variants = {variant.language: variant for variant in content.variants}
        self._pictures = {variant.language: pictures_beside(content, variant) for variant in content.variants}
        self._renderers = {variant.language: VariantRenderer(variant) for variant in content.variants}

    def __call__(self, letter: Letter) -> OutgoingMail:
        """The mail to one recipient. Raises MailNotWritable."""
        renderer = self._renderers.get(letter.language)
        if renderer is None:
            raise MailNotWritable("no variant")
        links = RecipientLinks(self._content.public_url, letter.name, self._link_key)
        try:
            rendered = renderer.render(merge_values(letter.person, letter.language), links)
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise MailNotWritable("rendering") from error
        return self._mail(letter, rendered)

    def _mail(self, letter: Letter, rendered: RenderedMail) -> OutgoingMail:
        sender = self._content.sender
        return OutgoingMail(
            custom_id=letter.name,
            stream=self._content.campaign,
            from_email=sender.email,
            from_name=sender.display_name_in(letter.language),
            to_email=letter.to_email,
            to_name=full_name(letter),
            subject=rendered.subject,
            html=rendered.html,
            text=rendered.text,
            language=spoken(letter.language),
            direction=self._variants[letter.language].direction,
            reply_to=sender.reply_to,
            headers=(*self._own_headers(rendered), ("List-Id", self._list_id())),
            pictures=self._pictures[letter.language],
        )

    @staticmethod
    def _own_headers(rendered: RenderedMail) -> tuple[tuple[str, str], ...]:
        # The language is a value of the mail itself; every provider sets that header in its own way.
        return tuple((name, value) for name, value in rendered.headers.items() if name != "Content-Language")

    def _list_id(self) -> str:
        """RFC 2919: a name under the sender's domain; one list per topic."""
        domain = self._content.sender.email.rpartition("@")[2]
        label = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in self._content.topic.lower())
        return f"<{label}.{domain}>"


def pictures_beside(content: FrozenContent, variant: FrozenVariant) -> tuple[AttachedPicture, ...]:
    """The pictures that travel with each mail of a variant: those that its page shows, where they are attached."""
    return tuple(
        AttachedPicture(
            one.content_id, f"{one.sha256[:12]}.{one.mime_type.partition('/')[2]}", one.mime_type, one.content
        )
        for one in content.pictures
        if content.pictures_attached and f"cid:{one.content_id}" in variant.html
    )


def full_name(letter: Letter) -> str:
    """The reader's name in the script of the letter's language where it is known, else in the other; may be ""."""
    person = letter.person
    latin = f"{person.first_name} {person.last_name}".strip()
    arabic = f"{person.first_name_ar} {person.last_name_ar}".strip()
    return (arabic or latin) if letter.language.startswith("ar") else (latin or arabic)
