"""Counts from the sets of leaves follow every change of the data exactly, whoever writes it, and ask little."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import frappe
import pytest

from diaspora.crm import change_store
from diaspora.crm import store as crm_store
from diaspora.crm.imports.run import import_file
from diaspora.crm.row_rules import EVERYTHING
from diaspora.segments import counting_store, leaf_store, overtaking_store, store
from diaspora.segments.leaf_memory import Known, LeafMemory
from diaspora.segments.leaves import bits_of, leaves_of, numbers_after, read_lookup, read_scan, with_rows
from diaspora.segments.operands import Calendar
from diaspora.segments.tree import Nobody
from tests.clock import FixedClock
from tests.people import AMINA, KARIM, OFFICER, ZINEB, add, add_contact, add_scope, add_user

WOMEN = {"field": "gender", "op": "is", "value": "female"}
IN_LYON = {"field": "city", "op": "is", "value": "Lyon"}
ABROAD = {"not": {"field": "preferred_language", "op": "is", "value": "fr"}}
MEMBERS = {"related": "affiliation", "where": {"field": "current", "op": "is", "value": True}}
READERS = {"field": "topic", "op": "is subscribed to", "value": "culture"}
CLICKED = {"related": "mail clicked"}
TREES: tuple[dict[str, Any], ...] = (
    {"everyone": True}, WOMEN, {"all": [WOMEN, IN_LYON]}, {"any": [IN_LYON, MEMBERS]}, {"not": MEMBERS}, READERS,
    {"all": [ABROAD, {"not": READERS}]}, {"field": "topic", "op": "has no decision", "value": "culture"},
    {"not": CLICKED}, {"any": [CLICKED, {"related": "leadership"}, {"related": "event"}]},
    {"related": "affiliation", "where": {"field": "association_title", "op": "contains", "value": "club"}},
    {"related": "interaction", "where": {"field": "kind", "op": "is", "value": "visit"}},
)  # fmt: skip


@pytest.fixture
def people(site: str, clock: FixedClock) -> Iterator[list[str]]:
    """Three people, committed; the memory is empty."""
    leaf_store.MEMORY.clear()
    made = [
        add_contact(AMINA, "amina@example.org", city="Paris"),
        add_contact(KARIM, city="Lyon"),
        add_contact(ZINEB, city="Lyon"),
    ]
    frappe.db.commit()
    yield made
    leaf_store.MEMORY.clear()


def assert_counts_are_true() -> None:
    """What is known of the leaves says what the database says as a whole."""
    for tree in TREES:
        compiled = store.compile_for(tree)
        found = leaf_store.members_of(compiled, lambda: None)
        assert found is not None, tree
        assert found.bit_count() == store.count(compiled), tree
        assert [row["name"] for row in store.preview(compiled).rows] == [
            name for name, _row_no in store.members_after(compiled, 0, 20)
        ], tree


def test_counts_follow_documents_of_every_kind(people: list[str]) -> None:
    assert_counts_are_true()
    club = add("Association", title="Club", district="PAR")
    held = add("Affiliation", contact=people[0], association=club)
    frappe.db.commit()
    assert_counts_are_true()
    for change in (
        lambda: frappe.get_doc("Diaspora Affiliation", held).update({"contact": people[1]}).save(),
        lambda: frappe.get_doc("Diaspora Association", club).update({"title": "Cercle"}).save(),
        lambda: frappe.get_doc("Diaspora Association", club).update({"leaders": [{"contact": people[2]}]}).save(),
        lambda: frappe.get_doc("Diaspora Association", club).update({"leaders": []}).save(),
        lambda: frappe.get_doc("Diaspora Contact", people[0]).update({"city": "Lyon", "status": "archived"}).save(),
        lambda: frappe.get_doc("Diaspora Contact", people[0]).db_set("status", "active"),
        lambda: add(
            "Interaction", kind="visit", subject="x", held_on="2024-01-02", district="PAR",
            participants=[{"contact": people[0]}, {"contact": people[1]}],
        ),
        lambda: frappe.delete_doc("Diaspora Affiliation", held),
        lambda: add_contact(AMINA, "third@example.org", city="Lyon"),
    ):  # fmt: skip
        change()
        frappe.db.commit()
        assert_counts_are_true()


def test_counts_follow_what_is_written_by_sql(people: list[str], tmp_path: Path, clock: FixedClock) -> None:
    assert_counts_are_true()
    crm_store.record_consent(people[0], "culture", "email", "granted", source="double opt-in", given_at=clock())
    frappe.db.commit()
    assert_counts_are_true()
    crm_store.record_consent(people[0], None, "email", "objected", source="unsubscribe page", given_at=clock())
    frappe.db.commit()
    assert_counts_are_true()
    workbook = tmp_path / "people.csv"
    workbook.write_text("Prénom,Nom,E-mail,Ville\nSalma,Tazi,salma@example.org,Lyon\nAmina,,amina@example.org,Lyon\n")
    import_file(str(workbook), district="PAR")
    assert_counts_are_true()
    crm_store.erase_contact(people[0])
    frappe.db.commit()
    assert_counts_are_true()


def test_what_this_transaction_has_written_is_counted_by_the_database(people: list[str]) -> None:
    assert_counts_are_true()
    add_contact(AMINA, "new@example.org", city="Lyon")
    assert change_store.has_unwritten()
    assert leaf_store.members_of(store.compile_for(WOMEN), lambda: None) is None
    assert counting_store.exact(store.compile_for(WOMEN)) == 3
    frappe.db.rollback()
    assert not change_store.has_unwritten()
    assert_counts_are_true()


def statements_of(tree: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The SELECTs by which a count asks about leaves."""
    asked: list[str] = []

    def ask(texts: Any, params: Any) -> Any:
        asked.append(texts["sqlite"])
        return frappe.db.multisql(dict(texts), dict(params))

    with monkeypatch.context() as patch:
        patch.setattr(overtaking_store, "ask", ask)
        counting_store.exact(store.compile_for(tree))
    return asked


