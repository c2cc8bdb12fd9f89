"""Where a line of a page may end."""

from rich.console import Console

from closeout.cli.flow import JOINT, flow


def wrapped(text: str, width: int) -> list[str]:
    return [line.plain for line in flow(text).wrap(Console(), width)]


def test_no_line_begins_with_a_star_that_belongs_to_the_word_before() -> None:
    assert wrapped("Circular Economy Law *", 20) == ["Circular Economy", "Law *"]
    assert wrapped("土地管理法 *", 10) == ["土地管理", "法 *"]


def test_a_number_stays_with_what_it_counts() -> None:
    assert wrapped(f"取缔{JOINT}18、保留{JOINT}4", 7) == ["取", "缔 18、", "保留 4"]
    assert wrapped(f"ban{JOINT}18, retain{JOINT}4", 9) == ["ban 18,", "retain 4"]
