"""The invented community: the same for a seed, unreachable in reality, and as messy as real lists are."""

from collections import Counter

import openpyxl

from diaspora.sample.acts import BOUNCES, CHANGES_MIND, NEVER_CONFIRMS, STOPS, WITHDRAWS, plan_acts
from diaspora.sample.people import ROWS, SUBSCRIBERS, community, subscribers
from diaspora.sample.workbook import COLUMNS, write_workbook

SEED = 2026
RESERVED = (".example", "example.org", "example.net")
FICTITIOUS = ("19900", "26191", "35301", "46571", "53649")


def western(digits: str) -> str:
    return "".join(sign for sign in digits.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")) if sign.isdigit())


def test_a_seed_gives_the_same_people_and_another_seed_gives_others():
    assert community(SEED) == community(SEED)
    assert community(SEED) != community(SEED + 1)


def test_there_are_more_than_five_thousand_rows():
    assert len(community(SEED)) == ROWS >= 5_000


def test_no_address_and_no_telephone_can_reach_anybody():
    for person in community(SEED):
        if "@" in person.email and " " not in person.email and not person.email.endswith("@"):
            assert person.email.lower().endswith(RESERVED)
        if person.phone:
            assert western(person.phone).removeprefix("0033").removeprefix("33").lstrip("0").startswith(FICTITIOUS)


def test_two_people_share_no_telephone():
    numbers = Counter(
        (western(person.phone), person.email.lower())
        for person in community(SEED)
        if person.phone and person.profession != "guide touristique"
    )
    assert max(numbers.values()) == 1


def test_all_languages_and_scripts_are_there():
    people = community(SEED)
    assert {person.language for person in people} == {"ar", "ar-MA", "fr", "fr-BE", "nl", "de", ""}
    assert sum(1 for person in people if person.last_name_ar and not person.last_name) > 200


def test_subscribers_are_distinct_and_reachable():
    found = subscribers(community(SEED))
    assert len(found) == SUBSCRIBERS
    assert len({person.email.lower() for person in found}) == SUBSCRIBERS


def test_everything_that_people_do_later_happens():
    acts = plan_acts(subscribers(community(SEED)), SEED)
    happened = Counter(act.later for act in acts)
    assert all(happened[act] > 3 for act in (CHANGES_MIND, WITHDRAWS, STOPS, NEVER_CONFIRMS, BOUNCES))
    assert all(act.topics for act in acts)


def test_the_workbook_is_the_same_to_the_byte_and_holds_every_row(tmp_path):
    people = community(SEED)
    first, second = write_workbook(people, tmp_path / "a.xlsx"), write_workbook(people, tmp_path / "b.xlsx")
    assert first.read_bytes() == second.read_bytes()
    rows = list(openpyxl.load_workbook(first, read_only=True).active.iter_rows(values_only=True))
    assert rows[0] == tuple(title for title, _ in COLUMNS)
    assert len(rows) == ROWS + 1
    assert rows[1][6] == people[0].email
