"""What the tests of four workers have in common: the mission that they send for, and the four."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.campaigns.worker_crew import PEOPLE, Crew, Mission, mission
from tests.site_copies import fast_folder


@pytest.fixture(scope="module")
def readers() -> Iterator[Mission]:
    with tempfile.TemporaryDirectory(prefix="diaspora-four-", dir=fast_folder()) as folder:
        with mission(Path(folder), PEOPLE) as made:
            yield made


@pytest.fixture
def crew(readers: Mission) -> Iterator[Crew]:
    (readers.sites / "workers.log").write_bytes(b"")
    with Crew(readers) as four:
        yield four
