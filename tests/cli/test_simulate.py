"""`closeout simulate`: what turns, told by answer, division and unit, and written as a table."""

import json
from pathlib import Path

import pytest

from tests.cli.running import Command, read

BUJI = Path(__file__).parents[2] / "closeout" / "samples" / "buji" / "sites.csv"
WORDS = ("simulate", "buji", BUJI, "--set", "three_small_max_m2=150")


def test_the_page_tells_what_turns_and_why_in_either_language(closeout: Command) -> None:
    for lang, turn, why in (
        ("en", "three-small site → site above the designated size", "at least 150 m²"),
        ("zh", "三小场所 → 规模以上场所", "不小于 150 平方米"),
    ):
        ran = closeout(*WORDS, lang=lang)

        assert (ran.status, ran.err) == (0, "")
        assert turn in ran.out
        assert why in ran.out


def test_the_table_and_the_json_have_the_figures_of_the_page(closeout: Command, tmp_path: Path) -> None:
    ran = closeout(*WORDS, "--fact", "operating_area_m2=200", "-o", tmp_path / "turns.csv", "--json")

    found, rows = json.loads(ran.out), read(tmp_path / "turns.csv")
    assert found["turned"] == len({row["site_code"] for row in rows}) == sum(found["divisions"].values())
    assert sum(each["sites"] for each in found["turns"]) == len(rows)


def test_two_plans_are_compared_over_the_same_sites(closeout: Command) -> None:
    ran = closeout("simulate", "town", BUJI, "--against", "rugao")

    assert ran.status == 0
    assert ran.out.startswith("What if: town 1.0 → rugao 1.0, 200 sites\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "nothing is to be changed"),
        (["--fact", "has_fence"], "write --fact KEY=VALUE"),
        (["--fact", "has_fense=true"], "did you mean 'has_fence'?"),
        (["--fact", "zzz=1"], "no such fact"),
        (["--fact", "site_code=7"], "--fact site_code: a site's code only tells sites apart"),
        (["--fact", "has_fence=maybe"], "--fact has_fence=maybe: "),
        (["--set", "zzz=1"], "zzz"),
    ],
)
def test_what_cannot_be_simulated_is_wrong_usage(closeout: Command, words: list[str], said: str) -> None:
    ran = closeout("simulate", "town", BUJI, *words)

    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_bad_rows_are_refused_and_no_table_is_written(closeout: Command, bad: Path, tmp_path: Path) -> None:
    refused = closeout("simulate", "town", bad, "--fact", "has_fence=true", "-o", tmp_path / "t.csv")
    skipped = closeout("simulate", "town", bad, "--fact", "has_fence=true", "-o", tmp_path / "u.csv", "--skip-bad")

    assert (refused.status, skipped.status) == (1, 0)
    assert not (tmp_path / "t.csv").exists()
    assert (tmp_path / "u.csv").exists()
