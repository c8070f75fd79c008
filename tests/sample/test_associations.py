"""The invented associations: of the mission's districts, each with people of its own district, nobody reachable."""

from collections import Counter

from diaspora.sample.associations import ASSOCIATIONS, LEFT, MEMBERS, plan_memberships
from diaspora.sample.people import community

PEOPLE = community(2026)


def test_there_are_twelve_with_titles_in_two_scripts_and_a_mailbox_that_no_mail_reaches():
    assert len({association.title for association in ASSOCIATIONS}) == 12
    for association in ASSOCIATIONS:
        assert not association.title_ar.isascii()
        assert association.mailbox.endswith(".example")
        assert association.activities


def test_each_has_one_leader_and_one_member_who_left():
    planned = Counter(
        (item.association.title, item.is_leader, item.to_date == LEFT) for item in plan_memberships(PEOPLE)
    )
    for association in ASSOCIATIONS:
        assert planned[(association.title, True, False)] == 1
        assert planned[(association.title, False, True)] == 1
        assert planned[(association.title, False, False)] == MEMBERS - 2


def test_members_are_of_the_association_s_district_and_belong_to_one_only():
    district_of = {person.email.lower(): person.city.district for person in PEOPLE if person.email}
    memberships = plan_memberships(PEOPLE)
    assert len({item.address for item in memberships}) == len(memberships)
    assert all(district_of[item.address] == item.association.district for item in memberships)