def test_an_edited_rule_is_the_only_one_that_is_asked_again(people: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(statements_of({"all": [WOMEN, IN_LYON, MEMBERS]}, monkeypatch)) == 2
    assert statements_of({"all": [WOMEN, IN_LYON, MEMBERS]}, monkeypatch) == []
    assert statements_of({"any": [WOMEN, {"not": IN_LYON}, MEMBERS]}, monkeypatch) == []
    (edited,) = statements_of({"all": [WOMEN, IN_LYON, READERS]}, monkeypatch)
    assert "Subscription" in edited


def test_a_changed_person_is_the_only_one_who_is_asked_about(
    people: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = {"all": [WOMEN, IN_LYON, {"not": MEMBERS}]}
    statements_of(tree, monkeypatch)
    frappe.get_doc("Diaspora Contact", people[0]).update({"city": "Lyon"}).save()
    frappe.db.commit()
    (patch,) = statements_of(tree, monkeypatch)
    assert "Affiliation" not in patch
    assert "%(touched)s" in patch
    assert counting_store.exact(store.compile_for(tree)) == 2


def test_changes_that_nobody_knows_any_more_have_all_people_asked_again(people: list[str]) -> None:
    assert_counts_are_true()
    add_contact(AMINA, "new@example.org")
    frappe.db.commit()
    frappe.db.sql("DELETE FROM `tabDiaspora Change`")
    frappe.db.commit()
    assert_counts_are_true()


def test_after_a_restore_nothing_that_was_known_before_counts(people: list[str]) -> None:
    before = change_store.read_vector()
    change_store.forget_past()
    assert all(after > known + 999_999 for after, known in zip(change_store.read_vector(), before, strict=True))
    assert_counts_are_true()


def test_only_the_latest_changes_are_kept(people: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_store, "KEPT", 3)
    monkeypatch.setattr(change_store.random, "randrange", lambda _shards: 0)
    for number in range(20):
        change_store.note_changes("Diaspora Contact", [str(number)])
        frappe.db.commit()
        assert frappe.db.count("Diaspora Change", {"shard": 0}) <= 7
    assert_counts_are_true()


def test_a_reader_of_one_district_is_told_of_no_other(people: list[str], site: str) -> None:
    add_user(OFFICER, "Diaspora Officer")
    add_scope(OFFICER, "LYO")
    add_contact(ZINEB, city="Lyon", district="LYO")
    frappe.db.commit()
    assert counting_store.exact(store.compile_for({"everyone": True})) == 4
    assert counting_store.exact(store.compile_for({"everyone": True}, OFFICER)) == 1
    assert counting_store.exact(store.compile_for({"not": WOMEN}, OFFICER)) == 0


def test_any_sequence_of_changes_leaves_the_counts_true(people: list[str]) -> None:
    numbers = random.Random(7)
    club = add("Association", title="Club", district="PAR")
    made = itertools.count()
    for _step in range(25):
        who = numbers.choice(people)
        action = numbers.randrange(5)
        if action == 0:
            people.append(add_contact(numbers.choice((AMINA, KARIM)), f"p{next(made)}@example.org", city="Lyon"))
        elif action == 1:
            city, gender = numbers.choice(("Lyon", "Paris")), numbers.choice(("female", "male"))
            frappe.get_doc("Diaspora Contact", who).update({"city": city, "gender": gender}).save()
        elif action == 2:
            add("Affiliation", contact=who, association=club, to_date=numbers.choice((None, "2001-01-01")))
        elif action == 3:
            crm_store.record_consent(
                who, "culture", "email", numbers.choice(("granted", "withdrawn")), source="preferences page",
                given_at=None,  # pyright: ignore[reportArgumentType]
            )  # fmt: skip
        else:
            frappe.get_doc("Diaspora Contact", who).update({"status": numbers.choice(("active", "archived"))}).save()
        if numbers.random() < 0.3:
            frappe.db.rollback()
            people = frappe.get_all("Diaspora Contact", pluck="name")
            club = (
                club
                if frappe.db.exists("Diaspora Association", club)
                else add("Association", title="Club", district="PAR")
            )
        frappe.db.commit()
        assert_counts_are_true()


def test_a_memory_keeps_so_many_bytes_for_so_long() -> None:
    memory = LeafMemory(max_bytes=2_000, max_age_s=10)
    for number in range(20):
        memory.put(str(number), Known(1 << 800, (number,), 0))
    assert memory.bytes <= 2_000
    assert memory.get("0", 0) is None
    assert memory.get("19", 10) is not None
    assert memory.get("19", 11) is None


def test_a_memory_does_not_go_back_in_time() -> None:
    memory = LeafMemory()
    memory.put("q", Known(3, (5, 5), 1))
    memory.put("q", Known(1, (4, 5), 2))
    found = memory.get("q", 3)
    assert found is not None
    assert found.bits == 3
    memory.put("q", Known(7, (5, 6), 2))
    found = memory.get("q", 3)
    assert found is not None
    assert found.bits == 7


@pytest.mark.parametrize("numbers", [[], [0], [1, 2, 5], [7, 64, 65, 200_001]])
def test_sets_give_back_their_numbers_page_by_page(numbers: list[int]) -> None:
    bits = bits_of(numbers)
    assert numbers_after(bits, -1, 100) == numbers
    assert numbers_after(bits, 5, 1) == [n for n in numbers if n > 5][:1]
    assert with_rows(bits, [(5, True), (64, False)]) == bits_of({*numbers, 5} - {64})


def test_a_text_that_was_cut_is_no_answer() -> None:
    assert read_lookup((3, "a,b,c")) == ["a", "b", "c"]
    assert read_lookup((3, "a,b")) is None
    assert read_lookup((3, None)) is None
    assert read_lookup((0, None)) == []
    (leaf,) = leaves_of(Nobody(), EVERYTHING, Calendar(date(2024, 6, 15)))
    assert read_scan([leaf], (3, "7,8,9", "101")) == {leaf.node: bits_of([7, 9])}
    assert read_scan([leaf], (3, "7,8,9", "362")) == {leaf.node: bits_of([7])}
    assert read_scan([leaf], (3, "9,4,5", "110")) == {leaf.node: bits_of([9, 4])}
    assert read_scan([leaf], (3, "7,8,9", "10")) is None
    assert read_scan([leaf], (3, "7,8", "101")) is None
    assert read_scan([leaf], (0, None, None)) == {leaf.node: 0}


@pytest.mark.parametrize("conditions", [leaf_store.MAX_LEAVES - 1, leaf_store.MAX_LEAVES + 1])
def test_a_tree_at_the_limit_of_leaves_is_counted_and_one_beyond_too(people: list[str], conditions: int) -> None:
    parts = [{"field": "city", "op": "contains", "value": f"ly{number}"} for number in range(conditions - 1)]
    compiled = store.compile_for({"any": [*parts, IN_LYON]})
    assert (leaf_store.members_of(compiled, lambda: None) is None) is (conditions > leaf_store.MAX_LEAVES)
    assert counting_store.exact(compiled) == store.count(compiled) == 2


def test_a_note_names_contacts_or_a_whole_table(people: list[str]) -> None:
    before = change_store.read_vector()
    change_store.note_changes("Diaspora Contact", ["a", None, "b"])
    change_store.note_changes("Diaspora Event", None)
    change_store.note_changes("Diaspora Affiliation", [str(number) for number in range(change_store.MOST_NAMED + 1)])
    frappe.db.commit()
    found = {change.table: change.contacts for change in change_store.changes_after(before)}
    assert found == {"Diaspora Contact": ("a", "b"), "Diaspora Event": None, "Diaspora Affiliation": None}
