"""A pack's ids lead somewhere: each place that names one is looked at, and what stands there instead is listed."""

import pytest

from closeout.packfile.structure import MOST
from tests.packfile.a_pack import GOOD, problems


def told(old: str, new: str) -> list[tuple[str, str | None]]:
    """Return code and value of each problem of the good pack with `new` for `old`."""
    assert old in GOOD
    return [(each.code.removeprefix("packfile."), each.value) for each in problems(GOOD.replace(old, new, 1))]


@pytest.mark.parametrize("article", ["18", "20", "23", "54"])
def test_an_article_within_those_that_the_basis_lists_is_known(article: str) -> None:
    assert told('article: "54"}]', f'article: "{article}"}}]') == []


@pytest.mark.parametrize("article", ["17", "24", "5"])
def test_an_article_beside_those_that_the_basis_lists_is_not(article: str) -> None:
    assert told('article: "54"}]', f'article: "{article}"}}]') == [("unknown_article", article)]


def test_a_basis_that_lists_no_articles_takes_any() -> None:
    assert told(', article: "18–23, 54"}', "}") == []


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [
        ("village: village_office\n", "village: zzz\n", "zzz"),
        ("otherwise: station", "otherwise: zzz", "zzz"),
        ("village_office: {name: {zh: 居委会", "village_office: {members: [zzz], name: {zh: 居委会", "zzz"),
        ("responsible: [station]", "responsible: [station, zzz]", "zzz"),
        ("owed_by: [station]", "owed_by: [zzz]", "zzz"),
        ("to: gas", "to: zzz", "zzz"),
        ("made_by: [station]", "made_by: [zzz]", "zzz"),
        ("received_by: village_office", "received_by: zzz", "zzz"),
        ("by: station, when", "by: zzz, when", "zzz"),
    ],
)
def test_a_unit_is_looked_for_wherever_one_is_named(old: str, new: str, value: str) -> None:
    assert ("unknown_unit", value) in told(old, new)


def test_a_unit_from_outside_needs_no_clause() -> None:
    assert told("gas: {name: {zh: 燃气公司, en: Gas company}, external: true}", GAS_WITH_CLAUSE) == []


GAS_WITH_CLAUSE = "gas: {name: {zh: 燃气公司, en: Gas company}, clause: G-1}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("days: days}", "days: 15}"),
        ("phase: check, days: 3}", "phase: check, days: -3}"),
        ("phase: check, days: 3}", "phase: check, days: days}"),
    ],
)
def test_days_are_a_number_or_a_parameter_that_is_one(old: str, new: str) -> None:
    assert told(old, new) == []


@pytest.mark.parametrize("name", ["motto", "strict", "since"])
def test_a_parameter_of_another_type_counts_no_days(name: str) -> None:
    assert told("days: days}", f"days: {name}}}")[0][1] == name


def test_what_is_allowed_is_listed_up_to_a_dozen() -> None:
    clauses = "".join(f"  H-{number}: {{text: {{zh: 条, en: clause}}}}\n" for number in range(20))
    text = GOOD.replace("parameters:\n", f"{clauses}parameters:\n", 1).replace("clause: G-2.2\n", "clause: qqq\n", 1)
    (found,) = (each for each in problems(text) if each.code == "packfile.unknown_clause")
    assert str(found.params["known"]).endswith("H-8 …")
    assert str(found.params["known"]).count(",") == 11


def test_of_very_many_problems_one_more_is_found_than_is_told() -> None:
    many = ", ".join(["zzz"] * (2 * MOST))
    assert len(problems(GOOD.replace("made_by: [station]", f"made_by: [{many}]", 1))) <= MOST + 1
