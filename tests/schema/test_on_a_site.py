"""The schema on a fresh site: it installs whole, migrating changes nothing, controllers refuse contradictions."""

from collections.abc import Callable
from typing import Any

import frappe
import pytest

from tests.campaigns.site_world import insert
from tests.schema.doctypes import load_doctypes, load_fixtures

FRENCH = {"language": "fr", "is_fallback": 1, "subject": "Bonjour", "body": "<p>Bonjour</p>"}
ARABIC = {"language": "ar-MA", "is_fallback": 0, "subject": "مرحبا", "body": "<p>مرحبا</p>"}


def make(doctype: str, **values: Any) -> Any:
    """Insert a record of the app without looking whether its links exist."""
    doc = frappe.get_doc({"doctype": f"Diaspora {doctype}", **values})
    doc.flags.ignore_links = True
    return doc.insert()


def make_campaign(**values: Any) -> Any:
    fixed = {"title": "Printemps", "topic": "culture", "segment": "s", "district": "PAR", "sender": "s", "layout": "l"}
    return make("Campaign", **fixed, **values)


# Which lists may have changed since they were last counted; loading one anew is noted like any write.
NOTED_BY_EVERY_WRITE = {"Diaspora Change", "Diaspora Counter"}


def our_rows() -> dict[str, list[str]]:
    """What our tables hold. A host may write official lists anew: times, and names of children, are new then."""
    frappe.db.commit()
    rows = {}
    for name, doctype in load_doctypes().items():
        if not doctype.get("issingle") and name not in NOTED_BY_EVERY_WRITE:
            new = {"creation", "modified", *(["name"] if doctype.get("istable") else [])}
            found = frappe.db.sql(f"SELECT * FROM `tab{name}`", as_dict=True)
            rows[name] = sorted(repr({key: row[key] for key in row if key not in new}) for row in found)
    return rows


def test_every_doctype_and_every_fixture_is_there(site: str) -> None:
    assert {name for name in load_doctypes() if not frappe.db.exists("DocType", name)} == set()
    for doctype, records in load_fixtures().items():
        assert [r["name"] for r in records if not frappe.db.exists(doctype, r["name"])] == [], doctype


def test_migrating_again_changes_nothing(site: str, migrate: Callable[[], None]) -> None:
    migrate()
    before = our_rows()
    migrate()
    assert our_rows() == before


def test_what_the_mission_decided_outlives_a_migration(site: str, migrate: Callable[[], None]) -> None:
    basis = frappe.get_doc("Diaspora Lawful Basis", "culture-partner")
    basis.update({"basis": "consent", "note": "Decided on 3 March."})
    basis.save()
    topic = frappe.get_doc("Diaspora Topic", "women")
    topic.is_active = 0
    topic.translations[0].text = "Les femmes"
    topic.save()
    migrate()
    assert frappe.get_doc("Diaspora Lawful Basis", "culture-partner").note == "Decided on 3 March."
    topic.reload()
    assert (topic.is_active, topic.translations[0].text, len(topic.translations)) == (0, "Les femmes", 4)


def test_a_new_setting_has_its_default(site: str, migrate: Callable[[], None]) -> None:
    frappe.db.sql("DELETE FROM `tabSingles` WHERE doctype = 'Diaspora Settings' AND field = 'bounce_limit_percent'")
    frappe.db.set_single_value("Diaspora Settings", "complaint_limit_percent", 0)
    frappe.db.commit()
    migrate()
    assert frappe.db.get_single_value("Diaspora Settings", "bounce_limit_percent") == 5
    assert frappe.db.get_single_value("Diaspora Settings", "complaint_limit_percent") == 0  # the mission wants none


def test_an_official_list_is_restored_by_a_migration(site: str, migrate: Callable[[], None]) -> None:
    frappe.db.set_value("Diaspora Province", "MA-NAD", "title", "Wrong")
    migrate()
    assert frappe.db.get_value("Diaspora Province", "MA-NAD", "title") == "Nador"


