"""Loading the holidays of a new year: what is read, and what is refused with its place."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from closeout.kernel.refusal import Refusal
from closeout.law.holiday_files import calendar
from tests.law.counted import counted

NEW_YEAR = {"name": "元旦", "date": "2027-01-01", "isOffDay": True}


def notice(path: Path, *days: dict[str, Any], year: int = 2027, **more: Any) -> Path:
    path.write_text(json.dumps({"year": year, "papers": [], "days": list(days), **more}, ensure_ascii=False), "utf-8")
    return path


def table(path: Path, *rows: str, header: str = "date,name,is_off_day") -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


def refused(*paths: Path) -> str:
    with pytest.raises(Refusal) as caught:
        calendar(paths)
    return "\n".join([each.say("en") for each in caught.value.problems] + [caught.value.say("en")])


def test_a_year_that_is_loaded_is_known(tmp_path: Path) -> None:
    loaded = calendar([notice(tmp_path / "2027.json", NEW_YEAR)])
    assert loaded.years == {2025, 2026, 2027}
    ran = counted("hearing_request", "2026-12-28", loaded)
    assert (ran.end, ran.provisional) == (date(2027, 1, 5), False)


def test_a_table_is_read_as_the_json_is(tmp_path: Path) -> None:
    by_table = calendar([table(tmp_path / "2027.csv", "2027-01-01,元旦,true", "2027-02-06,春节,0")])
    assert by_table.years == {2025, 2026, 2027}
    assert by_table.day(date(2027, 2, 6)).kind == "makeup"


def test_days_of_late_december_belong_to_the_new_year(tmp_path: Path) -> None:
    """They neither make up a year of their own nor wipe out the notice of the year before."""
    loaded = calendar([table(tmp_path / "2027.csv", "2026-12-31,元旦,1", "2027-01-01,元旦,1")])
    assert loaded.day(date(2026, 12, 31)).kind == "holiday"
    assert loaded.day(date(2026, 10, 5)).kind == "holiday"


def test_a_corrected_notice_stands_in_place_of_the_one_that_ships(tmp_path: Path) -> None:
    loaded = calendar([notice(tmp_path / "2026.json", {**NEW_YEAR, "date": "2026-01-01"}, year=2026)])
    assert loaded.day(date(2026, 10, 5)).kind == "workday"


@pytest.mark.parametrize(
    ("days", "more", "said"),
    [
        ([NEW_YEAR, NEW_YEAR], {}, "2027-01-01: this day stands here twice"),
        ([{**NEW_YEAR, "date": "2028-01-01"}], {}, "2028-01-01: this is not in 2027"),
        ([{**NEW_YEAR, "date": "2026-12-24"}], {}, "2026-12-24: this is not in 2027"),
        ([{**NEW_YEAR, "date": "2027-02-30"}], {}, "2027-02-30: this is no date"),
        ([{**NEW_YEAR, "date": "1.1.2027"}], {}, "1.1.2027: days.0.date: not written as the format wants it"),
        ([{**NEW_YEAR, "isOffDay": "yes"}], {}, "days.0.isOffDay: not written as the format wants it"),
        ([{"name": "元旦", "date": "2027-01-01"}], {}, "'isOffDay' is missing"),
        ([NEW_YEAR], {"region": "CN"}, "region: region: the format has no such key"),
        ([{**NEW_YEAR, "isOffday": True}], {}, "did you mean 'isOffDay'?"),
        ([], {}, "the notice for 2027 is not out yet"),
    ],
)
def test_a_bad_notice_is_refused(tmp_path: Path, days: list[dict[str, Any]], more: dict[str, Any], said: str) -> None:
    assert said in refused(notice(tmp_path / "2027.json", *days, **more))


def test_a_problem_of_a_notice_has_its_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "2027.json"
    day = '{"name": "元旦", "date": "2028-01-01", "isOffDay": true}'
    path.write_text(f'{{"year": 2027,\n "days": [\n  {day}]}}\n', "utf-8")
    assert f"{path}:3:26: 2028-01-01: " in refused(path)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["2027-01-01,元旦,1", "2027-01-01,元旦,0"], ":3:date: 2027-01-01: this day stands here twice"),
        (["2027-13-01,元旦,1"], ":2:date: 2027-13-01: this is no date"),
        (["2027-01-01,元旦,off"], ":2:is_off_day: off: this must be 1"),
        (["2027-01-01,元旦"], ":2: this line has 2 cells"),
        ([], "names no day"),
    ],
)
def test_a_bad_table_is_refused(tmp_path: Path, rows: list[str], said: str) -> None:
    assert said in refused(table(tmp_path / "2027.csv", *rows))


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    assert "the first line of" in refused(table(tmp_path / "2027.csv", header="day,name"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"year": 2027,}', ":1:15: this is not valid JSON"),
        (b"[" * 200_000, "nested too deep"),
        (b'{"year": ' + b"9" * 5000 + b', "days": []}', ":1:10: "),  # Python refuses to read such a number
        (b"\xff\xfe", "is not UTF-8 text"),
        (b" " * 1_000_001, "is larger than 1000000 bytes"),
        (b'date,name,is_off_day\n"' + b"x" * 200_000 + b'"', "is no readable CSV"),
    ],
)
def test_what_is_no_list_of_holidays_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "odd"
    path.write_bytes(content)
    assert said in refused(path)


def test_two_files_for_one_year_are_refused(tmp_path: Path) -> None:
    both = [notice(tmp_path / name, NEW_YEAR) for name in ("a.json", "b.json")]
    assert "both hold the holidays of 2027" in refused(*both)


def test_two_files_that_contradict_each_other_on_a_day_are_refused(tmp_path: Path) -> None:
    first = notice(tmp_path / "2026.json", {**NEW_YEAR, "date": "2026-12-31", "isOffDay": False}, year=2026)
    second = notice(tmp_path / "2027.json", {**NEW_YEAR, "date": "2026-12-31"}, NEW_YEAR)
    assert "2026-12-31" in refused(first, second)
    assert "contradict each other" in refused(first, second)


def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is not a regular file" in refused(tmp_path / "pipe")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refused(tmp_path / "none.json")
