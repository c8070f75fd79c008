"""All that a contact's record holds beside what was entered: folded names, keys, the primary address and number.

One pure function, called by the controller and by the bulk import, so that both write the same record.
"""

from dataclasses import dataclass

from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.email_address import address_key, normalise_email
from diaspora.crm.name_folding import SearchKey, search_keys
from diaspora.crm.phone_number import to_e164

MAX_DATA_LENGTH = 140


@dataclass(frozen=True, slots=True)
class ContactFields:
    """What was entered. `emails` and `phones` are as written, the primary one first; `phone_country` is the ISO
    alpha-2 country for numbers without a prefix."""

    first_name: str = ""
    last_name: str = ""
    first_name_ar: str = ""
    last_name_ar: str = ""
    city: str = ""
    profession: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    phone_country: str = ""


@dataclass(frozen=True, slots=True)
class EnteredContact:
    """The same with addresses and numbers in their stored form: (address, address key), E.164; without repeats."""

    first_name: str = ""
    last_name: str = ""
    first_name_ar: str = ""
    last_name_ar: str = ""
    city: str = ""
    profession: str = ""
    emails: tuple[tuple[str, str], ...] = ()
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DerivedContact:
    """`emails` are (address, address key) and `phones` E.164 numbers, without repeats, the primary one first."""

    display_name: str
    first_name_folded: str
    last_name_folded: str
    full_name_folded: str
    city_folded: str
    profession_folded: str
    emails: tuple[tuple[str, str], ...]
    phones: tuple[str, ...]
    search_keys: tuple[SearchKey, ...]

    @property
    def primary_email(self) -> str:
        """The address that mail goes to, "" if there is none."""
        return self.emails[0][0] if self.emails else ""

    @property
    def primary_address_key(self) -> str:
        """The key of the address that mail goes to, "" if there is none."""
        return self.emails[0][1] if self.emails else ""

    @property
    def primary_phone(self) -> str:
        """The first telephone number, "" if there is none."""
        return self.phones[0] if self.phones else ""


def derive_contact(fields: ContactFields, key: bytes) -> DerivedContact:
    """The derived part of a contact; `key` is the site's address key. Raises BadEmail and BadPhone."""
    emails = dict.fromkeys(normalise_email(raw) for raw in fields.emails)
    phones = dict.fromkeys(to_e164(raw, fields.phone_country) for raw in fields.phones)
    return derive_entered(
        EnteredContact(
            fields.first_name,
            fields.last_name,
            fields.first_name_ar,
            fields.last_name_ar,
            fields.city,
            fields.profession,
            tuple((email, address_key(email, key)) for email in emails),
            tuple(phones),
        )
    )


def derive_entered(entered: EnteredContact) -> DerivedContact:
    """The derived part of a contact whose addresses and numbers are normalised already, as the import's are."""
    latin = f"{entered.first_name} {entered.last_name}".strip()
    arabic = f"{entered.first_name_ar} {entered.last_name_ar}".strip()
    names = (entered.first_name, entered.last_name, entered.first_name_ar, entered.last_name_ar)
    return DerivedContact(
        display_name=(latin or arabic or next((email for email, _ in entered.emails), ""))[:MAX_DATA_LENGTH],
        first_name_folded=_folded(entered.first_name or entered.first_name_ar),
        last_name_folded=_folded(entered.last_name or entered.last_name_ar),
        # A name is folded word by word, so the parts are the whole; as parts they are remembered.
        full_name_folded=" ".join(filter(None, map(fold_text, names)))[:MAX_DATA_LENGTH].strip(),
        city_folded=_folded(entered.city),
        profession_folded=_folded(entered.profession),
        emails=entered.emails,
        phones=entered.phones,
        search_keys=search_keys(*names),
    )


def _folded(text: str) -> str:
    return fold_text(text)[:MAX_DATA_LENGTH].strip()
