"""The law of consent: what entries add up to, in any order, and who may be written to."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaspora.crm.consent import ConsentEntry, ConsentState, may_receive, reduce_consents
from tests.clock import START

CULTURE = ("culture", "email")
ALL = ("*", "email")


def entry(topic, action, source, hour, channel="email"):
    return ConsentEntry(topic, channel, action, source, START + timedelta(hours=hour))


ENTRIES = st.builds(
    entry,
    st.sampled_from([None, "culture", "tourism"]),
    st.sampled_from(["granted", "withdrawn", "objected"]),
    st.sampled_from(["double opt-in", "preferences", "unsubscribe link", "paper form"]),
    st.integers(0, 5),
    st.sampled_from(["email", "measurement"]),
)


@given(st.lists(ENTRIES, max_size=8).flatmap(lambda entries: st.tuples(st.just(entries), st.permutations(entries))))
def test_the_order_of_arrival_does_not_matter(both):
    entries, shuffled = both
    assert reduce_consents(entries) == reduce_consents(shuffled)


@given(st.lists(ENTRIES, max_size=8), st.integers(0, 5))
def test_late_old_evidence_by_others_never_opens_anything(entries, hour):
    earlier = reduce_consents(entries)
    later = reduce_consents([*entries, entry("culture", "granted", "paper form", hour - 1)])
    closed = {place for place, state in earlier.items() if state != "granted"}
    assert all(later[place] != "granted" for place in closed)


@pytest.mark.parametrize(
    ("entries", "state"),
    [
        ([("culture", "granted", "double opt-in", 1)], "granted"),
        ([("culture", "granted", "double opt-in", 1), ("culture", "withdrawn", "unsubscribe link", 2)], "withdrawn"),
        ([("culture", "withdrawn", "unsubscribe link", 1), ("culture", "granted", "paper form", 2)], "withdrawn"),
        ([("culture", "withdrawn", "unsubscribe link", 2), ("culture", "granted", "double opt-in", 1)], "withdrawn"),
        ([("culture", "withdrawn", "unsubscribe link", 1), ("culture", "granted", "preferences", 2)], "granted"),
        ([("culture", "granted", "double opt-in", 1), (None, "objected", "unsubscribe link", 2)], "objected"),
        ([(None, "objected", "unsubscribe link", 1), ("culture", "granted", "paper form", 2)], None),
        ([(None, "objected", "unsubscribe link", 1), ("culture", "granted", "double opt-in", 2)], "granted"),
        ([("culture", "granted", "double opt-in", 1), ("culture", "withdrawn", "preferences", 1)], "withdrawn"),
    ],
)
def test_the_state_of_one_topic(entries, state):
    assert reduce_consents(entry(*told) for told in entries).get(CULTURE) == state


def test_an_objection_goes_on_to_cover_the_topics_that_were_not_taken_up_again():
    states = reduce_consents(
        [
            entry("tourism", "granted", "double opt-in", 1),
            entry("culture", "granted", "double opt-in", 1),
            entry(None, "objected", "unsubscribe link", 2),
            entry("culture", "granted", "double opt-in", 3),
        ]
    )
    assert states == {ALL: "objected", CULTURE: "granted", ("tourism", "email"): "objected"}


def test_refusing_measurement_stops_no_mail():
    states = reduce_consents(
        [entry("culture", "granted", "double opt-in", 1), entry(None, "withdrawn", "preferences", 2, "measurement")]
    )
    assert states == {CULTURE: "granted", ("*", "measurement"): "withdrawn"}


@pytest.mark.parametrize(
    ("topic", "all_topics", "basis", "allowed", "reason"),
    [
        ("granted", "", "consent", True, ""),
        ("granted", "objected", "consent", True, ""),  # taken up again after the objection
        ("", "", "consent", False, "no consent"),
        ("", "", "", False, "no consent"),
        ("", "", "public task", True, ""),
        ("", "", "legitimate interest", True, ""),
        ("withdrawn", "", "public task", False, "withdrawn"),
        ("objected", "", "public task", False, "objected"),
        ("", "objected", "public task", False, "objected"),
        ("withdrawn", "objected", "consent", False, "objected"),
        ("", "withdrawn", "public task", False, "withdrawn"),
        ("", "granted", "consent", False, "no consent"),  # lifting an objection is no consent
    ],
)
def test_who_may_be_written_to(topic, all_topics, basis, allowed, reason):
    verdict = may_receive(ConsentState(topic, all_topics), basis)
    assert (verdict.allowed, verdict.reason) == (allowed, reason)
