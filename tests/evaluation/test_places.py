"""Place facts in an evaluation: layers fill what a table leaves open, doubt stays doubt, reasons say why."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from closeout.evaluation.batch import Batch, BatchEvaluator
from closeout.evaluation.batch_reasons import BatchReasons
from closeout.evaluation.explanation import Explainer
from closeout.evaluation.places import with_origins
from closeout.kernel.text import Text
from closeout.packfile.library import load_pack
from closeout.siting.layers import read_layers
from closeout.siting.place_facts import Siting, is_area_layer, layer_of
from tests.siting.scenes import area, at, line, point, square, write

BUJI = load_pack("buji")
PLACE = [fact for fact in BUJI.facts.values() if fact.layer is not None]
KIND = load_pack("rugao").facts["area_kind"]
NAMES = list(dict.fromkeys(map(layer_of, PLACE)))


@pytest.fixture
def siting(tmp_path: Path) -> Siting:
    """Return a scene: a park, a 220 kV line without a width, a store, an untagged line; no other layer."""
    folder = write(
        tmp_path / "layers",
        park=[area(square(100), name="中心公园")],
        hv_line=[line((-100, 300), (100, 300), voltage_kv=220, name="甲线"), line((-100, 900), (100, 900))],
        dangerous_goods_store=[point(0, 1000, name="一号库")],
    )
    layers = read_layers(folder, NAMES, NAMES, {layer_of(each) for each in PLACE if is_area_layer(each)})
    return Siting(PLACE, layers.by_name)


def table(*rows: dict[str, Any]) -> pl.DataFrame:
    """Return sites; `at` is metres east and north of the park's middle."""
    made = []
    for number, row in enumerate(rows, 1):
        lon, lat = at(*row.get("at", (0, 0)))
        made.append({"site_code": str(number), "lon": lon, "lat": lat, **{k: v for k, v in row.items() if k != "at"}})
    return pl.DataFrame(made, infer_schema_length=None)


def verdicts(batch: Batch, standard: str) -> list[str]:
    return batch.verdicts.filter(pl.col("standard") == standard)["verdict"].to_list()


def reasons(siting: Siting, frame: pl.DataFrame, standard: str, language: str) -> list[str]:
    told = BatchReasons(BUJI, "all", siting).verdicts(BatchEvaluator(BUJI, siting).evaluate(frame))
    return told.filter(pl.col("standard") == standard)[f"reason_{language}"].to_list()


@pytest.mark.parametrize(("north", "verdict"), [(499.9, "pass"), (500.1, "fail")])
def test_a_distance_from_a_layer_decides_a_standard(siting: Siting, north: float, verdict: str) -> None:
    batch = BatchEvaluator(BUJI, siting).evaluate(table({"at": (0, north)}))
    assert verdicts(batch, "B-4.6c") == [verdict]


@pytest.mark.parametrize(("accuracy", "verdict"), [(0.0, "pass"), (19.0, "pass"), (21.0, "unknown")])
def test_a_comparison_is_unknown_where_both_answers_lie_within_the_error(
    siting: Siting, accuracy: float, verdict: str
) -> None:
    batch = BatchEvaluator(BUJI, siting).evaluate(table({"at": (0, 480), "position_accuracy_m": accuracy}))
    assert verdicts(batch, "B-4.6c") == [verdict]


def test_a_distance_in_doubt_is_asked_for_with_the_reason(siting: Siting) -> None:
    frame = table({"at": (0, 490), "position_accuracy_m": 30.0})
    asked = dict(BatchEvaluator(BUJI, siting).evaluate(frame).questions.select("fact", "reason").iter_rows())
    assert asked["dangerous_goods_store_m"] == "measure_on_site"
    assert asked["in_green_space"] == "no_layer"
    assert "in_park" not in asked


