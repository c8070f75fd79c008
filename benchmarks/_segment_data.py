"""The mission that the segments bench asks about: people, what they are, did and received. Always the same.

The statements are the same for both databases (MariaDB joins texts with || here). Indexes are put aside while a table
is filled. Nothing here is measured.
"""

from __future__ import annotations

from typing import Any, Protocol

from diaspora.crm.name_folding import fold_text

FIRST = ("Amina", "Mohammed", "Fatima Zahra", "Youssef", "Khadija", "Omar", "Salma", "Rachid", "Imane", "Hassan",
         "Nadia", "Mehdi", "Zineb", "Karim", "Loubna", "Driss", "Meryem", "Said", "Hind", "Ilyas")  # fmt: skip
LAST = ("El Idrissi", "Benali", "Lahlou", "Bennani", "El Fassi", "Tazi", "Alaoui", "Berrada", "Chraïbi", "Sefrioui",
        "Ouazzani", "Kettani", "Benjelloun", "Amrani", "Naciri", "Ait Ahmed", "Bouzid")  # fmt: skip
# City, latitude, longitude, country.
CITIES = (
    ("Lyon", 45.764, 4.8357, "France"), ("Paris", 48.8566, 2.3522, "France"), ("Marseille", 43.2965, 5.3698, "France"),
    ("Saint-Étienne", 45.4397, 4.3872, "France"), ("Grenoble", 45.1885, 5.7245, "France"),
    ("Bruxelles", 50.8503, 4.3517, "Belgium"), ("Anvers", 51.2194, 4.4025, "Belgium"),
    ("Amsterdam", 52.3676, 4.9041, "Netherlands"), ("Madrid", 40.4168, -3.7038, "Spain"),
    ("Barcelone", 41.3874, 2.1686, "Spain"), ("Milan", 45.4642, 9.19, "Italy"), ("Turin", 45.0703, 7.6869, "Italy"),
    ("Montréal", 45.5019, -73.5674, "Canada"),
)  # fmt: skip
PROFESSIONS = ("Médecin", "Ingénieur", "Enseignante", "Commerçant", "Infirmière", "Avocate", "Ouvrier", "Étudiant",
               "Chauffeur", "Comptable", "")  # fmt: skip
FUNCTIONS = ("membre", "présidente", "trésorier", "secrétaire", "bénévole", "salariée", "")
KINDS = ("company", "chamber of commerce", "university", "school", "place of worship", "local authority", "NGO",
         "media", "cultural centre")  # fmt: skip
ASSOCIATIONS, INSTITUTIONS, CAMPAIGNS, MEETINGS, EVENTS = 500, 900, 40, 2_000, 60
PER_CONTACT_EVENTS = 10

_MADE = "'2025-01-01 00:00:00.000000'"
_STAMPS = "creation, modified, owner, modified_by"
_STAMPED = f"{_MADE}, {_MADE}, 'bench', 'bench'"
# A name that looks as random as a hash and is the same every time; a product of primes spreads it over the index.
_CONTACT = "'c' || (1000000000 + ({n} * 736338717) % 999999937)"


class Builder(Protocol):
    """A database of either kind."""

    def run(self, sql: str, values: Any = ()) -> Any:
        """One statement."""
        ...

    def indexes_aside(self, doctype: str) -> Any:
        """A context in which the table has no index but its key."""
        ...


def build(database: Builder, contacts: int) -> dict[str, int]:
    """Fill the tables; rows per DocType."""
    _word_tables(database)
    _fill_numbers(database, max(contacts * PER_CONTACT_EVENTS, 5_000))
    for doctype, columns, select, rows in _statements(contacts):
        with database.indexes_aside(doctype):
            database.run(
                f"INSERT INTO `tab{doctype}` (name, {_STAMPS}, {columns})"
                f" SELECT {select} FROM bench_numbers WHERE n <= {rows}"
            )
    tables = dict.fromkeys(statement[0] for statement in _statements(contacts))
    return {doctype: int(database.run(f"SELECT COUNT(*) FROM `tab{doctype}`")[0][0]) for doctype in tables}


