"""Files of associations and of institutions: the French register's export, and lists of whatever make. Pure.

An association's row may name its leader: who has an address or a telephone becomes a contact and a leader.
"""

from collections.abc import Mapping

from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.imports import cell_cleaning
from diaspora.crm.imports.contact_kind import NO_DISTRICT, person_record
from diaspora.crm.imports.kinds import Field, Key, Kind, Record, Refused, Role, Row, Site, Value
from diaspora.crm.row_conditions import PLACE_OF_WORSHIP
from diaspora.directories.files import cells, targets
from diaspora.directories.files.people import synonyms
from diaspora.directories.registers import rna
from diaspora.directories.registers.layout import synonyms_of, unread_headers
from diaspora.sentence import Sentence

NO_TITLE, NO_KIND, NOT_YOURS = "no title", "no kind", "religious functions"
_PLAIN = (
    "title_ar", "short_title", "register_id", "siret", "purpose", "founded_on", "dissolved_on", "email", "website",
    "address_line", "postal_code", "city", "country", "latitude", "longitude",
)  # fmt: skip
_REMEDIES: Mapping[str, str] = {
    NO_TITLE: Sentence("Write the name of the association or institution."),
    NOT_YOURS: Sentence("Places of worship are brought in by the religious affairs desk."),
    NO_KIND: Sentence("Say what kind of institution it is: company, chamber of commerce, university, school ..."),
}
_MORE: Mapping[str, tuple[str, ...]] = {
    "title": ("titre", "nom", "denomination", "raison sociale", "nom de l association", "nom association",
              "association",
              "name", "association name", "nom de l etablissement",
              "institution", "etablissement", "entreprise",
              "societe", "nombre", "asociacion", "empresa", "naam", "vereniging", "bedrijf", "اسم الجمعيه", "الجمعيه",
              "الاسم", "اسم المؤسسه", "الموسسه"),
    "title_ar": ("nom arabe", "nom en arabe", "titre arabe", "الاسم بالعربيه", "title arabic"),
    "short_title": ("nom court", "acronyme", "abbreviation", "acronym", "siglas"),
    "status": ("statut", "etat", "الحاله"),
    "register_id": ("rna", "numero rna", "n rna", "code rna", "numero d enregistrement", "numero d entreprise",
                    "registration number", "bce", "kvk", "siren", "numero de recepisse", "رقم التسجيل"),
    "siret": ("n siret", "numero siret"),
    "purpose": ("objet social", "description", "activite", "mission", "objeto", "doel", "الغرض"),
    "activities": ("domaine d activite", "domaines", "domaine", "themes", "activites", "fields", "المجالات"),
    "founded_on": ("date creation", "cree le", "creation", "fondee en", "date de fondation", "founded"),
    "dissolved_on": ("dissoute le", "date dissolution"),
    "email": ("adresse email", "e mail", "mail", "adresse electronique", "courriel de contact", "correo", "البريد"),
    "phone": ("tel", "telephone fixe", "numero de telephone", "telefono", "telefoon", "رقم الهاتف"),
    "website": ("site", "site web", "url", "web", "sitio web", "الموقع"),
    "address_line": ("adresse postale", "rue", "siege social", "adresse du siege", "street", "direccion", "adres"),
    "postal_code": ("cp", "postcode", "zip", "zip code", "codigo postal"),
    "city": ("commune", "localite", "town", "ciudad", "stad", "gemeente"),
    "country": ("pais", "land", "الدوله"),
    "district": ("circonscription", "consulat", "district", "consulate", "القنصليه", "الدايره"),
    "latitude": ("lat",),
    "longitude": ("lon", "lng", "long"),
    "kind": ("type", "categorie", "nature", "kind", "category", "tipo", "النوع"),
    "leader_last_name": ("nom du president", "nom du dirigeant", "nom responsable"),
    "leader_first_name": ("prenom du president", "prenom du dirigeant", "prenom responsable"),
    "leader_function": ("qualite du responsable", "fonction"),
    "leader_email": ("email du responsable", "email du president", "email responsable", "courriel du president"),
    "leader_phone": ("tel du responsable", "telephone du president", "portable du responsable", "tel responsable"),
    "leader_from": ("elu le", "depuis"),
}  # fmt: skip
_CLEAN = {
    "status": cells.word("status"), "kind": cells.word("kind"), "founded_on": cells.day("founded_on"),
    "dissolved_on": cells.day("dissolved_on"), "leader_from": cells.day("leader_from"), "email": cells.address,
    "phone": cell_cleaning.texts, "leader_phone": cell_cleaning.texts, "leader_email": cell_cleaning.emails,
    "register_id": cells.number_of_register, "purpose": cells.paragraph, "city": cell_cleaning.place,
    "country": cell_cleaning.listed("Country", "country not known"), "postal_code": cells.told(20),
    "district": cell_cleaning.listed("Diaspora District", "unknown district", refuses=True),
    "activities": cells.several("Diaspora Field of Activity", "activities not known"),
    "latitude": cells.coordinate, "longitude": cells.coordinate, "title": cells.told(400),
}  # fmt: skip
_JOINED = {"phone": "; ", "leader_phone": "; ", "activities": "; "}
_LEADER_NAME = Field(
    "leader_full_name",
    ("president", "presidente", "responsable", "dirigeant", "leader", "nom et prenom du president", "contact",
     "president e", "nom du contact", "الرئيس", "رئيس الجمعيه", "المسؤول", "presidente a"),
    cells.told(400),
)  # fmt: skip


