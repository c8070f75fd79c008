"""Every whitelisted method, called over HTTP by everybody: it lets in whom the reviewed table names, nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import requests

from tests.hosts import STAND_IN, host
from tests.schema.test_permissions import ROLES
from tests.system.conftest import NOBODY, STRANGER, Mission
from tests.system.door_arguments import arguments, furnish
from tests.system.whitelisted import OF_THE_DESK, doors

pytestmark = pytest.mark.system
TABLE = Path(__file__).parents[1] / "schema" / "methods.txt"
EVERYBODY = (*ROLES, STRANGER, NOBODY)
# 417: came in, and was told what to mend first (a draft without a text cannot be submitted).
# 503: health, where no worker has run yet.
CELLS = {200: "y", 417: "y", 503: "y", 403: ".", 404: "-"}
VERBS = ("GET", "POST", "PUT", "DELETE")


@cache
def reviewed() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Path -> its verbs and a cell for each of EVERYBODY, from the reviewed table."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    heading = next(number for number, line in enumerate(lines) if line.split()[2:] == list(EVERYBODY))
    rows = (line.split() for line in lines[heading + 1 :] if line.strip())
    return {path: (verbs, tuple(cells)) for path, verbs, *cells in rows}


def verbs_of(path: str) -> str:
    return "any" if set(VERBS) <= set(doors()[path].verbs) else "/".join(doors()[path].verbs)


def call(mission: Mission, who: str, path: str, verb: str = "") -> requests.Response:
    given = arguments(path, mission.world)
    query = {key.removeprefix("?"): given.pop(key) for key in list(given) if key.startswith("?")}
    verb = verb or ("POST" if "POST" in doors()[path].verbs else "GET")
    sent = {"params": {**query, **given}} if verb == "GET" else {"params": query, "json": given}
    return mission.ask(who, verb, f"method/{path}", **sent)


@pytest.fixture(scope="module")
def furnished(mission: Mission) -> Iterator[Mission]:
    furnish(mission)
    yield mission


def test_every_method_was_reviewed_and_every_line_is_a_method() -> None:
    assert set(doors()) == set(reviewed())


def test_the_verbs_are_those_that_were_reviewed() -> None:
    assert {path: verbs_of(path) for path in doors()} == {path: verbs for path, (verbs, _) in reviewed().items()}


def test_guests_are_let_in_only_where_the_method_says_so() -> None:
    for path, (_, cells) in reviewed().items():
        assert (cells[-1] != ".") <= doors()[path].takes_guests, path


@pytest.mark.parametrize("path", sorted(reviewed()))
def test_who_is_let_in(furnished: Mission, path: str) -> None:
    answers = {who: call(furnished, who, path) for who in EVERYBODY}
    cells = {**CELLS, 501: "y"} if path.rpartition(".")[2] in OF_THE_DESK and host().name == STAND_IN else CELLS
    found = {who: cells.get(answer.status_code, answer.text[-600:]) for who, answer in answers.items()}
    assert found == dict(zip(EVERYBODY, reviewed()[path][1], strict=True))


@pytest.mark.parametrize("path", sorted(path for path, (verbs, _) in reviewed().items() if verbs != "any"))
def test_other_verbs_are_refused(furnished: Mission, path: str) -> None:
    others = [verb for verb in VERBS if verb not in doors()[path].verbs]
    assert {verb: call(furnished, "Officer", path, verb).status_code for verb in others} == dict.fromkeys(others, 403)
