"""The budgets: what is counted, and when it is too much."""

from pathlib import Path
from textwrap import dedent

import pytest

from tools.figures import Figure, Module, banned_names, blind_excepts, cycles, deferred_imports, imports, main, measure


def module(text: str, path: str = "closeout/slice/part.py") -> Module:
    return Module(Path(path), dedent(text))


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(dedent(text), "utf-8")


def figure(root: Path, name: str) -> Figure:
    return next(each for each in measure(root) if each.name.startswith(name))


def test_a_function_is_as_long_as_its_code_without_docstring_and_blank_lines() -> None:
    part = module('''
        @cache
        def add(one: int, other: int) -> int:
            """Return the sum.

            Nothing else.
            """
            total = one + other

            # A comment is a line of its own.
            return total
    ''')
    assert [part.length(function) for function in part.functions] == [4]


def test_a_function_that_is_a_docstring_alone_has_one_line() -> None:
    part = module('def nothing() -> None:\n    """Do nothing."""\n')
    assert [part.length(function) for function in part.functions] == [1]


def test_a_text_that_is_not_first_is_no_docstring() -> None:
    part = module("def word() -> str:\n    x = 1\n    'y'\n    return 'z'\n")
    assert [part.length(function) for function in part.functions] == [4]


@pytest.mark.parametrize(
    ("value", "over"), [(50, False), (51, True), (0, False)], ids=["exactly the most", "one more", "nothing"]
)
def test_a_figure_is_over_past_its_budget_and_not_at_it(value: int, over: bool) -> None:
    assert Figure("longest function", value, most=50).over is over


@pytest.mark.parametrize(("value", "over"), [(0.79, True), (0.8, False), (2.2, False), (2.21, True)])
def test_a_range_holds_on_both_sides(value: float, over: bool) -> None:
    assert Figure("tests", value, 2.2, 0.8).over is over


def test_a_figure_without_a_budget_is_never_over() -> None:
    assert not Figure("type ignores", 10_000).over


@pytest.mark.parametrize(
    "line",
    [
        "import closeout.kernel.text",
        "from closeout.kernel import text",
        "from closeout.kernel.text import Text",
        "from ..kernel import text",
        "from ..kernel.text import Text",
        "if TYPE_CHECKING:\n    from closeout.kernel.text import Text",
    ],
)
def test_an_import_is_seen_however_it_is_written(line: str) -> None:
    text = module("", "closeout/kernel/text.py")
    assert imports(module(line), {text.name: text}) == {"closeout.kernel.text"}


def test_a_ring_of_three_is_one_cycle() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}
    assert cycles(graph) == [["a", "b", "c"]]


def test_a_diamond_is_no_cycle() -> None:
    assert cycles({"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": set()}) == []


def test_two_rings_are_two_cycles() -> None:
    assert len(cycles({"a": {"b"}, "b": {"a"}, "c": {"d"}, "d": {"c", "a"}})) == 2


def test_an_import_inside_a_function_is_found_and_one_beside_it_is_not() -> None:
    part = module("""
        import os
        if os.name:
            import sys
        def late() -> None:
            if os.name:
                import json
    """)
    assert list(deferred_imports(part)) == [7]


@pytest.mark.parametrize(
    "caught", ["", " Exception", " BaseException", " (ValueError, Exception)", " Exception as error"]
)
def test_a_blind_except_is_found(caught: str) -> None:
    assert list(blind_excepts(module(f"try:\n    pass\nexcept{caught}:\n    pass\n"))) == [3]


@pytest.mark.parametrize("caught", [" ValueError", " (ValueError, OSError)", " polars.exceptions.ComputeError"])
def test_an_except_that_names_what_it_expects_is_fine(caught: str) -> None:
    assert list(blind_excepts(module(f"try:\n    pass\nexcept{caught}:\n    pass\n"))) == []


@pytest.mark.parametrize(
    "path", ["closeout/utils.py", "closeout/helpers/words.py", "closeout/slice/common.py", "tests/misc.py"]
)
def test_a_name_that_says_nothing_is_found(path: str) -> None:
    assert list(banned_names(module("", path))) == [1]


def test_a_name_that_only_holds_such_a_word_is_fine() -> None:
    assert list(banned_names(module("", "closeout/slice/common_words.py"))) == []


def test_only_comments_count_as_ignores(tmp_path: Path) -> None:
    write(tmp_path, "closeout/part.py", "a = 1  # type: ignore[assignment]\nb = '# type: ignore'\n")
    assert figure(tmp_path, "type ignores").value == 1


def test_medians_are_of_the_package_and_maxima_of_everything(tmp_path: Path) -> None:
    write(tmp_path, "closeout/part.py", "def one() -> int:\n    return 1\n")
    write(tmp_path, "tests/test_part.py", "x = 1\n" * 401)
    assert figure(tmp_path, "median file").value == 2
    assert figure(tmp_path, "largest file") == Figure("largest file, lines", 401, 400, where=("tests/test_part.py",))


def test_a_repository_within_its_budgets_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "closeout/part.py", "def one() -> int:\n    return 1\n")
    write(tmp_path, "tests/test_part.py", "def test_one() -> None:\n    assert True\n")
    assert main(tmp_path) == 0
    assert "over" not in capsys.readouterr().out


def test_a_repository_past_a_budget_fails_and_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "closeout/a/b/c/d/part.py", "import os\n")
    write(tmp_path, "tests/test_part.py", "import os\n")
    assert main(tmp_path) == 1
    assert "over  closeout/a/b/c/d" in capsys.readouterr().out
