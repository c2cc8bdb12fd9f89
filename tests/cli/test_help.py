"""The help pages: in both languages, at any width, nothing cut."""

import pytest

from tests.cli.help_pages import PAGES, shown
from tests.cli.running import Command


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_narrow_help_page_says_all_that_a_wide_one_says(page: str, lang: str) -> None:
    wide, narrow = (shown(lang, width)[page] for width in ("1000", "60"))

    assert page in wide
    assert sorted("".join(narrow.split())) == sorted("".join(wide.split()))
    assert all(_cells(line) <= 60 for line in narrow.splitlines())


def _cells(line: str) -> int:
    return sum(2 if ord(each) > 0x2E80 else 1 for each in line)


def test_help_tells_what_must_be_given_and_what_is_taken_otherwise() -> None:
    check, demo = (shown("zh")[name] for name in ("check", "demo"))

    assert check.startswith("用法：closeout check PACK SITES -o OUT [选项]\n")
    assert "站点表：CSV、XLSX、Parquet、GeoJSON 或 GeoPackage（必填）" in check
    assert "写到哪个文件夹（默认：closeout-demo）" in demo
    assert "显示本说明" in demo


def test_a_value_with_a_part_that_may_be_left_out_keeps_its_brackets(closeout: Command) -> None:
    """The closing one was cut off: `--from DATE[THH:MM`."""
    assert "--from DATE[THH:MM] " in closeout("clock", "--help").out
