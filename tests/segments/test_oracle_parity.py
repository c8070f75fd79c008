"""The compiled SQL and the brute-force oracle name the same people, on each database, for every field and operator."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diaspora.crm.row_rules import EVERYTHING, RowRules
from diaspora.segments import leaves
from diaspora.segments.catalogue import CONTACT, FIELDS, RELATIONS, Field, fields_of
from diaspora.segments.compiler import calendar_of, compile_node, read_tree
from diaspora.segments.operators import OPERATORS, Operator, operators_of
from diaspora.segments.simplify import simplify_tree
from diaspora.segments.tree import Node

from .corpus import WORLD
from .oracle import Oracle
from .plain_database import PlainDatabase

TODAY = date(2024, 6, 15)
ZONES = ("UTC", "Europe/Paris", "America/New_York")
TEXTS = (
    "Lyon", "lyon ", "LYON", "l'aquila", "Straße", "strasse", "100%", "100_", "a_b", "a_c", "50%", "%", "_", "\\",
    "50% \\ off", "back\\slash", "it's", "--", "é", "ete", "été", "Éléonore", "🌊", "🎨", "sea🌊side", "أحمد", "محمد",
    "الدار", "20000", "٢٠٠٠٠", "69003", "sw1a", "SW1A 1AA", "salon 2023", "Salon", "médecin", "m", "a", "présidente",
    "Président", "imam", "échecs", "ben ali", "amina", "امينه", "o neil", "drop table", "!", "a!b", "\u200fLyon",
    "yon", "on", "wei", "ss", "contact",
)  # fmt: skip
LINKS = (
    "paris", "lyon", "PARIS", "berlin", "France", "france", "Germany", "germany", "Côte d'Ivoire", "rabat", "tanger",
    "fes", "nowhere", "rabat-sale-kenitra", "RABAT-sale-kenitra", "fes-meknes", "club", "femmes", "femmes 2", "school",
    "grand mosque", "hospital", "culture", "Culture", "investment", "it's", "women", "sport", "%", "🌊", "lyon ",
)  # fmt: skip
DAYS = ("2024-01-15", "2024-03-30", "2024-03-31", "2024-04-01", "2024-06-14", "2024-06-15", "2024-06-16",
        "2020-01-01", "2010-05-05", "2023-12-31", "1900-01-01", "2199-12-31")  # fmt: skip
# Latitude, longitude, kilometres: Lyon and around, both sides of the 180th meridian, the pole, the whole globe.
PLACES = ([45.76, 4.84, 1], [45.76, 4.84, 20], [45, 4.84, 100.5], [48.8566, 2.3522, 1], [48.8566, 2.3522, 400],
          [0, 180, 10], [0, -179.9, 15], [90, 0, 2], [89.9, 100, 30], [-90, 0, 19_000], [0, 0, 20_015], [0, 0.1, 12],
          [0, 0.1, 11])  # fmt: skip
LANGUAGES = ("ar", "ar-MA", "fr", "FR", "fr-BE", "fre", "de", "en", "de-AT")


def values_for(field: Field, operator: Operator) -> st.SearchStrategy[object]:  # noqa: C901 - a case per shape
    """What people might write as the value; some of it is in the corpus."""
    one: st.SearchStrategy[object]
    match operator.takes:
        case "nothing":
            return st.none()
        case "text":
            one = st.sampled_from([text for text in TEXTS if text.isascii() or not field.in_capitals])
            return one.filter(lambda text: field.type != "folded text" or any(c.isalnum() for c in str(text)))
        case "choice" | "choices":
            words = tuple(field.choices) or (LANGUAGES if field.type == "language" else LINKS)
            one = st.sampled_from(words)
            return one if operator.takes == "choice" else st.lists(one, min_size=1, max_size=4)
        case "number" | "numbers":
            one = st.integers(field.low, field.high) | st.sampled_from([35, 34, 36, 66]).filter(
                lambda number: field.low <= number <= field.high
            )
            if field.name == "birth_year":
                one = one | st.sampled_from([1850, 1958, 1988, 1989, 1990, 1999, 2000, 2024, 2200])
            return one if operator.takes == "number" else st.tuples(one, one).map(sorted)
        case "date" | "dates":
            one = st.sampled_from(DAYS)
            return one if operator.takes == "date" else st.tuples(one, one).map(sorted)
        case "days":
            return st.sampled_from([1, 2, 5, 75, 76, 77, 152, 153, 36_500])
        case "weeks" | "months" | "years":
            return st.sampled_from([1, 2, 3, 11, 12, 13, 22, 100])
        case "place":
            return st.sampled_from(PLACES)
        case "yes or no":
            return st.booleans()
    raise AssertionError(operator)


def conditions(scope: str) -> st.SearchStrategy[dict[str, object]]:
    pairs = [(field, operator) for field in fields_of(scope).values() for operator in operators_of(field.type).values()]
    return st.sampled_from(pairs).flatmap(lambda pair: condition(*pair))


def condition(field: Field, operator: Operator) -> st.SearchStrategy[dict[str, object]]:
    return values_for(field, operator).map(
        lambda value: {"field": field.name, "op": operator.name} | ({} if value is None else {"value": value})
    )


def groups(inner: st.SearchStrategy[dict[str, object]]) -> st.SearchStrategy[dict[str, object]]:
    several = st.lists(inner, min_size=1, max_size=4)
    return (
        several.map(lambda all_: {"all": all_})
        | several.map(lambda any_: {"any": any_})
        | inner.map(lambda child: {"not": child})
    )


CONSTANTS = st.sampled_from([{"everyone": True}, {"nobody": True}])


def related(relation: str) -> st.SearchStrategy[dict[str, object]]:
    """One relation, with or without conditions on its records, with or without a least number."""
    held = st.recursive(conditions(relation) | CONSTANTS, groups, max_leaves=4)
    where = st.just({}) | held.map(lambda tree: {"where": tree})
    least = st.just({}) | st.integers(1, 3).map(lambda number: {"at least": number})
    return st.tuples(where, least).map(lambda parts: {"related": relation} | parts[0] | parts[1])


RELATED = st.sampled_from(list(RELATIONS)).flatmap(related)
DISTRICTS = st.sampled_from([None, frozenset({"paris"}), frozenset({"paris", "lyon"})])
TREES = st.recursive(conditions(CONTACT) | RELATED | CONSTANTS, groups, max_leaves=10)


def assert_same_people(
    database: PlainDatabase, tree: dict[str, object], zone: str = "UTC", rules: RowRules = EVERYTHING
) -> None:
    node = read_tree(tree)
    compiled = compile_node(node, rules=rules, calendar=calendar_of(TODAY, ZoneInfo(zone)))
    found = database.run(compiled.sql, compiled.params)
    names = [name for name, _row_no in found]
    assert len(names) == len(set(names))
    districts = None if rules.all_districts else rules.districts
    expected = Oracle(WORLD, TODAY, zone, rules.sees_religious, districts).members(node)
    assert set(names) == expected
    assert members_by_leaves(database, node, rules, zone) == expected


def members_by_leaves(database: PlainDatabase, node: Node, rules: RowRules, zone: str) -> set[str]:
    """The same people, from the sets of the tree's leaves."""
    calendar = calendar_of(TODAY, ZoneInfo(zone))
    numbers = {name: place for place, name in enumerate((person.name for person in WORLD.people), start=1)}
    simple = simplify_tree(node)
    asked = leaves.leaves_of(simple, rules, calendar)
    scanned = [leaf for leaf in asked if leaf.is_scanned][: leaves.MAX_PER_SCAN]
    found = leaves.read_scan(scanned, answer_of(database, leaves.scan_query(scanned, rules, calendar)))
    assert found is not None
    for leaf in asked:
        if leaf.node not in found:
            texts = leaves.read_lookup(answer_of(database, leaves.lookup_query(leaf, rules, calendar)))
            assert texts is not None
            of_people = (int(text) if leaf.is_scanned else numbers.get(text, 0) for text in texts)
            found[leaf.node] = leaves.bits_of(number for number in of_people if number)
    members = leaves.members(simple, found)
    return {name for name, number in numbers.items() if members >> number & 1}


