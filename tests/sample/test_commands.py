"""The command line: what a person types, what comes back, and that mistakes are told in a line."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.conftest import SITE
from tests.people import add_segment

ROOT = Path(__file__).parent.parent.parent
HEADERS = "Nom,Prénom,Courriel,Circonscription\n"
CSV = HEADERS + "Alaoui,Aïcha,aicha@example.org,Paris\nBenali,Brahim,nobody,Paris\n"


@pytest.fixture
def run(site: str, sites_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs a command of the app on the test's site; the connection is a fresh one afterwards."""
    import frappe

    from diaspora.commands import diaspora

    monkeypatch.setenv("SITES_PATH", str(sites_path))

    def command(*arguments: str, **options):
        frappe.db.commit()
        frappe.destroy()
        context = {"sites": [SITE], "force": False, "verbose": False, "profile": False}
        answer = CliRunner().invoke(diaspora, list(arguments), obj=context, **options)
        frappe.init(site=SITE, sites_path=str(sites_path))
        frappe.connect()
        return answer

    return command


@pytest.fixture
def members(tmp_path: Path) -> str:
    path = tmp_path / "members.csv"
    path.write_text(CSV, encoding="utf-8")
    return str(path)


def all_commands(group: click.Group, path: str = "") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= all_commands(command, f"{path}{name} ")
        else:
            found[f"{path}{name}"] = command
    return found


def test_every_command_says_in_a_sentence_what_it_does_and_shows_an_example():
    from diaspora.commands import diaspora

    for name, command in all_commands(diaspora).items():
        assert command.help, name
        assert command.help.splitlines()[0].endswith("."), name
        assert f"diaspora {name}" in command.help, name


def test_every_command_and_every_check_of_doctor_is_in_the_documentation(site):
    from diaspora.commands import diaspora
    from diaspora.doctor import examine

    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    missing = [name for name in all_commands(diaspora) if f"`{name}" not in text]
    missing += [finding.subject for finding in examine() if finding.subject.split()[0] not in text.lower()]
    assert missing == []


def test_an_import_tells_its_numbers_and_its_rejected_rows(run, members):
    answer = run("import", members, "--json")
    numbers = json.loads(answer.stdout.splitlines()[-1])
    assert answer.exit_code == 0
    assert (numbers["rows"], numbers["created"], numbers["rejected"]) == (2, 1, 1)
    assert "row 3: bad e-mail ('nobody')." in run("rejected", numbers["import"]).stdout


def test_an_import_names_the_columns_that_it_left_out_and_the_command_for_the_rejected_rows(run, tmp_path):
    path = tmp_path / "members.csv"
    path.write_text(
        "Nom,Courriel,Circonscription,Parti politique,Remarques,Abonné\nAlaoui,nobody,Paris,X,vu,oui\n",
        encoding="utf-8",
    )
    told = run("import", str(path)).stdout
    assert "Columns dropped unread, for what such columns hold: Parti politique" in told
    assert "Columns not read, since an import raises no consent: Abonné" in told
    assert "Columns not known: Remarques" in told
    assert "Why rows were rejected (1 bad e-mail): diaspora rejected " in told


def test_a_dry_run_changes_nothing_and_names_the_rows_that_would_be_rejected(run, members):
    import frappe

    answer = run("import", members, "--dry-run")
    assert answer.exit_code == 0
    assert "row 3: bad e-mail. Correct the e-mail address" in answer.stdout
    assert "diaspora rejected" not in answer.stdout
    assert frappe.db.count("Diaspora Contact") == 0