def _word_tables(database: Builder) -> None:
    lists: dict[str, tuple[tuple[Any, ...], ...]] = {
        "bench_first": tuple((word, fold_text(word)) for word in FIRST),
        "bench_last": tuple((word, fold_text(word)) for word in LAST),
        "bench_profession": tuple((word, fold_text(word)) for word in PROFESSIONS),
        "bench_city": tuple((city, fold_text(city), lat, lon, land) for city, lat, lon, land in CITIES),
        "bench_function": tuple((word,) for word in FUNCTIONS),
        "bench_kind": tuple((word,) for word in KINDS),
    }
    for table, rows in lists.items():
        columns = ", ".join(f"w{place} varchar(140)" for place in range(len(rows[0])))
        database.run(f"CREATE TABLE {table} (k int primary key, {columns})")
        for k, row in enumerate(rows):
            marks = ", ".join(["%s"] * (len(row) + 1))
            database.run(f"INSERT INTO {table} VALUES ({marks})", (k, *row))


def _fill_numbers(database: Builder, count: int) -> None:
    database.run("CREATE TABLE bench_numbers (n integer primary key)")
    database.run("INSERT INTO bench_numbers VALUES (1)")
    have = 1
    while have < count:
        database.run(f"INSERT INTO bench_numbers SELECT n + {have} FROM bench_numbers WHERE n + {have} <= {count}")
        have = min(2 * have, count)


def _word(table: str, number: str, size: int, column: int = 0) -> str:
    return f"(SELECT w{column} FROM {table} WHERE k = ({number}) % {size})"


def _two(number: str) -> str:
    return f"SUBSTR('0' || ({number}), -2)"


def _day(seed: str, first_year: int, years: int) -> str:
    month, day = _two(f"1 + ({seed}) % 12"), _two(f"1 + ({seed}) % 28")
    return f"({first_year} + ({seed}) % {years}) || '-' || {month} || '-' || {day}"


def _some_contact(seed: str, contacts: int) -> str:
    return _CONTACT.format(n=f"(1 + ({seed}) % {contacts})")


