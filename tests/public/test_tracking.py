"""People and machines among those who open links."""

import random
from datetime import timedelta

import pytest

from diaspora.campaigns.tracking import Click, is_scan, machine_clicks, network_key, network_prefix
from tests.clock import START

KEY = b"k" * 32


def click(recipient: str, second: float, network: str = "n", is_head: bool = False) -> Click:
    return Click(recipient, network, START + timedelta(seconds=second), is_head)


@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:192.0.2.9", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("not an address", "unknown"),
        ("", "unknown"),
    ],
)
def test_an_address_counts_by_its_network(address: str, prefix: str):
    assert network_prefix(address) == prefix


def test_a_network_is_named_by_a_hash_that_other_sites_do_not_share():
    name = network_key("192.0.2.1", KEY)
    assert name == network_key("192.0.2.250", KEY)
    assert name != network_key("192.0.3.1", KEY)
    assert name != network_key("192.0.2.1", b"other" * 6)
    assert len(name) == 32


def test_a_head_request_is_a_machine_s():
    assert machine_clicks([click("aicha", 0, is_head=True), click("aicha", 5)]) == {0}


def test_one_reader_who_opens_many_links_is_a_person():
    assert machine_clicks([click("aicha", second) for second in range(9)]) == set()


def test_five_recipients_from_one_network_within_ten_seconds_are_a_scanner_from_the_first_click_on():
    clicks = [click(f"r{number}", number * 2.5) for number in range(5)]
    assert machine_clicks(clicks) == {0, 1, 2, 3, 4}


def test_four_recipients_or_eleven_seconds_are_not_enough():
    assert machine_clicks([click(f"r{number}", number) for number in range(4)]) == set()
    assert machine_clicks([click(f"r{number}", number * 2.75) for number in range(5)]) == set()


def test_neighbours_on_other_networks_do_not_add_up():
    assert machine_clicks([click(f"r{number}", 0, network=f"n{number}") for number in range(9)]) == set()


def test_a_scan_does_not_reach_back_beyond_its_window():
    early = click("aicha", -60)
    assert machine_clicks([early, *(click(f"r{number}", number) for number in range(6))]) == {1, 2, 3, 4, 5, 6}


def test_the_order_of_arrival_does_not_matter():
    chance = random.Random(7)
    clicks = [click(f"r{chance.randrange(12)}", chance.uniform(0, 90), f"n{chance.randrange(3)}") for _ in range(60)]
    found = {clicks[position] for position in machine_clicks(clicks)}
    chance.shuffle(clicks)
    assert {clicks[position] for position in machine_clicks(clicks)} == found


def test_recipients_are_counted_once_each():
    assert not is_scan(["a", "b", "c", "d", "d"])
    assert is_scan(["a", "b", "c", "d", "e"])
