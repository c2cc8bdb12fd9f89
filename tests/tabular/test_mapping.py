"""Foreign headings and values become facts through `--map`; mistakes in it are named by line and column."""

from pathlib import Path

import pytest

from closeout.kernel.refusal import Refusal, UsageRefusal
from closeout.tabular.mapfile import read_maps
from closeout.tabular.mapping import ColumnMap
from tests.tabular.tables import FACTS, places, read, write_csv

ROWS = (
    ("编号", "地点", "围挡", "高=米", "收什么", "备注"),
    ("1", "某路1号", "ok", "3.4", "Metals,Paper", ""),
    ("2", "某路2号", "无", "", "Metals/Others", ""),
    ("3", "某路3号", "?", "", "glass", ""),
)
MAP = """\
columns:
  编号: site_code
  地点: [name, address]
  围挡: has_fence
  收什么: materials
values:
  has_fence: {ok: yes, no: no, "?": ~}
  materials: {Metals: metal, PAPER: paper, glass: null, Others: [paper, other]}
split:
  materials: [",", "/"]
constants:
  storage: 露天
ignore: [备注]
"""


def mapped(tmp_path: Path, text: str, *more: str) -> ColumnMap:
    path = tmp_path / "map.yaml"
    path.write_text(text, "utf-8")
    return read_maps([str(path), *more], FACTS)


def wrong(tmp_path: Path, text: str) -> list[tuple[object, object, str]]:
    with pytest.raises(Refusal) as refused:
        mapped(tmp_path, text)
    return places(refused.value.problems)


def test_a_map_turns_a_foreign_table_into_sites(tmp_path: Path) -> None:
    found, findings = read(write_csv(tmp_path / "a.csv", ROWS), mapped(tmp_path, MAP, "高=米=fence_height_m"))
    assert found.columns == ["site_code", "name", "address", "storage", "materials", "fence_height_m", "has_fence"]
    assert found.rows() == [
        ("1", "某路1号", "某路1号", "open_air", "paper|metal", 3.4, True),
        ("2", "某路2号", "某路2号", "open_air", "paper|metal|other", None, False),
        ("3", "某路3号", "某路3号", "open_air", None, None, None),
    ]
    assert findings.warnings == []


def test_a_value_that_the_map_does_not_know_is_bad_as_it_was_written(tmp_path: Path) -> None:
    rows = (ROWS[0], ("1", "a", "ok", "", "Metals,Gold", ""))
    _, findings = read(write_csv(tmp_path / "a.csv", rows), mapped(tmp_path, MAP))
    assert places(findings.problems) == [(2, "收什么", "cell_choice")]
    assert findings.problems[0].value == "Metals,Gold"
    assert findings.problems[0].params["word"] == "Gold"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("columns: {a: nmae}", (1, 14, "map_key")),
        ("columns:\n  a: [name, has_fense]", (2, 13, "map_key")),
        ("colums: {a: name}", (1, 1, "map_section")),
        ("columns:\n  a: name\n  a: lat", (3, 3, "map_twice")),
        ("columns: [a]", (1, 10, "map_pairs")),
        ("columns: {a: {b: c}}", (1, 14, "map_word")),
        ("values:\n  storage:\n    a: outdoor", (3, 8, "cell_choice")),
        ("values:\n  fence_height_m:\n    a: -1", (3, 8, "cell_negative")),
        ("values: {zzz: {a: b}}", (1, 10, "map_key")),
        ("split: {name: ','}", (1, 9, "map_split")),
        ("constants: {lat: 91}", (1, 18, "cell_range")),
        ("constants: {site_code: 1}", (1, 13, "map_constant_code")),
        ("a: [", (1, 4, "kernel.yaml_bracket")),
        ("a: b\n---\nc: d", (2, 1, "kernel.yaml_documents")),
        ("word", (1, 1, "map_pairs")),
    ],
)
def test_a_mistake_in_a_map_is_named_by_line_and_column(
    tmp_path: Path, text: str, place: tuple[object, object, str]
) -> None:
    assert wrong(tmp_path, text) == [place]


def test_all_mistakes_of_a_map_are_told_at_once(tmp_path: Path) -> None:
    assert len(wrong(tmp_path, "columns: {a: nmae, b: latt}\nsplit: {lat: ','}")) == 3


def test_a_map_of_comments_alone_changes_nothing(tmp_path: Path) -> None:
    assert mapped(tmp_path, "# nothing yet\n") == ColumnMap()


def test_a_map_may_be_gb_18030_too(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_bytes("columns: {编号: site_code}".encode("gb18030"))
    assert read_maps([str(tmp_path / "map.yaml")], FACTS).columns == {"编号": ("site_code",)}


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "map_empty"), (b"a\0b", "map_not_text"), (b"\xff" * 9, "map_not_text")]
)
def test_a_map_that_is_none_is_not_taken_for_a_table(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "map.yaml").write_bytes(content)
    with pytest.raises(Refusal) as refused:
        read_maps([str(tmp_path / "map.yaml")], FACTS)
    assert refused.value.code == f"tabular.{code}"


def test_a_missing_map_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        read_maps([str(tmp_path / "none.yaml")], FACTS)
    assert refused.value.code == "tabular.map_missing"


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        mapped(tmp_path, "[" * 5_000)


def test_an_argument_that_names_no_fact_is_wrong_usage() -> None:
    with pytest.raises(UsageRefusal) as refused:
        read_maps(["高度=fence_hight_m"], FACTS)
    assert "fence_height_m" in refused.value.say("zh")


def test_two_headings_cannot_lead_to_one_key(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        mapped(tmp_path, MAP, "别名=name")
    assert refused.value.code == "tabular.map_key_twice"


def test_a_mapped_heading_that_the_table_lacks_is_named_with_its_place(tmp_path: Path) -> None:
    mapping = mapped(tmp_path, "columns:\n  编号: site_code\n  围 挡: has_fence\n", "收什=name")
    with pytest.raises(Refusal) as refused:
        read(write_csv(tmp_path / "a.csv", ROWS), mapping)
    assert places(refused.value.problems) == [(3, 3, "map_no_heading"), (None, None, "map_no_heading")]
    assert "收什么" in refused.value.problems[1].say("zh")
    assert refused.value.problems[1].say("en").startswith("--map 收什=name: ")


def test_a_star_ignores_every_unknown_column(tmp_path: Path) -> None:
    _, findings = read(
        write_csv(tmp_path / "a.csv", ROWS), mapped(tmp_path, "columns: {编号: site_code, 地点: name}\nignore: '*'")
    )
    assert findings.warnings == []
