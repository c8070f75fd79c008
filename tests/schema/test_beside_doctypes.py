"""The tests that lie beside the DocTypes, where `bench run-tests --app diaspora` finds them, run here too."""

import unittest
from collections.abc import Iterator

import pytest

from tests.schema.doctypes import APP, SCHEMA

MODULES = [".".join(path.relative_to(APP.parent).with_suffix("").parts) for path in sorted(SCHEMA.glob("*/test_*.py"))]


def cases(tests: unittest.TestSuite | unittest.TestCase) -> Iterator[unittest.TestCase]:
    if isinstance(tests, unittest.TestCase):
        yield tests
    else:
        for inner in tests:
            yield from cases(inner)


ALL = unittest.defaultTestLoader.loadTestsFromNames(MODULES)
FOUND = {case.id().rpartition("doctype.")[2]: case for case in cases(ALL)}


def test_there_are_tests_beside_the_doctypes() -> None:
    assert len(MODULES) >= 10 and len(FOUND) >= 20


@pytest.mark.parametrize("name", sorted(FOUND))
def test_the_law_of_a_doctype_holds(name: str, site: str) -> None:
    result = unittest.TestResult()
    FOUND[name].run(result)
    assert result.testsRun == 1 and not result.skipped
    assert [told for _, told in (*result.errors, *result.failures)] == []
