"""Nothing is left out of the cases: each standard and row holds, fails, stands at its limit, is unknown, is silent."""

from collections.abc import Iterator

import pytest

from closeout.conditions.closures import compile_closure
from closeout.conditions.nodes import Compare
from closeout.conditions.walking import facts_in, walk
from closeout.packfile.pack import Row, Standard, Table
from tests.packs.case_files import PACKS, cases_of, evaluated, evaluator_of, pack_of


def _standards() -> Iterator[object]:
    for name in PACKS:
        for standard in pack_of(name).standards:
            yield pytest.param(name, standard, id=standard.id)


def _limits() -> Iterator[object]:
    for name in PACKS:
        for standard in pack_of(name).standards:
            compared = [each for each in walk(standard.requires) if isinstance(each, Compare)]
            yield from (
                pytest.param(name, standard, each, id=f"{standard.id}-{index}") for index, each in enumerate(compared)
            )


def _rows(*, collected: bool) -> Iterator[object]:
    for name in PACKS:
        for table in pack_of(name).tables:
            if (table.hit == "collect") == collected:
                yield from (pytest.param(name, table, row, id=f"{name}-{table.id}-{row.id}") for row in table.rows)


def _may_be_unknown(name: str, row: Row) -> bool:
    """Whether some fact of the row can be NULL: one with a default never is."""
    facts = pack_of(name).facts
    return any(facts[key].default is None for key in facts_in(row.when))


@pytest.mark.parametrize(("name", "standard"), list(_standards()))
def test_a_standard_has_a_case_for_every_verdict_it_can_get(name: str, standard: Standard) -> None:
    expected = {case.expect.standards.get(standard.id) for case in cases_of(name)} - {None}

    every = {"pass", "fail", "unknown"} | ({"not_applicable"} if standard.applies is not None else set())

    assert expected == every


@pytest.mark.parametrize(("name", "standard", "compared"), list(_limits()))
def test_a_standard_with_a_figure_has_a_case_at_the_exact_limit(
    name: str, standard: Standard, compared: Compare
) -> None:
    values = pack_of(name).values
    left, right = compile_closure(compared.left, values), compile_closure(compared.right, values)

    at_limit = [
        case
        for case in cases_of(name)
        if case.expect.standards.get(standard.id) in {"pass", "fail"}
        and left(case.site) is not None
        and left(case.site) == right(case.site)
    ]

    assert at_limit


@pytest.mark.parametrize(("name", "table", "row"), list(_rows(collected=True)))
def test_a_route_has_a_case_where_it_acts_stays_open_and_is_silent(name: str, table: Table, row: Row) -> None:
    expected = {case.expect.routes.get(row.id) for case in cases_of(name)} - {None}

    every = {"true", "absent"} | ({"undecided"} if _may_be_unknown(name, row) else set())

    assert table.decides == "actions"
    assert expected == every


@pytest.mark.parametrize(("name", "table", "row"), list(_rows(collected=False)))
def test_a_row_has_a_case_where_it_decides_and_one_where_another_does(name: str, table: Table, row: Row) -> None:
    place = table.rows.index(row)
    deciding = set()
    for case, evaluation in evaluated(name):
        decision = evaluation.outcome if table.decides == "outcome" else evaluation.segment
        if decision is not None and decision.decided and getattr(case.expect, table.decides) is not None:
            deciding.add(decision.row)

    assert place in deciding
    assert deciding - {place}


@pytest.mark.parametrize(("name", "table", "row"), list(_rows(collected=False)))
def test_a_row_that_can_be_unknown_has_a_case_that_it_leaves_open(name: str, table: Table, row: Row) -> None:
    if not _may_be_unknown(name, row):
        return
    evaluator, place = evaluator_of(name), table.rows.index(row)

    left_open = [
        case
        for case in cases_of(name)
        if getattr(case.expect, table.decides) == table.unknown
        and evaluator.truths(table, evaluator.complete(case.site))[place] is None
    ]

    assert left_open
