"""The records that come with the app are complete and agree with each other."""

from collections import Counter

import pytest

from tests.schema.doctypes import load_doctypes, load_fixtures

FIXTURES = load_fixtures()
DOCTYPES = load_doctypes()
TRANSLATED = ("Region", "Province", "Sector", "Field of Activity", "Topic", "District", "Consent Wording")


def names(doctype: str) -> set[str]:
    return {record["name"] for record in FIXTURES[doctype]}


def test_every_role_of_the_permissions_is_there() -> None:
    used = {permission["role"] for doctype in DOCTYPES.values() for permission in doctype["permissions"]}
    assert used == names("Role")


def test_the_association_leader_is_the_only_role_without_the_desk() -> None:
    assert [role["name"] for role in FIXTURES["Role"] if not role["desk_access"]] == ["Diaspora Association Leader"]


def test_morocco_has_12_regions_and_75_provinces_and_prefectures() -> None:
    # The numbers per region are those of decree 2-15-40 of 20 February 2015.
    per_region = Counter(province["region"] for province in FIXTURES["Diaspora Province"])
    assert [per_region[f"MA-{number:02}"] for number in range(1, 13)] == [8, 8, 9, 7, 5, 9, 8, 5, 6, 4, 4, 2]
    assert set(per_region) == names("Diaspora Region")


@pytest.mark.parametrize("doctype", sorted(FIXTURES))
def test_a_record_has_only_fields_of_its_doctype_and_all_that_are_mandatory(doctype: str) -> None:
    if not doctype.startswith("Diaspora"):
        return
    fields = {field["fieldname"]: field for field in DOCTYPES[doctype]["fields"]}
    mandatory = {name for name, field in fields.items() if field.get("reqd")}
    for record in FIXTURES[doctype]:
        assert mandatory <= set(record) <= {*fields, "name", "doctype", "docstatus", "modified"}, record["name"]


@pytest.mark.parametrize("doctype", sorted(FIXTURES))
def test_links_and_options_of_a_record_exist(doctype: str) -> None:
    for field in DOCTYPES.get(doctype, {"fields": []})["fields"]:
        if field["fieldtype"] not in ("Link", "Select"):
            continue
        values = {record[field["fieldname"]] for record in FIXTURES[doctype] if record.get(field["fieldname"])}
        if field["options"] in DOCTYPES:
            assert values <= names(field["options"]), field["fieldname"]
        if field["fieldtype"] == "Select":
            assert values <= set(field["options"].split("\n")), field["fieldname"]


@pytest.mark.parametrize("doctype", sorted(FIXTURES))
def test_names_are_unique_also_where_case_does_not_count(doctype: str) -> None:
    folded = Counter(record["name"].casefold() for record in FIXTURES[doctype])
    assert [name for name, count in folded.items() if count > 1] == []


@pytest.mark.parametrize("doctype", TRANSLATED)
def test_a_record_is_named_in_french_and_arabic(doctype: str) -> None:
    for record in FIXTURES[f"Diaspora {doctype}"]:
        languages = {row["language"] for row in record["translations"] if row["field"] in ("title", "text")}
        assert {"fr", "ar"} <= languages, record["name"]
        assert all(row["text"].strip() for row in record["translations"]), record["name"]


def test_there_is_a_lawful_basis_with_its_reason_for_every_topic_and_affiliation() -> None:
    affiliations = next(f["options"] for f in DOCTYPES["Diaspora Contact"]["fields"] if f["fieldname"] == "affiliation")
    expected = {
        f"{topic}-{affiliation}" for topic in names("Diaspora Topic") for affiliation in affiliations.split("\n")
    }
    assert names("Diaspora Lawful Basis") == expected
    assert all(len(record["note"]) > 60 for record in FIXTURES["Diaspora Lawful Basis"])


def test_the_community_is_written_to_without_consent_about_consular_services_only() -> None:
    bases = {record["name"]: record["basis"] for record in FIXTURES["Diaspora Lawful Basis"]}
    without = {name for name, basis in bases.items() if name.endswith("-community") and basis != "consent"}
    assert without == {"consular-services-community"}
    assert {name for name, basis in bases.items() if name.endswith("-friend") and basis != "consent"} == set()


def test_each_purpose_has_its_wording_in_three_languages() -> None:
    wordings = {record["purpose"]: record for record in FIXTURES["Diaspora Consent Wording"]}
    assert set(wordings) == {"subscribe", "measurement"}
    for wording in wordings.values():
        assert {row["language"] for row in wording["translations"]} == {"en", "fr", "ar"}


def test_districts_lie_in_the_country_that_they_name() -> None:
    # Latitude and longitude of Belgium and of France with Corsica, in degrees.
    boxes = {"Belgium": ((49.4, 51.6), (2.5, 6.5)), "France": ((41.3, 51.2), (-5.2, 9.6))}
    for district in FIXTURES["Diaspora District"]:
        (south, north), (west, east) = boxes[district["country"]]
        assert south < district["latitude"] < north and west < district["longitude"] < east, district["name"]