@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)])
def test_an_import_tells_of_the_cells_that_it_could_not_read(run, tmp_path, dry_run):
    path = tmp_path / "members.csv"
    rows = "Nom,Téléphone,Année de naissance,Circonscription\nAlaoui,12,hier,Paris\nBenali,34,1980,Paris\n"
    path.write_text(rows, encoding="utf-8")
    told = run("import", str(path), *dry_run).stdout
    assert "Cells left empty in rows that are fine otherwise: 1 birth_year not known, 2 phone not readable." in told


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.xlsx", b"", "empty"),
        ("picture.xlsx", bytes(range(256)) * 8, ""),
        ("nameless.csv", b"Courriel\na@example.org\n", "no column holds a name"),
    ],
)
def test_a_file_that_is_no_list_of_people_is_refused_in_a_line(run, tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    answer = run("import", str(path))
    assert answer.exit_code == 1
    assert answer.output.strip().startswith("Error: ")
    assert said in answer.output
    assert "Traceback" not in answer.output


def test_an_unknown_file_district_or_record_is_named(run, members):
    assert "does not exist" in run("import", "/nowhere.xlsx").output
    assert "'MARS'" in run("import", members, "--district", "MARS").output
    for arguments in (
        ("segment", "count", "Nobody"),
        ("campaign", "report", "Nobody"),
        ("campaign", "pause", "Nobody"),
    ):
        answer = run(*arguments)
        assert answer.exit_code == 1
        assert "none is called 'Nobody'" in answer.output


def test_a_segment_is_counted_and_told_in_words(run, members):
    import frappe

    run("import", members)
    add_segment("Paris", {"field": "district", "op": "is", "value": "PAR"})
    assert run("segment", "count", "Paris").stdout.strip() == "1"
    assert "Paris" in run("segment", "prose", "Paris", "--language", "fr").stdout
    contact = frappe.get_all("Diaspora Contact", pluck="name")[0]
    assert json.loads(run("segment", "explain", "Paris", contact).stdout)["holds"]


def test_doctor_names_what_a_fresh_site_lacks_and_what_to_do(run):
    answer = run("doctor")
    assert answer.exit_code == 1
    assert "MEND  sender" in answer.stdout
    assert "-> Make a Diaspora Sender" in answer.stdout
    assert "ok    durability" in answer.stdout
    assert "ok    secret" in answer.stdout
    assert "ok    lawful bases" in answer.stdout


def test_doctor_knows_whether_the_scheduler_is_on_and_when_it_rests(run):
    import frappe

    if not frappe.db.exists("DocType", "System Settings"):
        assert "ok    scheduler: runs with the server" in run("doctor").stdout
        return
    for enabled, days, told in (
        (1, 0, "MEND  scheduler: is on"),
        (0, 3650, "MEND  scheduler: is off"),
        (1, 365, "ok    sch"),
    ):
        frappe.db.set_single_value("System Settings", {"enable_scheduler": enabled, "dormant_days": days})
        frappe.db.commit()
        assert told in run("doctor").stdout


def test_doctor_notices_a_secret_that_is_not_the_site_s(run):
    import frappe

    frappe.db.set_single_value("Diaspora Settings", "secret_check", "0" * 16)
    assert "MEND  secret" in run("doctor").stdout


def test_doctor_notices_work_that_nobody_takes_up(run):
    import frappe

    frappe.get_doc(
        {
            "doctype": "Diaspora Opt In Request",
            "email": "a@example.org",
            "address_key": "0" * 64,
            "state": "queued",
            "requested_at": "2026-01-01 00:00:00",
        }
    ).insert(ignore_permissions=True)
    assert "MEND  jobs: 1 confirmation" in run("doctor").stdout


def test_a_person_is_erased_only_after_a_yes(run, members):
    import frappe

    run("import", members)
    contact = frappe.get_all("Diaspora Contact", pluck="name")[0]
    assert run("erase", contact, input="n\n").exit_code == 1
    assert frappe.db.get_value("Diaspora Contact", contact, "status") == "active"
    assert run("erase", contact, "--yes").exit_code == 0
    assert frappe.db.get_value("Diaspora Contact", contact, "status") == "erased"


def test_the_sample_says_when_nobody_serves_the_site(run):
    answer = run("sample", "--url", "http://127.0.0.1:9")
    assert answer.exit_code == 1
    assert "does not answer" in answer.output


def test_a_person_decides_what_no_provider_can_tell(run):
    import frappe

    from tests.rows import insert

    row = {"campaign": "letter", "contact": "amina", "claim_token": "t", "attempt": 1}
    insert("Diaspora Recipient", name="a1" * 16, dedupe_key="c:amina", state="undetermined", **row)
    insert("Diaspora Recipient", name="b2" * 16, dedupe_key="c:brahim", state="sent", **row)

    decided = run("campaign", "decide", "a1" * 16, "--sent")
    refused = run("campaign", "decide", "b2" * 16, "--not-sent")

    assert decided.exit_code == 0, decided.output
    assert frappe.db.get_value("Diaspora Recipient", "a1" * 16, "state") == "sent"
    assert refused.exit_code == 1 and "is not undetermined" in refused.output
    assert frappe.db.get_value("Diaspora Recipient", "b2" * 16, "state") == "sent"
