"""Four worker processes on MariaDB and Redis while readers, scanners and the provider ask two web processes.

Scenarios 5, 7 (the pages) and 9 (the storm of events).
"""

from __future__ import annotations

import http.client
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from benchmarks import webhook
from diaspora.campaigns.public_links import RecipientLinks
from diaspora.campaigns.webhook_link import webhook_address
from diaspora.site_secret import derive_key
from tests.campaigns.worker_crew import SLOWLY, SPOKEN, Crew, Mission, check_once, check_shares, start
from tests.mailjet_server.events import events_of

pytestmark = [pytest.mark.system, pytest.mark.alone]

SCANNED = 500
LEAVING = 20
FATES = {1: "hardbounce", 2: "greylisted", 3: "spam", 4: "unsub", 5: "softbounce"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def port(readers: Mission) -> Iterator[int]:
    """Where two web processes of the mission answer."""
    with webhook.served(readers.sites, "--processes", "2") as found:
        yield found


def ask(port: int, method: str, path: str, body: str = "") -> tuple[int, dict[str, str], str]:
    """Status, headers and text of an answer, as a stranger without cookies."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body or None, FORM if body else {})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        connection.close()


def meanwhile(crew: Crew, act: Callable[[], Any]) -> Any:
    """What an act gives during which the four work on and are swept after."""
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(act)
        crew.until(done.done)
        return done.result()


def ask_all(port: int, questions: Sequence[tuple[str, ...]]) -> list[tuple[int, dict[str, str], str]]:
    """Four visitors at a time."""
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda question: ask(port, *question), questions))


def links_of(mission: Mission, names: Sequence[str]) -> list[RecipientLinks]:
    key = mission.set_up(lambda: derive_key("link-token"))
    return [RecipientLinks("", name, key) for name in names]


def test_a_storm_of_events_comes_to_the_same_whoever_reduces_it(readers: Mission, crew: Crew, port: int) -> None:
    """Repeated, shuffled, in arrays and alone, through two web processes: all answered, and counted as one by one."""
    numbers, campaign = random.Random(9), readers.approve()
    readers.set_up(lambda: start(campaign))
    crew.until_state(campaign, "finished")
    check_shares(crew, readers.accepted(campaign))
    events = [
        event
        for number, name in enumerate(sorted(readers.rows(campaign)), 1)
        for event in events_of(
            f"{FATES.get(number % 40, 'reader')}+{number}@example.org", name, 2**60 + number, 1_790_000_000 + number
        )
    ]
    told = events + numbers.choices(events, k=len(events) // 10)
    numbers.shuffle(told)
    calls = list(webhook.split(told, numbers))
    path = readers.set_up(lambda: webhook_address("", "sender", derive_key("link-token")))
    latencies, bad = meanwhile(crew, lambda: webhook.post_all(port, path, calls))
    print(f"{len(told)} events in {len(calls)} calls, the slowest answered after {max(latencies):.3f} s")
    assert bad == 0
    crew.until(lambda: readers.ask("SELECT COUNT(*) FROM `tabDiaspora Webhook Call`") == ((0,),))
    assert readers.set_up(lambda: webhook.counts(campaign)) == webhook.expected_counts(events, 0)
    check_once(readers, campaign)


def test_scanners_and_readers_come_while_four_workers_send(readers: Mission, crew: Crew, port: int) -> None:
    campaign = readers.approve(calls_per_10_s=SLOWLY * 2)
    readers.set_up(lambda: start(campaign))
    crew.until(lambda: len(readers.accepted(campaign)) >= SCANNED + LEAVING)
    links = links_of(readers, sorted(readers.accepted(campaign)))
    scanned, leaving = links[:SCANNED], links[SCANNED : SCANNED + LEAVING]
    questions = [("HEAD" if number % 2 else "GET", link.click(number % 2)) for number, link in enumerate(scanned)]
    questions += [("GET", link.unsubscribe) for link in scanned[::25]]
    questions += [("HEAD", link.preferences) for link in scanned[::25]]
    answers = meanwhile(crew, lambda: ask_all(port, questions))
    assert Counter(status for status, *_ in answers) == {302: SCANNED, 200: 2 * SCANNED // 25}
    assert readers.state(campaign) == "sending"
    marked = readers.ask(
        """SELECT machine, COUNT(*) FROM `tabDiaspora Mail Event`
        WHERE campaign = %s AND kind = 'clicked' GROUP BY machine""",
        campaign,
    )
    assert marked == (("machine", SCANNED),)
    assert acts_of(readers, scanned) == {}
    posts = [("POST", link.unsubscribe, "List-Unsubscribe=One-Click") for link in leaving] * 3
    answers = meanwhile(crew, lambda: ask_all(port, posts))
    assert {(status, "Set-Cookie" in headers) for status, headers, _ in answers} == {(200, False)}
    once = (("culture", "withdrawn", "one-click"),)
    assert acts_of(readers, leaving) == dict.fromkeys((link.recipient for link in leaving), once)
    crew.until_state(campaign, "finished")
    check_once(readers, campaign)
    check_shares(crew, readers.accepted(campaign))


def acts_of(mission: Mission, links: Sequence[RecipientLinks]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """What the ledger of consent holds of these recipients from their mails: topic, action and source of each act."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for recipient, *act in mission.ask(
        """SELECT r.name, n.topic, n.action, n.source FROM `tabDiaspora Recipient` r
        JOIN `tabDiaspora Consent` n ON n.contact = r.contact WHERE r.name IN %s""",
        tuple(link.recipient for link in links),
    ):
        found[recipient] = (*found.get(recipient, ()), tuple(act))
    return found


def test_the_pages_of_what_four_workers_sent_speak_the_language_of_the_mail(
    readers: Mission, crew: Crew, port: int
) -> None:
    campaign = readers.approve()
    readers.set_up(lambda: start(campaign))
    crew.until_state(campaign, "finished")
    check_shares(crew, readers.accepted(campaign))
    for language, variant in SPOKEN.items():
        [(name,)] = readers.ask(
            """SELECT MIN(r.name) FROM `tabDiaspora Recipient` r JOIN `tabDiaspora Contact` c ON c.name = r.contact
            WHERE r.campaign = %s AND r.state = 'sent' AND COALESCE(c.preferred_language, '') = %s""",
            campaign,
            language,
        )
        [links] = links_of(readers, [name])
        shown = ask_all(port, [("GET", link) for link in (links.unsubscribe, links.preferences, links.web)])
        tags = [re.search(r"<html[^>]*>", text).group() for status, _, text in shown if status == 200]
        direction = "rtl" if variant == "ar" else "ltr"
        assert [(f'lang="{variant}"' in tag, f'dir="{direction}"' in tag) for tag in tags] == [(True, True)] * 3
