"""The invented people's visits to the public pages, over HTTP and by nothing else.

They subscribe, read the message that comes, open its link, press its button; some come back later. Every visit may be
repeated after an interruption: what was confirmed is not asked for again.
"""

import csv
import re
import time
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path

from .acts import CHANGES_MIND, CULTURE, NEVER_CONFIRMS, STOPS, WITHDRAWS, Act
from .browser import Browser, visit_all
from .errors import VisitFailed
from .mailbox import Confirmation, Mailbox, read_confirmation

MAIL_TIMEOUT_S = 120
TOLD_EVERY = 500
_PREFERENCES = re.compile(r'href="(/diaspora/preferences\?[^"]+)"')
_CHECKED = re.compile(r'name="topic" value="([^"]+)" checked')
_LANGUAGE = re.compile(r'<option value="([^"]+)" selected')
_WORDING = re.compile(r'name="wording" value="([^"]*)"')


def write_visits(acts: Sequence[Act], path: Path) -> None:
    """Leave a record of what these people do, for who checks the sample from outside: address, topics, what later."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["address", "topics", "later"])
        rows.writerows([act.email.lower(), " ".join(act.topics), act.later] for act in acts)


def subscribe_all(base_url: str, acts: Sequence[Act]) -> None:
    """Fill in the subscription form for each of them."""
    status, form = Browser(base_url).get("/diaspora/subscribe")
    _expect(status, "the subscription page")
    wording = _WORDING.search(form)
    version = wording.group(1) if wording else ""

    def subscribe(browser: Browser, act: Act) -> None:
        fields = [("email", act.email), ("first_name", act.first_name), ("last_name", act.last_name)]
        fields += [("topic", topic) for topic in act.topics]
        fields += [("language", act.language), ("agree", "1"), ("wording", version)]
        fields += [("measurement", "1")] if act.measurement else []
        _expect(browser.post(f"/diaspora/subscribe?lang={act.page_language}", fields)[0], f"subscribing {act.email}")

    visit_all(base_url, subscribe, acts)


def confirm_all(base_url: str, outbox: Path, acts: Sequence[Act], say: Callable[[str], None]) -> dict[str, str]:
    """Wait for each one's message, open its link and confirm; address -> path of the person's preferences.

    Says now and then how many have. Raises VisitFailed where some do not come in time.
    """
    waiting = {act.email.lower() for act in acts if act.later != NEVER_CONFIRMS}
    mailbox = Mailbox(outbox)
    found: dict[str, str] = {}
    deadline = time.monotonic() + MAIL_TIMEOUT_S

    def read_and_confirm(browser: Browser, message: Path) -> tuple[str, str] | None:
        mail = read_confirmation(message)
        return (mail.address, _confirm(browser, mail)) if mail and mail.address in waiting else None

    while waiting:
        arrived = mailbox.new_messages()
        for start in range(0, len(arrived), TOLD_EVERY):
            confirmed = visit_all(base_url, read_and_confirm, arrived[start : start + TOLD_EVERY])
            found.update(preferences for preferences in confirmed if preferences)
            say(f"  {len(found):,} have confirmed ...")
        waiting -= found.keys()
        if arrived:
            deadline = time.monotonic() + MAIL_TIMEOUT_S
        elif time.monotonic() > deadline:
            raise VisitFailed(
                f"{len(waiting)} confirmation messages did not come into {outbox} within {MAIL_TIMEOUT_S} s"
            )
        elif waiting:
            time.sleep(0.2)
    return found


def come_back_all(base_url: str, acts: Sequence[Act], preferences: dict[str, str]) -> None:
    """Let those who change their mind later do so on their preferences page."""

    def come_back(browser: Browser, act: Act) -> None:
        path = preferences[act.email.lower()]
        status, form = browser.get(path)
        _expect(status, "a preferences page")
        _expect(browser.post(path, _later_fields(act, form))[0], f"the preferences of {act.email}")

    visit_all(base_url, come_back, [act for act in acts if act.later in (CHANGES_MIND, WITHDRAWS, STOPS)])


def _confirm(browser: Browser, mail: Confirmation) -> str:
    """The path of the preferences to which the page leads afterwards."""
    _expect(browser.get(mail.path)[0], "a confirmation page")
    status, page = browser.post(mail.path, [("act", "confirm")])
    _expect(status, f"confirming {mail.address}")
    link = _PREFERENCES.search(page)
    if not link:
        raise VisitFailed("the page after a confirmation leads to no preferences")
    return unescape(link.group(1))


def _later_fields(act: Act, form: str) -> list[tuple[str, str]]:
    if act.later == STOPS:
        return [("act", "everything")]
    ticked = set(_CHECKED.findall(form))
    ticked = ticked | {"tourism"} if act.later == CHANGES_MIND else ticked - {CULTURE}
    language, wording = _LANGUAGE.search(form), _WORDING.search(form)
    fields = [("topic", topic) for topic in sorted(ticked)]
    kept = language.group(1) if language else ""
    wish = "en" if act.later == CHANGES_MIND and act.language in ("nl", "de") else kept
    fields += [("language", wish), ("wording", wording.group(1) if wording else "")]
    fields += [("measurement", "1")] if act.measurement else []
    return [*fields, ("act", "save")]


def _expect(status: int, what: str) -> None:
    if status != 200:
        raise VisitFailed(f"{what}: the site answered {status} instead of 200")
