"""The demo shows everything a plan can say: each outcome, route, verdict, segment, question, by the real command."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent.parent.parent / "closeout" / "samples"
PLANS = ("town", "rugao", "buji")

OUTCOMES = {
    "town": "out_of_scope rectify compliant undecided",
    "rugao": "out_of_scope relocate ban license_first standardise retain upgrade undecided",
    "buji": "",
}
SEGMENTS = {"town": "", "rugao": "", "buji": "three_small working_group undetermined"}
ROUTES = {
    "town": "illegal obstruct",
    "rugao": "obstruct",
    "buji": "no-standing-land no-standing-env no-standing-fire unlicensed landlord env-filing fire-approval"
    " fire-violation fire-seal safety-violation major-hazard clear-and-ban-fire clear-and-ban-safety refuser expose"
    " obstruct not-correctable pilot-candidate",
}
ASKED_FOR = {"town": "outcome route standard", "rugao": "outcome standard", "buji": "segment route standard"}

# Standards with a condition under which they apply at all; every other one applies to every site.
CONDITIONAL = {
    "town": "T-2.3a T-2.3b T-2.4 T-2.5",
    "rugao": "R-5.1b R-5.1c R-5.7 R-6.1f",
    "buji": "B-4.1a B-4.1b B-4.2a B-4.2b B-4.3d",
}
HOW_MANY_STANDARDS = {"town": 14, "rugao": 21, "buji": 27}


class Checked:
    """The tables of `closeout check` over the samples, each plan's made once."""

    def __init__(self, folder: Path):
        self._folder = folder

    def rows(self, plan: str, table: str) -> list[dict[str, str]]:
        out = self._folder / plan
        if not out.exists():
            sites = SAMPLES / plan / "sites.csv"
            command = [sys.executable, "-m", "closeout", "check", plan, str(sites), "-o", str(out)]
            done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
            assert done.returncode == 0, done.stderr
        with (out / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def words(self, plan: str, table: str, column: str) -> set[str]:
        return {row[column] for row in self.rows(plan, table)}


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    return Checked(tmp_path_factory.mktemp("checked"))


@pytest.mark.parametrize("plan", PLANS)
def test_every_outcome_occurs(checked: Checked, plan: str) -> None:
    assert checked.words(plan, "outcomes", "outcome") - {""} == set(OUTCOMES[plan].split())


@pytest.mark.parametrize("plan", PLANS)
def test_every_segment_occurs(checked: Checked, plan: str) -> None:
    assert checked.words(plan, "outcomes", "segment") - {""} == set(SEGMENTS[plan].split())


@pytest.mark.parametrize("plan", PLANS)
def test_every_route_is_taken_by_some_site(checked: Checked, plan: str) -> None:
    taken = {row["route"] for row in checked.rows(plan, "actions") if row["state"] == "true"}
    assert taken == set(ROUTES[plan].split())


@pytest.mark.parametrize("plan", ["town", "buji"])
def test_some_routes_are_undecided(checked: Checked, plan: str) -> None:
    assert checked.words(plan, "actions", "state") == {"true", "undecided"}


@pytest.mark.parametrize("plan", PLANS)
def test_every_standard_passes_fails_and_is_unknown_somewhere(checked: Checked, plan: str) -> None:
    found = _verdicts(checked, plan)
    assert len(found) == HOW_MANY_STANDARDS[plan]
    assert [standard for standard, seen in found.items() if not {"pass", "fail", "unknown"} <= seen] == []


@pytest.mark.parametrize("plan", PLANS)
def test_every_conditional_standard_and_no_other_is_not_applicable_somewhere(checked: Checked, plan: str) -> None:
    found = _verdicts(checked, plan)
    assert {standard for standard, seen in found.items() if "not_applicable" in seen} == set(CONDITIONAL[plan].split())


@pytest.mark.parametrize("plan", PLANS)
def test_questions_are_asked_for_everything_that_can_be_open(checked: Checked, plan: str) -> None:
    assert checked.words(plan, "questions", "asked_for") == set(ASKED_FOR[plan].split())


def test_between_a_twentieth_and_a_tenth_of_buji_are_pilot_candidates(checked: Checked) -> None:
    pilots = [
        row for row in checked.rows("buji", "actions") if row["route"] == "pilot-candidate" and row["state"] == "true"
    ]
    assert 0.05 <= len(pilots) / len(checked.rows("buji", "outcomes")) <= 0.1


def _verdicts(checked: Checked, plan: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in checked.rows(plan, "verdicts"):
        found.setdefault(row["standard"], set()).add(row["verdict"])
    return found
