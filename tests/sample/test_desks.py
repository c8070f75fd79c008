"""The files of the sample's desks: the same for a seed, unreachable in reality, and as messy as real ones are."""

import re
from pathlib import Path

from diaspora.sample import registers, roles
from diaspora.sample.acts import plan_acts
from diaspora.sample.desks import write_files
from diaspora.sample.events import EVENTS, plan_registrations
from diaspora.sample.letters import LETTERS
from diaspora.sample.people import community, subscribers

SEED = 2026
PEOPLE = community(SEED)
INVESTORS = [act.email for act in plan_acts(subscribers(PEOPLE), SEED) if "investment" in act.topics]
RESERVED = (".example", "example.org", "example.net")


def test_the_files_are_the_same_to_the_byte(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = (write_files(tmp_path / name, PEOPLE, INVESTORS, SEED) for name in ("a", "b"))
    assert [file.path.read_bytes() for file in first] == [file.path.read_bytes() for file in second]
    assert {file.kind for file in first} == {
        "association", "elected-official", "imam", "teacher", "investor", "student",
    }  # fmt: skip


def test_no_address_can_reach_anybody():
    lists = [roles.imam_rows(SEED), roles.teacher_rows(SEED), roles.investor_rows([], SEED), roles.student_rows(SEED)]
    texts = [text for rows in lists for row in rows for text in row.values() if "@" in text]
    assert len(texts) == sum(map(len, lists)) == 1_070
    assert all(text.endswith(RESERVED) for text in texts)


def test_there_are_as_many_as_a_mission_has():
    assert len(registers.association_rows(SEED)) >= 140
    people = registers.officials(SEED)
    assert len(people) == len(set(people)) >= 400
    assert roles.IMAMS >= 120 and roles.TEACHERS >= 100 and roles.INVESTORS >= 250 and roles.STUDENTS >= 600


def test_the_desk_of_religious_affairs_alone_has_the_imams(tmp_path: Path):
    files = write_files(tmp_path, PEOPLE, INVESTORS, SEED)
    assert {file.user for file in files if file.kind == "imam"} == {"worship@mission.example"}
    assert "worship@mission.example" not in {file.user for file in files if file.kind != "imam"}


def test_investors_are_partly_members_of_the_mission(tmp_path: Path):
    members = {person.email for person in PEOPLE}
    known = [person for person in PEOPLE if person.email in set(INVESTORS) and person.last_name and person.first_name]
    rows = roles.investor_rows(known, SEED)
    assert sum(row["E-mail"] in members for row in rows) == roles.KNOWN_INVESTORS


def test_every_event_has_registrations_in_each_state():
    registrations = plan_registrations(PEOPLE)
    for event in EVENTS:
        states = {item.state for item in registrations if item.event == event}
        assert states == {"registered", "attended", "cancelled"}
    assert len(registrations) > 600


def test_the_letters_are_in_three_languages_and_lead_nowhere():
    assert [letter.topic for letter in LETTERS] == ["culture", "tourism", "investment"]
    for letter in LETTERS:
        assert {variant["language"] for variant in letter.variants} == {"fr", "ar", "en"}
        links = [
            link for variant in letter.variants for link in re.findall(r'href="(https?://[^"]+)"', variant["body"])
        ]
        assert links and all(link.split("/")[2].endswith(".mission.example") for link in links)
