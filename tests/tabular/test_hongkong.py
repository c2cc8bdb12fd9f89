"""The real collection points of Hong Kong become sites through the maps that ship beside them."""

from pathlib import Path

import closeout
from closeout.kernel.facts import Fact
from closeout.kernel.text import both
from closeout.tabular.mapfile import read_maps
from closeout.tabular.sites import SiteTable, open_sites
from tests.tabular.tables import places

SAMPLES = Path(closeout.__file__).parent / "samples" / "hongkong"
MATERIALS = "paper plastic metal productive_metal glass textile electronics wood tyres other".split()
FACTS = {
    "name": Fact("name", "text", both("name")),
    "address": Fact("address", "text", both("address")),
    "lon": Fact("lon", "number", both("lon")),
    "lat": Fact("lat", "number", both("lat")),
    "materials": Fact("materials", "set", both("materials"), choices={each: both(each) for each in MATERIALS}),
}


def table(name: str, map_: str) -> SiteTable:
    return open_sites(SAMPLES / name, FACTS, mapping=read_maps([str(SAMPLES / map_)], FACTS))


def test_all_points_but_the_four_at_nowhere_become_sites() -> None:
    points = table("collection_points_2022.csv", "map.yaml")
    (batch,) = points.batches()
    assert len(batch.sites) == 6_901
    assert places(points.findings.problems) == [(row, "lat", "nowhere") for row in (3132, 3160, 3270, 3289)]
    assert batch.sites.row(0) == (
        "267",
        "大连排道垃圾收集站",
        "大连排道垃圾收集站",
        114.133535,
        22.362499,
        "paper|plastic|metal",
    )
    assert batch.sites["materials"].null_count() == 8


def test_the_238_repeated_addresses_are_told() -> None:
    points = table("collection_points_2022.csv", "map.yaml")
    list(points.batches())
    assert {each.code for each in points.findings.warnings} == {"tabular.address_again"}
    assert points.findings.warning_count == 238


def test_all_shops_become_sites() -> None:
    shops = table("shops.csv", "map_shops.yaml")
    (batch,) = shops.batches()
    assert len(batch.sites) == 127
    assert shops.findings.problem_count == 0
    assert batch.sites["address"].null_count() == 0