def _fields(kind: str, names: tuple[str, ...]) -> tuple[Field, ...]:
    register = {
        name: synonyms_of(name, rna.WALDEC) for name in names if kind == "association" and name != "register_id"
    }
    return tuple(
        Field(
            name,
            tuple(dict.fromkeys((*synonyms(kind, name, *_MORE.get(name, ())), *register.get(name, ())))),
            _CLEAN.get(name, cells.told()),
            _JOINED.get(name, ""),
        )
        for name in names
    )


_PROFILE = (
    "title",
    "status",
    *_PLAIN[:5],
    "activities",
    *_PLAIN[5:8],
    "phone",
    *_PLAIN[8:13],
    "district",
    *_PLAIN[13:],
)
_LEADER = ("leader_last_name", "leader_first_name", "leader_function", "leader_email", "leader_phone", "leader_from")
# What only the French register has: parts of an address, codes, the position.
_OF_THE_REGISTER = (
    "social_object", "social_object_2", "street_number", "street_repetition", "street_type", "street_name",
    "address_complement", "address_distribution", "position",
)  # fmt: skip
_REGISTER_FIELDS = (
    Field("rna_id", ("id",), cells.rna_number),
    *(Field(name, synonyms_of(name, rna.WALDEC), cells.told(read=str.strip)) for name in _OF_THE_REGISTER),
)


def _profile(row: Row, site: Site, notes: list[str]) -> tuple[dict[str, Value], dict[str, Value]]:
    """(values, defaults) of an organisation. Raises Refused without a title or a district."""
    title = str(row.get("title") or row.get("title_ar") or row.get("short_title") or "")
    if not title:
        raise Refused(NO_TITLE)
    if len(title) > 140:
        notes.append("title cut to 140 characters")
    values: dict[str, Value] = {"title": title[:140].strip()}
    values |= {name: row[name] for name in _PLAIN if name in row}
    if "rna_id" in row:
        values.setdefault("register_id", row["rna_id"])
    if "address_line" not in values and (street := rna.address_of(row)):
        values["address_line"] = street[:140]
    if "status" in row:
        values["status"] = row["status"]
    elif "position" in row or "dissolved_on" in row:
        values["status"] = rna.status_of(row.get("position", ""), row.get("dissolved_on"))
    country = site.country_codes.get(str(row.get("country", "")), "") or site.phone_country
    if phones := cell_cleaning.phones(row.get("phone", ()), country, notes):
        values["phone"] = phones[0]
    defaults: dict[str, Value] = {"status": "active"}
    if row.get("district"):
        values["district"] = row["district"]
    elif site.default_district:
        defaults["district"] = site.default_district
    else:
        raise Refused(NO_DISTRICT)
    return values, defaults