def _statements(contacts: int) -> list[tuple[str, str, str, int]]:
    """DocType, columns after the stamps, expressions over n, how many rows."""
    city = "n * 7919"
    place = f"0.0 + {_word('bench_city', city, len(CITIES), 2)} + (n % 997 - 498) * 0.0004"
    across = f"0.0 + {_word('bench_city', city, len(CITIES), 3)} + (n % 991 - 495) * 0.0005"
    first, last = "n * 31", "n * 17 + n % 7"
    person = (
        "status, kind, affiliation, row_no, first_name, last_name, display_name, first_name_folded, last_name_folded,"
        " full_name_folded, gender, birth_year, preferred_language, city, city_folded, postal_code, country, district,"
        " province_of_origin, profession, profession_folded, source, primary_email, primary_phone,"
        " primary_address_key, has_coordinates, latitude, longitude"
    )
    f0, f1 = _word("bench_first", first, len(FIRST)), _word("bench_first", first, len(FIRST), 1)
    l0, l1 = _word("bench_last", last, len(LAST)), _word("bench_last", last, len(LAST), 1)
    contact = (
        f"{_CONTACT.format(n='n')}, {_STAMPED},"
        " CASE WHEN n % 23 = 0 THEN 'archived' ELSE 'active' END, 'person',"
        " CASE n % 10 WHEN 0 THEN 'friend' WHEN 1 THEN 'partner' WHEN 2 THEN 'official' ELSE 'community' END, n,"
        f" {f0}, {l0}, {f0} || ' ' || {l0}, {f1}, {l1}, {f1} || ' ' || {l1},"
        " CASE n % 5 WHEN 0 THEN '' WHEN 1 THEN 'male' WHEN 2 THEN 'male' ELSE 'female' END,"
        " CASE WHEN n % 8 = 0 THEN 0 ELSE 1940 + (n * 37) % 68 END,"
        " CASE n % 6 WHEN 0 THEN 'ar' WHEN 1 THEN 'fr' WHEN 2 THEN 'fr-BE' WHEN 3 THEN 'ar-MA' WHEN 4 THEN 'nl'"
        " ELSE '' END,"
        f" {_word('bench_city', city, len(CITIES))}, {_word('bench_city', city, len(CITIES), 1)},"
        f" '' || (10000 + n % 60000), {_word('bench_city', city, len(CITIES), 4)},"
        f" (SELECT code FROM bench_districts WHERE k = (n * 13) % (SELECT COUNT(*) FROM bench_districts)),"
        f" (SELECT code FROM bench_provinces WHERE k = (n * 29) % (SELECT COUNT(*) FROM bench_provinces)),"
        f" {_word('bench_profession', 'n * 41', len(PROFESSIONS))},"
        f" {_word('bench_profession', 'n * 41', len(PROFESSIONS), 1)}, 'salon ' || (2015 + n % 10),"
        " CASE WHEN n % 9 = 0 THEN NULL ELSE 'reader.' || n || '@example.org' END,"
        " CASE WHEN n % 3 = 0 THEN NULL ELSE '+336' || (10000000 + n) END,"
        " CASE WHEN n % 9 = 0 THEN NULL ELSE 'k' || (1000000000 + (n * 736338717) % 999999937) END,"
        f" CASE WHEN n % 5 = 0 THEN 0 ELSE 1 END, CASE WHEN n % 5 = 0 THEN 0 ELSE {place} END,"
        f" CASE WHEN n % 5 = 0 THEN 0 ELSE {across} END"
    )
    held = _some_contact("n * 104729", contacts * 7 // 10)
    subscriber = _CONTACT.format(n=f"(1 + (n - 1) % {contacts})")
    topic = f"CASE WHEN n <= {contacts} THEN 'culture' WHEN n % 2 = 0 THEN 'investment' ELSE 'tourism' END"
    acting = _some_contact("n * 15485863 + n % 3", contacts * 8 // 10)
    return [
        ("Diaspora Contact", person, contact, contacts),
        (
            "Diaspora Association",
            "title, title_folded, status, district",
            f"'as' || n, {_STAMPED}, 'Association ' || n, 'association ' || n, 'active', 'paris'",
            ASSOCIATIONS,
        ),
        (
            "Diaspora Association Activity",
            "parent, parenttype, parentfield, activity",
            f"'aa' || n, {_STAMPED}, 'as' || (1 + n % {ASSOCIATIONS}), 'Diaspora Association', 'activities',"
            " CASE n % 4 WHEN 0 THEN 'culture' WHEN 1 THEN 'sport' WHEN 2 THEN 'education' ELSE 'women' END",
            2 * ASSOCIATIONS,
        ),
        (
            "Diaspora Institution",
            "title, title_folded, status, district, kind",
            f"'in' || n, {_STAMPED}, 'Institution ' || n, 'institution ' || n, 'active', 'paris',"
            f" {_word('bench_kind', 'n', len(KINDS))}",
            INSTITUTIONS,
        ),
        (
            "Diaspora Affiliation",
            "contact, association, institution, `function`, from_date, to_date",
            f"'af' || n, {_STAMPED}, {held}, CASE WHEN n % 3 > 0 THEN 'as' || (1 + n % {ASSOCIATIONS}) END,"
            f" CASE WHEN n % 3 = 0 THEN 'in' || (1 + (n * 7) % {INSTITUTIONS}) END,"
            f" {_word('bench_function', 'n', len(FUNCTIONS))}, {_day('n', 2010, 15)},"
            f" CASE WHEN n % 4 = 0 THEN {_day('n * 3', 2018, 10)} END",
            contacts,
        ),
        (
            "Diaspora Subscription",
            "contact, topic, channel, state, since, subscription_key",
            f"'su' || n, {_STAMPED}, {subscriber}, {topic}, 'email',"
            f" CASE WHEN n % 11 = 0 THEN 'withdrawn' ELSE 'granted' END, {_MADE}, 'key' || n",
            contacts * 8 // 5,
        ),
        (
            "Diaspora Event",
            "title, kind, topic, district, starts_at",
            f"'ev' || n, {_STAMPED}, 'Event ' || n,"
            " CASE n % 3 WHEN 0 THEN 'fair' WHEN 1 THEN 'forum' ELSE 'festival' END,"
            " CASE n % 2 WHEN 0 THEN 'culture' ELSE 'investment' END, 'paris',"
            f" {_day('n', 2022, 5)} || ' 18:00:00.000000'",
            EVENTS,
        ),
        (
            "Diaspora Event Registration",
            "event, contact, state",
            f"'re' || n, {_STAMPED}, 'ev' || (1 + (n * 3) % {EVENTS}), {_some_contact('n * 86028121', contacts)},"
            " CASE n % 4 WHEN 0 THEN 'cancelled' WHEN 1 THEN 'registered' ELSE 'attended' END",
            contacts * 3 // 5,
        ),
        (
            "Diaspora Interaction",
            "subject, kind, held_on, district",
            f"'ix' || n, {_STAMPED}, 'Subject ' || n, CASE n % 3 WHEN 0 THEN 'meeting' WHEN 1 THEN 'visit'"
            f" ELSE 'consultation' END, {_day('n', 2020, 7)}, 'paris'",
            MEETINGS,
        ),
        (
            "Diaspora Interaction Participant",
            "parent, parenttype, parentfield, contact, role",
            f"'ip' || n, {_STAMPED}, 'ix' || (1 + n % {MEETINGS}), 'Diaspora Interaction', 'participants',"
            f" {_some_contact('n * 49979687', contacts)}, 'guest'",
            contacts * 2 // 5,
        ),
        (
            "Diaspora Campaign",
            "title, topic, segment, district, state",
            f"'ca' || n, {_STAMPED}, 'Campaign ' || n, CASE n % 2 WHEN 0 THEN 'culture' ELSE 'investment' END,"
            " 'everyone', 'paris', 'finished'",
            CAMPAIGNS,
        ),
        (
            "Diaspora Recipient",
            "campaign, contact, state, dedupe_key, sent_at",
            f"'rc' || n, {_STAMPED}, 'ca' || (1 + n % {CAMPAIGNS}), {acting},"
            " CASE WHEN n % 20 = 0 THEN 'skipped' ELSE 'sent' END, 'k' || n,"
            f" {_day('n * 5', 2024, 3)} || ' 08:00:00.000000'",
            contacts * 2,
        ),
        (
            "Diaspora Mail Event",
            "campaign, recipient, contact, kind, machine, network, occurred_at, dedupe_hash",
            f"'me' || (10000000 + n), {_STAMPED}, 'ca' || (1 + n % {CAMPAIGNS}), 'rc' || (1 + n % {contacts * 2}),"
            f" {acting}, CASE WHEN n % 10 < 6 THEN 'delivered' WHEN n % 10 < 9 THEN 'opened' ELSE 'clicked' END,"
            " CASE WHEN n % 10 < 6 THEN 'unknown' WHEN n % 7 < 2 THEN 'machine' ELSE 'human' END,"
            " CASE WHEN n % 10 = 9 THEN 'w' || ((n * 7907) % 60013) END,"
            f" {_day('n * 11 + n % 13', 2024, 3)} || ' 09:30:00.000000', 'h' || n",
            contacts * PER_CONTACT_EVENTS,
        ),
    ]
