"""Which rows of a file are people that the site knows already, and what changes for them. Pure.

Strong keys only: the same address or telephone number, together with a name that reads the same. A shared mailbox
or a family's telephone never makes two people one. What is merely similar is left for a person to judge.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from diaspora.crm.derive import ContactFields, DerivedContact, derive_contact
from diaspora.crm.imports.cleaning import CleanRow, Rejection
from diaspora.crm.name_folding import name_skeletons, word_skeletons

NAME_FIELDS = ("first_name", "last_name", "first_name_ar", "last_name_ar")
ERASED_PERSON = "erased person"
RowState = Literal["created", "updated", "unchanged", "rejected"]


@dataclass(slots=True)
class Known:
    """A contact as it stands while a chunk is worked on. `name` is its document, `is_new` if it is not written yet;
    `added_emails`, `added_phones` and `changed` are what this chunk does to it."""

    name: str
    values: dict[str, str | int]
    emails: list[tuple[str, str]]
    phones: list[str]
    is_new: bool = False
    derived: DerivedContact | None = None
    changed: set[str] = field(default_factory=set)
    added_emails: list[tuple[str, str]] = field(default_factory=list)
    added_phones: list[str] = field(default_factory=list)

    def names(self) -> tuple[str, str]:
        """The whole name in Latin and in Arabic script."""
        first, last, first_ar, last_ar = (str(self.values.get(name) or "") for name in NAME_FIELDS)
        return f"{first} {last}".strip(), f"{first_ar} {last_ar}".strip()


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one row. `reason` is a code of the rejection, or the notes of what was left out;
    `before` holds the earlier values of an update, for undoing it."""

    row_no: int
    state: RowState
    contact: str = ""
    reason: str = ""
    before: Mapping[str, object] | None = None


class People:
    """The contacts that rows may match, by address key and telephone number, and by the hash of an applied row."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.by_name: dict[str, Known] = {}
        self._by_address: dict[str, list[Known]] = defaultdict(list)
        self._by_phone: dict[str, list[Known]] = defaultdict(list)
        self.by_row_hash: dict[str, str] = {}
        self.erased_addresses: set[str] = set()

    def learn(self, contacts: Iterable[Known]) -> None:
        """Add contacts of the site; one that is known already stays as it is here."""
        for contact in contacts:
            if contact.name not in self.by_name:
                self._add(contact)

    def decide(self, row_no: int, row_hash: str, row: CleanRow | Rejection, new_name: str) -> Decision:
        """Decide one row, and remember what follows from it for the next ones."""
        if isinstance(row, Rejection):
            return Decision(row_no, "rejected", reason=row.reason)
        if any(key in self.erased_addresses for _, key in row.derived.emails):
            return Decision(row_no, "rejected", reason=ERASED_PERSON)
        notes = "; ".join(dict.fromkeys(row.notes))
        if applied := self.by_row_hash.get(row_hash):
            return Decision(row_no, "unchanged", applied, notes)
        contact = self._match(row)
        if contact is None:
            contact = self._create(row, new_name)
            decision = Decision(row_no, "created", contact.name, notes)
        else:
            before = self._update(contact, row)
            decision = Decision(row_no, "updated" if before else "unchanged", contact.name, notes, before or None)
        self.by_row_hash[row_hash] = contact.name
        return decision

    def _match(self, row: CleanRow) -> Known | None:
        latin, arabic = _names(row.values)
        by_address = [contact for _, key in row.derived.emails for contact in self._by_address.get(key, ())]
        by_phone = [contact for phone in row.derived.phones for contact in self._by_phone.get(phone, ())]
        same = [contact for contact in (*by_address, *by_phone) if _same_name((latin, arabic), contact.names())]
        if same:
            return same[0]
        first = _first_names(row.values)
        alike = [contact for contact in by_address if not any(contact.names()) or first & _first_names(contact.values)]
        return alike[0] if alike else None

    def _create(self, row: CleanRow, name: str) -> Known:
        contact = Known(
            name, dict(row.values), list(row.derived.emails), list(row.derived.phones), is_new=True, derived=row.derived
        )
        self._add(contact)
        return contact

    def _add(self, contact: Known) -> None:
        self.by_name[contact.name] = contact
        for _, key in contact.emails:
            self._by_address[key].append(contact)
        for phone in contact.phones:
            self._by_phone[phone].append(contact)

    def _update(self, contact: Known, row: CleanRow) -> dict[str, object]:
        """Bring the contact up to the row; the earlier values of what changed. An empty cell changes nothing."""
        wanted = {name: value for name, value in row.values.items() if name != "district" or row.names_district}
        before: dict[str, object] = {
            name: contact.values.get(name) for name, value in wanted.items() if contact.values.get(name) != value
        }
        contact.values.update({name: wanted[name] for name in before})
        contact.changed.update(before)
        emails = [pair for pair in row.derived.emails if pair not in contact.emails]
        phones = [phone for phone in row.derived.phones if phone not in contact.phones]
        if emails:
            before["emails"] = [email for email, _ in contact.emails]
        if phones:
            before["phones"] = list(contact.phones)
        self._reach(contact, emails, phones)
        if before:
            contact.derived = _derive(contact, self._key)
        return before

    def _reach(self, contact: Known, emails: list[tuple[str, str]], phones: list[str]) -> None:
        contact.emails += emails
        contact.phones += phones
        contact.added_emails += emails
        contact.added_phones += phones
        for _, key in emails:
            self._by_address[key].append(contact)
        for phone in phones:
            self._by_phone[phone].append(contact)


def _derive(contact: Known, key: bytes) -> DerivedContact:
    text = {name: str(contact.values.get(name) or "") for name in (*NAME_FIELDS, "city", "profession")}
    emails = tuple(email for email, _ in contact.emails)
    return derive_contact(ContactFields(**text, emails=emails, phones=tuple(contact.phones)), key)


def _names(values: Mapping[str, str | int]) -> tuple[str, str]:
    first, last, first_ar, last_ar = (str(values.get(name) or "") for name in NAME_FIELDS)
    return f"{first} {last}".strip(), f"{first_ar} {last_ar}".strip()


def _same_name(ours: tuple[str, str], theirs: tuple[str, str]) -> bool:
    return bool(_skeletons(ours) & _skeletons(theirs))


def _skeletons(names: tuple[str, str]) -> set[str]:
    return {skeleton for name in names if name for skeleton in name_skeletons(name)}


def _first_names(values: Mapping[str, str | int]) -> set[str]:
    """The first names as sets of skeletons; the last name alone would make a couple one person."""
    found: set[str] = set()
    for name in (values.get("first_name"), values.get("first_name_ar")):
        words = word_skeletons(str(name)) if name else ()
        found |= set(words[0]) if words else set()
    return found
