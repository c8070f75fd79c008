"""What the tests of four workers have in common: the mission that they send for, and the four.

Imported when they are asked for: they start the stand-in, which a bench does not have.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.site_copies import fast_folder

if TYPE_CHECKING:
    from tests.campaigns.worker_crew import Crew, Mission


@pytest.fixture(scope="module")
def readers() -> Iterator[Mission]:
    from tests.campaigns.worker_crew import PEOPLE, mission

    with tempfile.TemporaryDirectory(prefix="diaspora-four-", dir=fast_folder()) as folder:
        with mission(Path(folder), PEOPLE) as made:
            yield made


@pytest.fixture
def crew(readers: Mission) -> Iterator[Crew]:
    from tests.campaigns.worker_crew import Crew

    (readers.sites / "workers.log").write_bytes(b"")
    with Crew(readers) as four:
        yield four
