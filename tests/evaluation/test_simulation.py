"""What turns is what two evaluations, made one by one and compared by hand, tell apart."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from closeout.evaluation.results import Evaluation
from closeout.evaluation.simulation import ABSENT, TURNS, Simulation, Turned
from closeout.evaluation.site import Evaluator
from closeout.kernel.facts import Value
from closeout.packfile.library import load_pack
from closeout.packfile.pack import Pack
from closeout.tabular.dtypes import dtype_of
from closeout.tabular.sites import open_sites
from tests.evaluation.random_sites import sites as random_sites

FACTS: dict[str, dict[str, Value]] = {
    "town": {"site_clean": True},
    "rugao": {"has_business_licence": False},
    "buji": {"operating_area_m2": 250.0, "stolen_goods": None},
}


def with_parameter(pack: Pack, name: str, value: float) -> Pack:
    return replace(pack, parameters={**pack.parameters, name: replace(pack.parameters[name], value=value)})


def answers(evaluation: Evaluation) -> dict[tuple[str, str | None], str]:
    found: dict[tuple[str, str | None], str] = {
        ("standard", each.standard.id): each.verdict for each in evaluation.verdicts
    }
    found |= {("route", each.row.id): each.state for each in evaluation.actions}
    for name, decision in (("segment", evaluation.segment), ("outcome", evaluation.outcome)):
        if decision is not None:
            found[name, None] = decision.outcome
    return found


def frame(pack: Pack, sites: list[dict[str, Value]]) -> pl.DataFrame:
    schema = {"site_code": pl.String(), **{key: dtype_of(pack.facts[key])() for key in sites[0] if key in pack.facts}}
    return pl.DataFrame([{key: site.get(key) for key in schema} for site in sites], schema=schema)


@pytest.mark.parametrize("name", FACTS)
def test_the_turns_are_those_of_two_evaluations_compared_one_by_one(name: str) -> None:
    pack, facts = load_pack(name), FACTS[name]
    sites = random_sites(name, 300)
    before, after = Evaluator(pack), Evaluator(pack)
    expected = set()
    for site in sites:
        old, new = answers(before.evaluate(site)), answers(after.evaluate({**site, **facts}))
        states = {key: (old.get(key, ABSENT), new.get(key, ABSENT)) for key in {*old, *new}}
        expected |= {(site["site_code"], *key, *state) for key, state in states.items() if state[0] != state[1]}

    turns = Simulation(pack, pack, facts).turns(frame(pack, sites))

    assert set(turns.select("site_code", "answer", "item", "before", "after").iter_rows()) == expected
    assert len(expected) > 100


def test_another_limit_turns_the_sites_between_the_two_limits() -> None:
    town = load_pack("town")
    heights = {"low": 2.0, "between": 3.5, "high": 4.0}
    sites = frame(
        town,
        [
            {"site_code": key, "fence_height_m": each, "storage": "open_air", "has_fence": True}
            for key, each in heights.items()
        ],
    )

    turns = Simulation(town, with_parameter(town, "fence_height_min_m", 3.0), {}).turns(sites)

    fences = turns.filter(pl.col("item") == "T-2.4").select("site_code", "before", "after", "reason_en").rows()
    assert fences == [("between", "fail", "pass", "fence height 3.5 m, at least 3 m")]


def test_nothing_changed_turns_nothing() -> None:
    buji = load_pack("buji")

    turns = Simulation(buji, buji, {}).turns(frame(buji, random_sites("buji", 50)))

    assert (turns.height, turns.schema) == (0, TURNS["turns"])


def test_of_two_plans_what_only_one_of_them_has_is_not_compared() -> None:
    town, rugao = load_pack("town"), load_pack("rugao")

    turns = Simulation(town, rugao, {}).turns(frame(town, random_sites("town", 50)))

    assert set(turns.get_column("answer")) == {"outcome"}


def test_the_figures_are_the_sums_of_the_turns() -> None:
    pack = load_pack("buji")
    turns = Simulation(pack, pack, FACTS["buji"]).turns(frame(pack, random_sites("buji", 200)))
    figures = Turned()
    figures.add(200, turns)

    assert figures.turned == turns.get_column("site_code").n_unique()
    assert figures.answers.total() + figures.items.total() == turns.height
    assert figures.units.total() == figures.items.total()


def test_the_turns_of_the_first_sites_are_kept_over_the_batches_and_every_site_is_counted(tmp_path: Path) -> None:
    pack = load_pack("town")
    rows = "".join(f"S{number},{'true' if number % 2 else 'false'}\n" for number in range(9_000))
    (tmp_path / "sites.csv").write_text(f"site_code,site_clean\n{rows}", "utf-8")
    heard: list[int] = []

    table = open_sites(tmp_path / "sites.csv", pack.facts)
    figures, first = Simulation(pack, pack, {"site_clean": True}).run(
        table, None, shown=3, skip_bad=False, progress=heard.append
    )

    assert (figures.sites, figures.turned) == (9_000, 4_500)
    assert first.get_column("site_code").unique(maintain_order=True).to_list() == ["S0", "S2", "S4"]
    assert (heard[-1], heard) == (9_000, sorted(heard))