def test_a_given_value_wins_over_the_layer_and_has_no_doubt(siting: Siting) -> None:
    given = {"at": (0, 490), "position_accuracy_m": 30.0, "dangerous_goods_store_m": 501.0, "in_park": True}
    frame = table(given)
    batch = BatchEvaluator(BUJI, siting).evaluate(frame)
    assert (verdicts(batch, "B-4.6c"), verdicts(batch, "B-4.6a")) == (["pass"], ["fail"])
    assert "图层" not in reasons(siting, frame, "B-4.6c", "zh")[0]


def test_a_reason_names_the_feature_its_distance_and_the_layer(siting: Siting) -> None:
    frame = table({"at": (0, 687.66)})
    assert reasons(siting, frame, "B-4.6c", "zh")[0].endswith("差 187.7 米（图层“危险品存放点”：距“一号库” 312.3 米）")
    english = reasons(siting, frame, "B-4.6d", "en")[0]
    assert "387.7 m from '甲线', to the centre line only (centre_line_only)" in english


def test_a_missing_layer_is_told_with_the_name_that_its_file_must_have(siting: Siting) -> None:
    frame = table({"at": (0, 0), "in_park": False})
    assert "（无图层“绿地”，须提供 green_space）" in reasons(siting, frame, "B-4.6a", "zh")[0]
    assert "(no layer 'green space', to be supplied as green_space)" in reasons(siting, frame, "B-4.6a", "en")[0]


def test_only_of_an_area_a_site_is_said_to_be_within_it(siting: Siting) -> None:
    """A site on the line itself was said to be within it."""
    on_line, in_park = table({"at": (0, 300)}), table({"at": (0, 0)})
    assert "layer 'power line': right at '甲线'" in reasons(siting, on_line, "B-4.6d", "en")[0]
    assert "图层“电力线路”：紧邻“甲线”" in reasons(siting, on_line, "B-4.6d", "zh")[0]
    assert "layer 'park': within '中心公园'" in reasons(siting, in_park, "B-4.6a", "en")[0]


def test_a_line_without_a_voltage_is_the_reason_that_is_told(siting: Siting) -> None:
    told = reasons(siting, table({"at": (0, 890)}), "B-4.6d", "en")[0]
    assert "the line has no voltage, to be measured on site" in told


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("no_code", "kind of area not established (layer 'main urban area', outside the main urban area, without an"),
        ("unknown_code", "outside the main urban area, and the urban–rural code is none of 111, 112, 121"),
    ],
)
def test_a_code_that_is_none_is_told_apart_from_one_that_is_not_given(code: str, said: str) -> None:
    told = with_origins(Text("未查明", "kind of area not established"), [KIND], {"origin:area_kind": code}, open_=True)
    assert said in told.en
    assert "measured" not in told.en


def test_without_layers_a_place_fact_is_asked_for_as_before() -> None:
    asked = dict(BatchEvaluator(BUJI).evaluate(table({})).questions.select("fact", "reason").iter_rows())
    assert asked["in_park"] == "no_layer"


def test_one_site_and_many_agree_about_places(siting: Siting) -> None:
    rows = [
        {"at": (x, y), "position_accuracy_m": accuracy, "stacked_neatly": True, "in_park": given}
        for x, y in ((0, 0), (49, 0), (60, 0), (0, 290), (0, 480), (0, 500), (0, 885))
        for accuracy in (0.0, 12.0, 25.0)
        for given in (None, False)
    ]
    frame = table(*rows)
    batch, explainer = BatchEvaluator(BUJI, siting).evaluate(frame), Explainer(BUJI, siting)
    told = BatchReasons(BUJI, "all", siting).verdicts(batch)
    for number, site in enumerate(frame.iter_rows(named=True)):
        alone = explainer.explain({key: value for key, value in site.items() if value is not None})
        many = told.filter(pl.col("__site") == number)
        expected = [(each.standard, each.verdict, each.reason.zh, each.reason.en) for each in alone.standards]
        assert many.select("standard", "verdict", "reason_zh", "reason_en").rows() == expected
        asked = batch.questions.filter(pl.col("__site") == number).with_columns(pl.col("reason").fill_null(""))
        assert asked.select("fact", "reason").rows() == [(each.fact, each.reason) for each in alone.questions]
