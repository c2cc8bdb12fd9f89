"""What changed between two packs is told, weightiest first; what means the same is not."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from closeout.kernel.located import Path, read_located
from closeout.kernel.refusal import Refusal
from closeout.packfile.aspects import LEVELS
from closeout.packfile.diff import Change, diff
from closeout.packfile.library import load_located, load_pack, shipped_ids
from tests.packfile.a_pack import FILE, GOOD, load

OLD = load(GOOD)


def changes(*edits: tuple[str, str]) -> list[Change]:
    """Return the differences of the good pack from itself after `edits`."""
    text = GOOD
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return diff(OLD, load(text))


def told(*edits: tuple[str, str]) -> list[tuple[str, str, str, str]]:
    return [(each.level, each.section, each.item, each.said.en) for each in changes(*edits)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: ", "name: "),
        ("clauses:\n", "# a remark\n\nclauses:\n"),
        ("{zh: 时间, en: The time}", "{en: The time, zh: 时间}"),
        ("has_fence AND fence_height_m < :fence_min_m", "( has_fence )   and (fence_height_m<:fence_min_m)"),
        ("flat IN ('whole', 'split')", "(flat in ('whole','split'))"),
        ("operating_state <> 'closed'", "operating_state != 'closed'"),
        ("assists: [village]", "assists: [ village ]"),
        ("  fence_min_m: {type: number, unit: m, value: 4,", "  fence_min_m: {value: 4.0, unit: m, type: number,"),
    ],
)
def test_writing_the_same_thing_otherwise_is_no_difference(old: str, new: str) -> None:
    assert changes((old, new)) == []


@pytest.mark.parametrize("pack", shipped_ids())
def test_a_pack_does_not_differ_from_itself(pack: str) -> None:
    assert diff(load_pack(pack), load_pack(pack)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "requires: escape_routes_clear",
            "requires: NOT has_fence",
            ("verdicts", "standards", "G-2.1a", "requires NOT has_fence, was escape_routes_clear"),
        ),
        (
            "    applies: flat IN ('whole', 'split')\n",
            "",
            ("verdicts", "standards", "G-2.1a", "applies where dropped, was flat IN ('whole', 'split')"),
        ),
        ("severity: major", "severity: general", ("verdicts", "standards", "G-2.1a", "severity general, was major")),
        ("value: 4,", "value: 3,", ("verdicts", "parameters", "fence_min_m", "value 3 m, was 4 m")),
        ("default: 0", "default: 2", ("verdicts", "facts", "tenants", "default 2, was 0")),
        (
            'LOW: {when: "has_fence AND ',
            "LOW: {when: \"storage = 'indoor' AND ",
            (
                "verdicts",
                "names",
                "LOW",
                "when storage = 'indoor' AND fence_height_m < :fence_min_m, "
                "was has_fence AND fence_height_m < :fence_min_m",
            ),
        ),
        ("any_fails: [G-2]", "any_fails: [G-2.2]", ("verdicts", "names", "BAD", "standards meant: drops G-2.1a")),
        (
            "then: rectify",
            "then: fine",
            ("verdicts", "rows outcome", "bad", "gives fine (fine), was rectify (rectify)"),
        ),
        (
            "applies: operating_state <> 'closed'",
            "applies: operating_state = 'operating'",
            (
                "verdicts",
                "tables",
                "routes",
                "applies where operating_state = 'operating', was operating_state <> 'closed'",
            ),
        ),
        ("role: village\n", "role: police\n", ("work", "standards", "G-2.2a", "answers to police, was village")),
        (
            '"440307014015": station',
            '"440307014015": village_office',
            (
                "work",
                "roles",
                "police",
                "unit for 440307014015 Village office (village_office), was Police station (station)",
            ),
        ),
        (
            "clause: [G-2.1, G-2.2]",
            "clause: [G-1, G-2.2]",
            ("work", "rows outcome", "bad", "clauses: adds G-1, drops G-2.1"),
        ),
        (
            "phase: check, days: 3",
            "phase: check, days: 4",
            ("work", "deadlines", "report", "due 5 May, was 4 May"),
        ),
        (
            "owed_by: [station]",
            "owed_by: [station, village_office]",
            ("work", "deadlines", "report", "owed by: adds Village office (village_office)"),
        ),
        (
            "zh: 约谈, en: call in}}",
            "zh: 约谈, en: call}}",
            ("wording", "actions", "call", 'label in English "call", was "call in"'),
        ),
    ],
)
def test_a_change_is_told_with_its_weight(old: str, new: str, expected: tuple[str, str, str, str]) -> None:
    assert expected in told((old, new))


def test_a_role_that_goes_to_another_unit_is_told_with_both_names() -> None:
    assert told(("village: village_office", "village: station"), ("judges: [hazard], ", ""))[0] == (
        "work",
        "roles",
        "village",
        "is Police station (station), was Village office (village_office)",
    )


def test_what_reads_a_changed_parameter_is_named() -> None:
    [change] = changes(("value: 4,", "value: 3,"))
    assert change.affects == ("LOW", "BAD", "G-2.2a", "outcome/bad")


def test_a_changed_name_is_told_once_not_at_every_condition_that_uses_it() -> None:
    assert [each.item for each in changes(('LOW: {when: "has_fence AND ', 'LOW: {when: "'))] == ["LOW"]


def test_a_longer_campaign_moves_the_days_that_hang_on_it() -> None:
    moved = changes(("start: {month: 4, day: 16}", "start: {month: 4, day: 20}"))
    assert [(each.section, each.item, each.aspect) for each in moved] == [
        ("pack", "", "starts"),
        ("phases", "check", "starts"),
        ("phases", "check", "ends"),
        ("deadlines", "report", "due"),
    ]


def test_another_way_of_counting_to_the_same_day_is_told() -> None:
    assert told(("ends: {trigger: campaign_start, days: days}", "ends: {trigger: campaign_start, days: 15}")) == [
        (
            "work",
            "phases",
            "check",
            "end counted as 15 days after the campaign starts, was 15 days (:days) after the campaign starts",
        )
    ]


BAD_ROW = GOOD[GOOD.index("      - {id: bad") : GOOD.index("      - {id: rest")]
REST_ROW = GOOD[GOOD.index("      - {id: rest") : GOOD.index("  - id: segment")]


def test_a_row_that_changes_places_where_the_first_decides_changes_verdicts() -> None:
    [change] = changes((BAD_ROW + REST_ROW, REST_ROW + BAD_ROW))
    assert (change.level, change.section, change.kind) == ("verdicts", "rows outcome", "moved")


def test_rows_pushed_down_by_a_new_one_have_not_moved() -> None:
    new = BAD_ROW.replace("id: bad", "id: shut").replace("BAD OR LOW", "operating_state = 'closed'")
    [change] = changes((BAD_ROW, new + BAD_ROW))
    assert (change.item, change.kind, change.level) == ("shut", "added", "verdicts")
    assert change.said.zh.startswith("新增：不达标（条件 operating_state = 'closed'；结果 整改（rectify）；")


def test_what_went_is_told_with_what_it_said() -> None:
    text = GOOD.replace(
        "  - {id: D1, clause: G-1, unit: village_office, kind: judge, judges: [hazard], phases: [check], ",
        "  - {id: D2, clause: G-1, unit: station, kind: assist, ",
    )
    added, removed = diff(OLD, load(text))
    assert (added.item, added.kind, removed.item, removed.kind) == ("D2", "added", "D1", "removed")
    assert removed.said.en.endswith(" (owed by Village office (village_office); kind judge; judges hazard)")


def test_verdicts_come_first_and_wording_last() -> None:
    levels = [each.level for each in diff(load_pack("town"), load_pack("rugao"))]
    assert levels == sorted(levels, key=LEVELS.index)
    assert set(levels) == set(LEVELS)


def leaves(data: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every scalar."""
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(value, (*path, key))
    else:
        yield path


def altered(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int | float) else f"{value}1"


DATA = read_located(FILE, GOOD).data


@pytest.mark.parametrize("path", [path for path in leaves(DATA) if path != ("format",)], ids=str)
def test_no_value_of_a_pack_can_change_unnoticed(path: Path) -> None:
    data = yaml.safe_load(yaml.safe_dump(DATA))
    *way, last = path
    place = data
    for key in way:
        place = place[key]
    place[last] = altered(place[last])
    try:
        new = load_located(read_located(FILE, yaml.safe_dump(data, allow_unicode=True)))
    except Refusal:
        return  # an id that leads nowhere now: such a pack is never compared
    assert diff(OLD, new), path
