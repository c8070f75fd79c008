"""./dev bench rest: it measures the product's own server, and an answer that is not the page asked for ends it."""

import json
from pathlib import Path

import pytest

from benchmarks import rest

pytestmark = pytest.mark.system


def test_the_bench_measures_a_page_of_the_officer_s_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rest.main(["--contacts", "3000", "--requests", "40", "--json", "--folder", str(tmp_path)])
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (result["rows"], result["filters"], result["districts"]) == (3000, 3, 2)
    assert 0 < result["matching"] < 100 and result["page"] == min(20, result["matching"])
    assert {"commit", "durability", "p50_ms", "p95_ms", "per_s", "rss_mb", "concurrency"} <= result.keys()
    assert result["bytes"] > 500


def test_an_answer_of_another_size_ends_the_bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest, "count_matching", lambda _officer: 7)
    with pytest.raises(SystemExit, match="200"):
        rest.main(["--contacts", "9000", "--requests", "5", "--folder", str(tmp_path)])
