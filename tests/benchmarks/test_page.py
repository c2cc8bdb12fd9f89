"""The page of the benchmarks: what each run kept stands in it, whoever ran last."""

import json
from typing import Any, Final

import pytest

from benchmarks import page
from benchmarks.page import PAGE, RESULTS, written

ENGINE: Final[dict[str, Any]] = {
    "rules": 60, "sizes": "1 to 118", "facts": 91, "times": 5, "machine": {"Python": "3.11"},
    "results": [
        {"name": "one site", "value": 0.6, "unit": "ms", "at_least": None, "at_most": 1.0, "detail": "a mean"},
        {"name": "ratio", "value": 4.0, "unit": "×", "at_least": 5.0, "at_most": None, "detail": ""},
    ],
}  # fmt: skip


def _database(name: str, p95: float) -> dict[str, Any]:
    timed = {
        "page": "inbox",
        "user": "office",
        "p95": p95,
        "median": 20.0,
        "cpu": 18.0,
        "queries": 11,
        "at_most": 100.0,
    }
    about: dict[str, Any] = {"sites": 100_000, "verdicts": 2_700_000, "tasks": 10_000, "times": 60}
    about |= {"findings": 500_000, "answers": 2_000_000, "machine": {"Python": "3.11"}}
    return {"database": name, **about, "results": [{**timed, "times": 60}]}


def test_both_parts_stand_in_the_page_with_their_bars() -> None:
    text = written(ENGINE, [_database("sqlite", 40.0), _database("postgresql", 99.0)])
    assert "1 of 2 bars met" in text
    assert "| one site | 0.6 ms | ≤ 1 ms | met | a mean |" in text
    assert "2 of 2 bars met" in text
    assert "| inbox | office | 40 | 20 | 18 | 99 | 20 | 18 | 11 | ≤ 100 | met |" in text


@pytest.mark.parametrize(("p95", "verdict"), [(100.0, "met"), (100.1, "MISSED")])
def test_a_page_meets_its_bar_on_both_databases_or_misses_it(p95: float, verdict: str) -> None:
    text = written(None, [_database("sqlite", 40.0), _database("postgresql", p95)])
    assert f"| ≤ 100 | {verdict} |" in text


def test_a_part_that_was_not_measured_is_left_out() -> None:
    assert "The service" not in written(ENGINE, [None, None])
    assert "The engine" not in written(None, [_database("sqlite", 1.0), None])


def test_the_page_in_the_repository_is_what_the_kept_results_say() -> None:
    kept = [RESULTS / f"{name}.json" for name in ("engine", "sqlite", "postgresql", "papers")]
    found = [json.loads(each.read_text("utf-8")) if each.exists() else None for each in kept]
    assert written(found[0], found[1:3], found[3]) == PAGE.read_text("utf-8")


def test_a_run_keeps_the_other_runs_part(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "RESULTS", tmp_path)
    monkeypatch.setattr(page, "PAGE", tmp_path / "page.md")
    page.keep("engine", ENGINE)
    page.keep("papers", {"machine": ENGINE["machine"], "results": ENGINE["results"]})
    page.keep("sqlite", _database("sqlite", 40.0))
    text = (tmp_path / "page.md").read_text("utf-8")
    assert "## The engine beside its peers" in text
    assert "## Documents and ledgers" in text
    assert "## The service with 100,000 sites" in text