def _keys(values: Mapping[str, Value]) -> tuple[Key, ...]:
    title = Key("title", fold_text(str(values["title"]))[: targets.FOLDED_LENGTH])
    number = values.get("register_id")
    return (Key("register", str(number)), title) if number else (title,)


def _activities(row: Row, notes: list[str]) -> tuple[tuple[str], ...]:
    coded = rna.activities_of(row.get("social_object", ""), row.get("social_object_2", ""))
    named = cells.known_of(row.get("activities", ()), "activities not known", notes)
    return tuple((activity,) for activity in dict.fromkeys((*named, *coded)))


def _association_records(row: Row, site: Site, notes: list[str]) -> tuple[Record, ...]:
    values, defaults = _profile(row, site, notes)
    leader = _leader(row, site, notes, str(values.get("district") or defaults.get("district") or ""))
    children: dict[str, tuple[tuple[object, ...], ...]] = {"activities": _activities(row, notes)}
    if leader:
        children["leaders"] = ((Role("leader"), row.get("leader_function"), row.get("leader_from")),)
    association = Record("association", targets.ASSOCIATION, values, _keys(values), defaults, children)
    return (leader, association) if leader else (association,)


def _leader(row: Row, site: Site, notes: list[str], district: str) -> Record | None:
    """The contact of the leader that a row names; one who cannot be reached could not be known again."""
    names = {name: row.get(f"leader_{name}", "") for name in ("last_name", "first_name", "full_name")}
    if not any(names.values()):
        return None
    if not row.get("leader_email") and not row.get("leader_phone"):
        notes.append("leader without address or telephone")
        return None
    told = {**{name: text for name, text in names.items() if text}, "country": row.get("country", "")}
    told |= {name: row[f"leader_{name}"] for name in ("email", "phone") if row.get(f"leader_{name}")}
    record = person_record({**told, "district": district}, site, notes)
    # The district is the association's: it is the person's only where nothing else is known.
    place = {"district": record.values["district"]}
    kept = {name: value for name, value in record.values.items() if name != "district"}
    return record._replace(role="leader", values=kept, defaults={**record.defaults, **place})


ASSOCIATION = Kind(
    name="association",
    fields=(*_fields("association", (*_PROFILE, *_LEADER)), _LEADER_NAME, *_REGISTER_FIELDS),
    needs=("title", "title_ar", "short_title"),
    records=_association_records,
    targets=(targets.PERSON_TARGET, targets.ASSOCIATION_TARGET),
    example="Intitulé, Ville, Objet",
    lists=("Diaspora District", "Diaspora Field of Activity", "Country"),
    remedies=_REMEDIES,
    unread=unread_headers(rna.WALDEC),
    own=targets.ASSOCIATION,
)


def _institution_records(row: Row, site: Site, notes: list[str]) -> tuple[Record, ...]:
    values, defaults = _profile(row, site, notes)
    if not row.get("kind"):
        raise Refused(NO_KIND)
    if row["kind"] == PLACE_OF_WORSHIP and not site.sees_religious:
        raise Refused(NOT_YOURS)
    values["kind"] = row["kind"]
    children = {"activities": _activities(row, notes)}
    return (Record("institution", targets.INSTITUTION, values, _keys(values), defaults, children),)


INSTITUTION = Kind(
    name="institution",
    fields=_fields("institution", ("kind", *_PROFILE)),
    needs=("title", "title_ar", "short_title"),
    records=_institution_records,
    targets=(targets.INSTITUTION_TARGET,),
    example="Intitulé, Type, Ville",
    lists=("Diaspora District", "Diaspora Field of Activity", "Country"),
    remedies=_REMEDIES,
    own=targets.INSTITUTION,
)