def answer_of(database: PlainDatabase, query: leaves.Query) -> tuple[object, ...]:
    return database.run(query.texts["mariadb" if database.is_mariadb else "sqlite"], query.params)[0]


@pytest.mark.parametrize(("scope", "name"), FIELDS)
def test_every_operator_of_a_field_finds_whom_the_oracle_finds(
    world_database: PlainDatabase, scope: str, name: str
) -> None:
    field = FIELDS[scope, name]
    for operator in operators_of(field.type).values():

        @settings(max_examples=8, deadline=None, derandomize=True)
        @given(condition(field, operator), st.sampled_from(ZONES))
        def same(leaf: dict[str, object], zone: str) -> None:
            tree = leaf if scope == CONTACT else {"related": scope, "where": leaf}
            assert_same_people(world_database, tree, zone)
            assert_same_people(world_database, {"not": tree}, zone)

        same()


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(tree=TREES, zone=st.sampled_from(ZONES), sees_religious=st.booleans(), districts=DISTRICTS)
def test_whole_trees_find_whom_the_oracle_finds(
    world_database: PlainDatabase,
    tree: dict[str, object],
    zone: str,
    sees_religious: bool,
    districts: frozenset[str] | None,
) -> None:
    rules = RowRules(districts is None, districts or frozenset(), sees_religious=sees_religious)
    assert_same_people(world_database, tree, zone, rules)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(data=st.data(), zone=st.sampled_from(ZONES), sees_religious=st.booleans(), districts=DISTRICTS)
