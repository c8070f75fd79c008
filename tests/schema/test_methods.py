"""The methods that a browser may call are those that were reviewed in methods.txt; tests/system tries every cell."""

from __future__ import annotations

from collections import defaultdict

from tests.schema.methods import VERBS, reviewed
from tests.system.door_arguments import arguments
from tests.system.whitelisted import doors


def verbs_of(path: str) -> str:
    return "any" if set(VERBS) <= set(doors()[path].verbs) else "/".join(doors()[path].verbs)


def test_every_method_was_reviewed_and_every_line_is_a_method() -> None:
    assert set(doors()) == set(reviewed())


def test_the_verbs_are_those_that_were_reviewed() -> None:
    assert {path: verbs_of(path) for path in doors()} == {path: verbs for path, (verbs, _) in reviewed().items()}


def test_guests_are_let_in_only_where_the_method_says_so() -> None:
    for path, (_, cells) in reviewed().items():
        assert (cells[-1] != ".") <= doors()[path].takes_guests, path


def test_there_are_plausible_arguments_for_every_method() -> None:
    nowhere: dict[str, str] = defaultdict(str)
    for path in doors():
        arguments(path, nowhere)
