"""The benchmarks on few sites: every peer agrees with us. Nothing is timed here but in passing."""

from pathlib import Path

import polars as pl
import pytest

from benchmarks.agreement import Disagreement, column, compare
from benchmarks.bars import Result
from benchmarks.command import large_checks
from benchmarks.duckdb_peer import in_memory, parquet_to_parquet
from benchmarks.ledger import same_cells
from benchmarks.one_site import sixty_explained
from benchmarks.ours import evaluated, selection
from benchmarks.papers import printed_papers
from benchmarks.rules import PACKS, Rule, facts_of, sixty_rules
from benchmarks.sites import random_sites
from benchmarks.sqlite_peer import sqlite

ROWS = 2_000


@pytest.fixture(scope="module")
def rules() -> list[Rule]:
    return sixty_rules()


@pytest.fixture(scope="module")
def sites(rules: list[Rule]) -> pl.DataFrame:
    return random_sites(facts_of(rules), ROWS)


def test_there_are_sixty_different_rules_from_every_shipped_pack(rules: list[Rule]) -> None:
    assert len({rule.text for rule in rules}) == 60
    assert {rule.pack.id for rule in rules} == set(PACKS)


def test_one_fact_in_five_is_unknown(sites: pl.DataFrame) -> None:
    facts = sites.drop("site_code")
    assert 0.19 < sum(facts.null_count().row(0)) / (facts.height * facts.width) < 0.21


def test_every_rule_has_more_than_one_answer(rules: list[Rule], sites: pl.DataFrame) -> None:
    answers = evaluated(sites, selection(rules))
    alike = [rule.name for index, rule in enumerate(rules) if answers[column(index)].n_unique() < 2]
    assert not alike


def test_duckdb_agrees(rules: list[Rule], sites: pl.DataFrame, tmp_path: Path) -> None:
    source = tmp_path / "sites.parquet"
    sites.write_parquet(source)
    assert in_memory(rules, sites, 1).value > 0
    assert parquet_to_parquet(rules, source, tmp_path, 1).value > 0


def test_sqlite_agrees(rules: list[Rule], sites: pl.DataFrame) -> None:
    assert sqlite(rules, sites, 1).value > 0


def test_zen_engine_agrees_where_everything_is_known(rules: list[Rule], sites: pl.DataFrame) -> None:
    zen_peer = pytest.importorskip("benchmarks.zen_peer", reason="only `make bench` installs zen-engine")
    assert len(zen_peer.zen_engine(rules, sites, 50, 1)) == 3


def test_the_spatial_peers_find_the_same_nearest_features() -> None:
    peers = pytest.importorskip("benchmarks.nearest", reason="only `make bench` installs GeoPandas and psycopg")
    assert len(list(peers.nearest_features(2_000, 500, 1))) >= 2


def test_a_wrong_answer_is_told_with_its_rule_and_site(rules: list[Rule], sites: pl.DataFrame) -> None:
    right = evaluated(sites, selection(rules))
    wrong = right.with_columns(~pl.col(column(7)))
    with pytest.raises(Disagreement, match=r"peer: .*, site S0000"):
        compare(rules, right, wrong, "peer")


def test_sixty_rules_are_explained_at_one_site(rules: list[Rule], sites: pl.DataFrame) -> None:
    assert sixty_explained(rules, sites.head(5), 1).value > 0


def test_a_check_from_csv_and_from_parquet_gives_the_same_verdicts(tmp_path: Path) -> None:
    assert len(large_checks(500, tmp_path)) == 4


def test_a_ledger_has_the_same_cells_from_us_and_from_openpyxl(tmp_path: Path) -> None:
    assert same_cells(1_000, tmp_path) == 20 * 1_001


def test_orders_are_printed_and_their_pages_counted(tmp_path: Path) -> None:
    short, long = printed_papers(1, tmp_path)
    assert short.detail.startswith("1 orders of 2 pages")
    assert long.detail.startswith("2 orders of 7 pages")


def test_a_bar_is_met_at_its_limit_and_missed_beyond() -> None:
    assert Result("ratio", 5.0, "×", at_least=5.0).met
    assert not Result("ratio", 4.99, "×", at_least=5.0).met
    assert Result("time", 0.3, "s", at_most=0.3).met
    assert not Result("time", 0.31, "s", at_most=0.3).met