@pytest.mark.parametrize("relation", RELATIONS)
def test_every_relation_finds_whom_the_oracle_finds(
    world_database: PlainDatabase,
    relation: str,
    data: st.DataObject,
    zone: str,
    sees_religious: bool,
    districts: frozenset[str] | None,
) -> None:
    rules = RowRules(districts is None, districts or frozenset(), sees_religious=sees_religious)
    assert_same_people(world_database, data.draw(related(relation)), zone, rules)


@pytest.mark.parametrize(("kind", "name"), OPERATORS)
def test_what_is_unknown_fulfils_no_positive_operator_and_every_negation(
    sqlite_world: PlainDatabase, kind: str, name: str
) -> None:
    """nobody_knows has NULL or 0 everywhere, blank has empty texts."""
    always_known = {"district", "affiliation", "kind", "created"}
    operator = OPERATORS[kind, name]
    for field in fields_of(CONTACT).values():
        if field.type != kind or field.name in always_known or kind in ("yes or no", "topic"):
            continue
        value = _plain_value(field, operator)
        tree = {"field": field.name, "op": name} | ({} if value is None else {"value": value})
        compiled = compile_node(read_tree(tree), rules=EVERYTHING, calendar=calendar_of(TODAY, ZoneInfo("UTC")))
        names = {row[0] for row in sqlite_world.run(compiled.sql, compiled.params)}
        expected = {"nobody_knows", "blank"} if operator.negates else set()
        assert names & {"nobody_knows", "blank"} == expected, field.name


def _plain_value(field: Field, operator: Operator) -> object:
    choice = next(iter(field.choices), "fr")
    return {
        "nothing": None, "text": "a", "choice": choice, "choices": [choice], "number": field.low + 1,
        "numbers": [field.low, field.high], "place": [0, 0, 20_000],
    }[operator.takes]  # fmt: skip
