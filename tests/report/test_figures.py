"""The report's figures are those of the four tables, and every figure that leads to sites leads to as many."""

from collections import Counter
from pathlib import Path

import pytest

from closeout.evaluation.run import TABLES, check
from closeout.packfile.library import load_pack
from closeout.tabular.sites import open_sites
from closeout.tabular.targets import check_output
from tests.cli.running import read
from tests.report.making import DAY, Figures, data, lines, make, sample

PLANS = ("buji", "rugao", "town")
Tables = dict[str, list[dict[str, str]]]
Both = tuple[str, Tables]


def tables(plan: str, folder: Path) -> Tables:
    """Return the four tables of a check of the plan's sample."""
    pack = load_pack(plan, DAY)
    sites = open_sites(sample(plan), pack.facts)
    check(pack, sites, check_output(folder / "results", TABLES), reasons="all", skip_bad=False)
    return {name: read(folder / "results" / f"{name}.csv") for name in TABLES}


@pytest.fixture(scope="module", params=PLANS)
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """Return the report of a plan's sample and the tables of the same check."""
    folder = tmp_path_factory.mktemp("both")
    return make(sample(request.param), folder / "report.html", request.param), tables(request.param, folder)


def said(text: str, dimension: str) -> dict[str, int]:
    """Return the report's figures of one dimension, by what they filter."""
    found = {key.partition("="): value for key, value in Figures(text).found.items()}
    return {word: int(value.replace(",", "")) for (name, _, word), value in found.items() if name == dimension and word}


def test_the_standards_that_fail_are_counted_as_the_verdicts_are(both: Both) -> None:
    text, results = both
    failing = Counter(row["standard"] for row in results["verdicts"] if row["verdict"] == "fail")
    unknown = Counter(row["standard"] for row in results["verdicts"] if row["verdict"] == "unknown")
    assert said(text, "fails") == failing
    assert said(text, "unknown").items() <= unknown.items()


def test_outcomes_and_segments_are_counted_as_the_outcomes_are(both: Both) -> None:
    text, results = both
    for dimension in ("outcome", "segment"):
        counted = Counter(row[dimension] for row in results["outcomes"] if row[dimension])
        assert said(text, dimension) == counted


def test_questions_are_counted_by_unit_and_by_fact(both: Both) -> None:
    text, results = both
    assert said(text, "owes") == Counter(row["unit"] for row in results["questions"])
    assert said(text, "asks").items() <= Counter(row["fact"] for row in results["questions"]).items()


def test_routes_are_counted_as_the_actions_are(both: Both) -> None:
    text, results = both
    for dimension, state in (("route", "true"), ("may", "undecided")):
        counted = Counter(row["route"] for row in results["actions"] if row["state"] == state)
        assert said(text, dimension) == counted


def test_every_site_has_its_verdicts_and_the_reasons_of_the_table(both: Both) -> None:
    text, results = both
    legend, words = data(text), {"p": "pass", "f": "fail", "u": "unknown", "n": "not_applicable"}
    told = [
        (site["code"], legend["standards"][at][0], words[letter], legend["sentences"][site["reasons"][at]])
        for site in lines(text)
        for at, letter in enumerate(site["verdicts"])
    ]
    assert told == [
        (row["site_code"], row["standard"], row["verdict"], row["reason_zh"]) for row in results["verdicts"]
    ]


def test_every_site_has_its_questions_in_their_order_with_the_units(both: Both) -> None:
    text, results = both
    legend = data(text)
    told = [
        (site["code"], legend["questions"][each][0], legend["units"][legend["standing"][site["units"]][role]][0])
        for site in lines(text)
        for each in site["questions"]
        for role in [legend["questions"][each][2]]
    ]
    assert told == [(row["site_code"], row["fact"], row["unit"]) for row in results["questions"]]


def test_the_standings_and_the_divisions_sum_up_to_the_sites(both: Both) -> None:
    text, results = both
    sites = lines(text)
    assert sum(said(text, "standing").values()) == len(sites) == len(results["outcomes"])
    worst = {"fail": "f", "unknown": "u", "pass": "p"}
    for word, count in said(text, "standing").items():
        before = [letter for name, letter in worst.items() if list(worst).index(name) < list(worst).index(word)]
        fits = [site for site in sites if worst[word] in site["verdicts"] and not set(before) & set(site["verdicts"])]
        assert len(fits) == count
