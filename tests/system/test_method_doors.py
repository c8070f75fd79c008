"""Every whitelisted method, called over HTTP by everybody: it lets in whom the reviewed table names, nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from tests.hosts import STAND_IN, host
from tests.schema.methods import EVERYBODY, VERBS, reviewed
from tests.system.conftest import Mission
from tests.system.door_arguments import arguments, furnish
from tests.system.whitelisted import OF_THE_DESK, doors

pytestmark = pytest.mark.system
# 417: came in, and was told what to mend first (a draft without a text cannot be submitted).
# 503: health, where no worker has run yet.
CELLS = {200: "y", 417: "y", 503: "y", 403: ".", 404: "-"}


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


@pytest.mark.parametrize("path", sorted(reviewed()))
def test_who_is_let_in(furnished: Mission, path: str) -> None:
    reviewed_cells = dict(zip(EVERYBODY, reviewed()[path][1], strict=True))
    answers = {who: call(furnished, who, path) for who in EVERYBODY}
    found = {who: CELLS.get(answer.status_code, answer.text[-600:]) for who, answer in answers.items()}
    if path.rpartition(".")[2] in OF_THE_DESK and host().name == STAND_IN:
        found |= {who: reviewed_cells[who] for who, answer in answers.items() if answer.status_code == 501}
    assert found == reviewed_cells


@pytest.mark.parametrize("path", sorted(path for path, (verbs, _) in reviewed().items() if verbs != "any"))
def test_other_verbs_are_refused(furnished: Mission, path: str) -> None:
    others = [verb for verb in VERBS if verb not in doors()[path].verbs]
    assert {verb: call(furnished, "Officer", path, verb).status_code for verb in others} == dict.fromkeys(others, 403)