@pytest.mark.parametrize(
    ("doctype", "values", "message"),
    [
        ("Relationship", {"from_contact": "a", "to_contact": "a", "kind": "spouse"}, "no relation with itself"),
        ("Affiliation", {"contact": "a"}, "either an association or an institution"),
        (
            "Affiliation",
            {"contact": "a", "association": "b", "institution": "c"},
            "either an association or an institution",
        ),
        (
            "Affiliation",
            {"contact": "a", "association": "b", "from_date": "2026-02-01", "to_date": "2026-01-31"},
            "is before",
        ),
        ("Association", {"title": "Atlas", "district": "PAR", "latitude": 90.5}, "between -90 and 90"),
        ("Association", {"title": "Atlas", "district": "PAR", "longitude": -181}, "between -180 and 180"),
        (
            "Association",
            {"title": "Atlas", "district": "PAR", "email": "atlas@example.org\nBcc: x"},
            "not an e-mail address",
        ),
        ("Sender", {"title": "Mission", "email": "no address"}, "not an e-mail address"),
        ("Sender", {"title": "Mission", "email": "m@example.org", "provider": "smtp"}, "Give the host"),
        ("Sender", {"title": "Mission", "email": "m@example.org", "display_name": "A\r\nBcc: x"}, "one line"),
        (
            "Event",
            {
                "title": "Fair",
                "kind": "fair",
                "district": "PAR",
                "starts_at": "2026-01-01 10:00:00",
                "timezone": "Mars",
            },
            "zone",
        ),
        (
            "Investor",
            {"contact": "a", "ticket_minimum": 5, "ticket_maximum": 2, "currency": "EUR"},
            "larger than the largest",
        ),
        ("Investor", {"contact": "a", "ticket_minimum": 5}, "Choose the currency"),
        ("Imam", {"contact": "a", "posting_from": "2026-01-02", "posting_to": "2026-01-01"}, "is before"),
        ("Duplicate", {"contact_a": "a", "contact_b": "a"}, "no duplicate of itself"),
        ("Duplicate", {"contact_a": "a", "association_a": "b"}, "two contacts, two associations or two institutions"),
        ("Duplicate", {"institution_a": "a"}, "two contacts, two associations or two institutions"),
        (
            "Sector",
            {"code": "x", "title": "X", "translations": [{"language": "français", "field": "title", "text": "X"}]},
            "code of a",
        ),
    ],
)
def test_a_record_that_contradicts_itself_is_refused(
    site: str, doctype: str, values: dict[str, Any], message: str
) -> None:
    with pytest.raises(frappe.ValidationError, match=message):
        make(doctype, **values)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"kind": "mailbox"}, "exactly one organisation"),
        ({"kind": "mailbox", "association": "a", "institution": "b"}, "exactly one organisation"),
        ({"kind": "person", "first_name": "Amina", "association": "a"}, "Only a mailbox"),
        ({"first_name": "Amina", "status": "merged"}, "names the contact"),
        ({"first_name": "Amina", "merged_into": "b"}, "names the contact"),
        ({"first_name": "Amina", "preferred_language": "French"}, "code of a language"),
    ],
)
def test_a_contact_that_contradicts_itself_is_refused(site: str, values: dict[str, Any], message: str) -> None:
    with pytest.raises(frappe.ValidationError, match=message):
        make("Contact", district="PAR", affiliation="community", **values)


def test_contacts_get_row_numbers_one_after_the_other(site: str) -> None:
    numbers = [
        make("Contact", first_name=name, district="PAR", affiliation="community").row_no for name in ("Amina", "Idriss")
    ]
    assert numbers[1] == numbers[0] + 1 > 1


def test_an_organisation_is_found_by_its_folded_name(site: str) -> None:
    association = make("Association", title="Éclat d’Atlas", district="PAR", email="INFO@Example.org")
    assert (association.title_folded, association.email) == ("eclat d atlas", "info@example.org")


def test_two_organisations_may_have_no_registration_number_but_not_the_same(site: str) -> None:
    make("Association", title="Atlas", district="PAR")
    make("Association", title="Rif", district="PAR", register_id="W751000001")
    make("Association", title="Souss", district="PAR")
    with pytest.raises(frappe.UniqueValidationError):
        make("Association", title="Oriental", district="PAR", register_id="W751000001")


def test_a_pair_of_duplicates_is_one_row_in_either_order(site: str) -> None:
    make("Duplicate", contact_a="b", contact_b="a")
    with pytest.raises(frappe.UniqueValidationError):
        make("Duplicate", contact_a="a", contact_b="b")


