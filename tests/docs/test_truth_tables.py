"""What the reference pages say of unknown facts is what the engine does: the tables are read from the page (X-3)."""

from typing import Any, Final

import pytest

from closeout.conditions import check, sieve
from closeout.conditions.check import condition
from closeout.conditions.closures import compile_closure
from closeout.conditions.errors import ConditionError
from closeout.conditions.types import Scope
from closeout.evaluation.decide import decide
from closeout.kernel.facts import Fact, FactType
from closeout.kernel.text import both
from closeout.kernel.verdicts import Truth, verdict_of
from closeout.packfile.pack import Row, Table
from tools.pages.blocks import blocks
from tools.reference import PAGES

TRUTHS: Final = {"true": True, "false": False, "NULL": None}
KINDS: Final[dict[str, FactType]] = {
    "a": "boolean",
    "b": "boolean",
    "n": "number",
    "m": "number",
    "t": "text",
    "d": "date",
    "c": "choice",
    "s": "set",
}
FACTS: Final = {
    key: Fact(
        key,
        kind,
        both(key),
        unit="m" if key == "m" else None,
        choices={"indoor": both("in")} if kind == "choice" else {},
    )
    for key, kind in KINDS.items()
}


def table(page: str, first_heading: str) -> list[list[str]]:
    """Return the rows of the table of `page` whose first heading this is, marks of print taken off."""
    tables = [each.rows() for each in blocks((PAGES / page).read_text("utf-8")) if each.kind == "table"]
    (found,) = (rows for rows in tables if rows[0][0].strip("`") == first_heading)
    return [[cell.strip("*`") for cell in row] for row in found[1:]]


def value(text: str, site: dict[str, Any]) -> Any:
    return compile_closure(condition(text, Scope(FACTS)), {})(site)


@pytest.mark.parametrize("row", table("conditions.md", "a"), ids=lambda row: f"{row[0]} {row[1]}")
def test_and_or_not_come_out_as_the_page_says(row: list[str]) -> None:
    site = {"a": TRUTHS[row[0]], "b": TRUTHS[row[1]]}

    seen = [value(text, site) for text in ("a AND b", "a OR b", "NOT a")]

    assert seen == [TRUTHS[cell] for cell in row[2:]]


@pytest.mark.parametrize("row", table("conditions.md", "applies"), ids=lambda row: f"{row[0]} {row[1]}")
@pytest.mark.parametrize("anything", [True, False, None])
def test_a_verdict_comes_out_as_the_page_says(row: list[str], anything: Truth) -> None:
    applies, requires = TRUTHS[row[0].partition(",")[0]], TRUTHS.get(row[1], anything)

    assert verdict_of(applies, requires) == row[2]


@pytest.mark.parametrize("row", table("packs.md", "row 1: `ban"), ids=lambda row: " ".join(row[:3]))
@pytest.mark.parametrize("anything", [True, False, None])
def test_the_first_row_that_holds_decides_as_the_page_says(row: list[str], anything: Truth) -> None:
    rows = tuple(
        Row(each, condition("true", Scope({})), each, (each,), both(each), None)
        for each in ("ban", "retain", "upgrade")
    )
    first = Table("t", "outcome", "first", None, complete=True, unknown="undecided", asks="village", rows=rows)

    decision = decide(first, [TRUTHS.get(cell, anything) for cell in row[:3]])

    assert (decision.outcome, list(decision.possible)) == (row[3], row[4].replace("`", "").split(", "))


@pytest.mark.parametrize(
    "text",
    [
        "a OR (b AND NOT a)",
        "m >= 4 and m <> 5 AND n != 3",
        "m BETWEEN 1 AND 2 AND n NOT IN (1, 2) AND t IN ('x')",
        "t = 'it''s' AND c = 'indoor' AND d >= DATE '2026-06-01' AND a = TRUE",
        "s IS NOT NULL AND m IS NULL",
        "m + m - 2 * m > -n * m",
        "COALESCE(a, false)",
        "CASE WHEN a THEN m ELSE 2 END > 1 AND CASE t WHEN 'x' THEN b END",
    ],
)
def test_what_the_page_allows_is_allowed(text: str) -> None:
    assert condition(text, Scope(FACTS)) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("n / 2 > 1", "n % 2 = 1", "a IS TRUE", "a IS FALSE", "1 < n < 3", "n = NULL", "t LIKE 'x'", "t || 'x' = 'y'"),
        *(
            "CONCAT(t, t) = 'x'",
            "CAST(n AS text) = 'x'",
            "n::text = 'x'",
            "lower(t) = 'x'",
            '"a"',
            "a -- why",
            "d - 1 > d",
        ),
        *("a = (SELECT 1)", "t < 'x'", "c = 'outdoor'", "s = 'x'", "m = n", "m * m > 1", "n"),
    ],
)
def test_what_the_page_leaves_out_is_refused(text: str) -> None:
    with pytest.raises(ConditionError):
        condition(text, Scope(FACTS))


def test_the_limits_are_those_on_the_page() -> None:
    said = (PAGES / "conditions.md").read_text("utf-8")

    assert f"Limits: {sieve.LONGEST:,} characters; {sieve.DEEPEST} levels" in said
    assert f"{sieve.MOST_SIGNS} signs" in said
    assert f"{check.MOST_PARTS:,} parts and {check.DEEPEST} levels" in said