def test_a_member_stands_once_in_the_ledger_of_a_campaign(site: str) -> None:
    row = {"campaign": "x", "contact": "a", "dedupe_key": "c:a", "state": "queued"}
    make("Recipient", name="a" * 32, **row)
    with pytest.raises(frappe.UniqueValidationError):
        make("Recipient", name="b" * 32, **row)


def test_an_entry_of_the_consent_ledger_can_be_neither_changed_nor_deleted(site: str) -> None:
    moment = "2026-03-01 09:00:00"
    act = {"contact": "a", "channel": "email", "action": "granted", "source": "form", "given_at": moment}
    with pytest.raises(frappe.ValidationError, match="own act"):
        make("Consent", **act, recorded_at=moment)
    insert("Diaspora Consent", name="entry", **act, recorded_at=moment)
    entry = frappe.get_doc("Diaspora Consent", "entry")
    entry.flags.ignore_links = True
    with pytest.raises(frappe.ValidationError, match="never changed"):
        entry.update({"action": "withdrawn"}).save()
    with pytest.raises(frappe.ValidationError, match="never deleted"):
        frappe.delete_doc("Diaspora Consent", entry.name, force=True)


def test_a_wording_is_never_changed(site: str) -> None:
    wording = frappe.get_doc("Diaspora Consent Wording", "subscribe-1")
    wording.translations[0].text = "Something else"
    with pytest.raises(frappe.ValidationError, match="Make a new version"):
        wording.save()


def test_of_a_content_version_only_the_decision_changes(site: str) -> None:
    version = make("Content Version", campaign="x", number=1, content="{}", submitted_at="2026-03-01 09:00:00")
    version.flags.ignore_links = True
    version.update({"state": "approved", "approved_by": "Administrator"}).save()
    version.content = '{"subject": "other"}'
    with pytest.raises(frappe.ValidationError, match="never changed"):
        version.save()


@pytest.mark.parametrize(
    ("variants", "message"),
    [
        ([FRENCH, {**ARABIC, "is_fallback": 1}], "exactly one variant"),
        ([ARABIC], "exactly one variant"),
        ([FRENCH, {**FRENCH, "is_fallback": 0}], "same language"),
    ],
)
def test_variants_that_contradict_each_other_are_refused(
    site: str, variants: list[dict[str, Any]], message: str
) -> None:
    with pytest.raises(frappe.ValidationError, match=message):
        make_campaign(variants=variants)


def test_the_direction_of_a_variant_follows_from_its_language(site: str) -> None:
    campaign = make_campaign(variants=[FRENCH, ARABIC])
    assert [variant.direction for variant in campaign.variants] == ["ltr", "rtl"]


def test_an_author_is_remembered(site: str) -> None:
    assert make_campaign(variants=[FRENCH]).author == "Administrator"


def change_state(campaign: Any) -> None:
    campaign.state = "approved"


def change_subject(campaign: Any) -> None:
    campaign.variants[0].subject = "Bonsoir"


@pytest.mark.parametrize(
    ("state", "change", "message"),
    [
        ("draft", change_state, "state of a campaign changes by"),
        ("sending", change_subject, "can no longer be edited"),
    ],
)
def test_a_form_changes_neither_the_state_nor_what_is_being_sent(
    site: str, state: str, change: Callable[[Any], None], message: str
) -> None:
    campaign = make_campaign(variants=[FRENCH])
    campaign.db_set("state", state)
    campaign.reload()
    campaign.flags.ignore_links = True
    change(campaign)
    with pytest.raises(frappe.ValidationError, match=message):
        campaign.save()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"public_url": "newsletter.example.org"}, "starts with https://"),
        ({"mission_timezone": "Belgium"}, "not a time zone"),
        ({"default_language": "French"}, "code of a language"),
        ({"frequency_cap_per_week": -1}, "not negative"),
    ],
)
def test_settings_that_no_mail_could_be_sent_with_are_refused(site: str, values: dict[str, Any], message: str) -> None:
    settings = frappe.get_doc("Diaspora Settings")
    settings.update(values)
    with pytest.raises(frappe.ValidationError, match=message):
        settings.save()


def test_a_message_of_a_controller_is_told_in_arabic(site: str) -> None:
    frappe.local.lang = "ar"
    with pytest.raises(frappe.ValidationError, match="يرجى اختيار جمعية أو مؤسسة"):
        make("Affiliation", contact="a")
