"""What a table says from the truth of its rows alone (decisions.md 1, "Hit policy first, with NULL")."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.conditions.nodes import Constant
from closeout.evaluation.decide import Decision, decide
from closeout.kernel.text import both
from closeout.kernel.verdicts import Truth
from closeout.packfile.pack import Hit, Row, Table

T, F, N = True, False, None


def table(answers: str, *, hit: Hit = "first", complete: bool = True, unknown: str = "undecided") -> Table:
    """Return a table with a row for each letter of `answers`; row 2 stands under the clauses X-2 and Y."""
    rows = tuple(
        Row(f"row{at}", Constant(True), answer, (f"X-{at}", "Y"), both(answer), None)
        for at, answer in enumerate(answers, 1)
    )
    return Table("t", "outcome", hit, None, complete, unknown, "village", rows)


FIRST = [
    # truths, outcome, possible, the first row that is not false, rows collected
    ((T, T, T), "a", "a", 1, (0,)),
    ((F, T, T), "b", "b", 2, (1,)),
    ((F, F, T), "c", "c", 3, (2,)),
    ((N, T, T), "undecided", "a b", 1, (0, 1)),
    ((N, F, T), "undecided", "a c", 1, (0, 2)),
    ((N, N, T), "undecided", "a b c", 1, (0, 1, 2)),
    ((F, N, T), "undecided", "b c", 2, (1, 2)),
    ((T, N, N), "a", "a", 1, (0,)),
    ((F, F, N), "undecided", "c undecided", 3, (2,)),
    ((N, F, F), "undecided", "a undecided", 1, (0,)),
    ((N, N, N), "undecided", "a b c undecided", 1, (0, 1, 2)),
    ((F, F, F), "undecided", "undecided", None, ()),
]


@pytest.mark.parametrize(("truths", "outcome", "possible", "clause", "collected"), FIRST)
def test_the_first_row_that_holds_decides_and_unknown_rows_before_it_stay_possible(
    truths: Sequence[Truth], outcome: str, possible: str, clause: int | None, collected: tuple[int, ...]
) -> None:
    decision = decide(table("abc"), truths)

    assert (decision.outcome, " ".join(decision.possible)) == (outcome, possible)
    assert decision.clauses == (() if clause is None else (f"X-{clause}", "Y"))
    assert decision.collected == collected
    assert decision.decided is (outcome != "undecided")


@pytest.mark.parametrize(
    ("answers", "truths", "outcome", "possible"),
    [
        ("aab", (N, T, F), "a", "a"),  # whichever of the two it is, the answer is the same
        ("aab", (N, F, T), "undecided", "a b"),
        ("aba", (N, F, T), "a", "a"),
        ("aba", (N, N, T), "undecided", "a b"),  # in row order, without repeats
        ("aab", (N, N, F), "undecided", "a undecided"),  # none of them need hold
    ],
)
def test_collected_rows_that_agree_are_the_answer(
    answers: str, truths: Sequence[Truth], outcome: str, possible: str
) -> None:
    decision = decide(table(answers), truths)

    assert (decision.outcome, " ".join(decision.possible)) == (outcome, possible)


def test_the_clause_is_that_of_the_first_row_that_is_not_false_though_a_later_one_holds() -> None:
    decision = decide(table("aa"), (N, T))

    assert decision.clauses == ("X-1", "Y")
    assert decision.row == 0


UNIQUE = [
    # truths, complete, outcome, possible
    ((F, T, F), True, "b", "b"),
    ((N, T, N), True, "b", "b"),  # at most one row holds, and this one does
    ((N, F, N), True, "open", "a c"),
    ((N, F, N), False, "open", "a c undecided"),
    ((F, N, F), True, "open", "b undecided"),  # nothing is inferred from one row about another
    ((F, F, F), False, "open", "undecided"),
]


@pytest.mark.parametrize(("truths", "complete", "outcome", "possible"), UNIQUE)
def test_in_a_unique_table_the_one_row_that_holds_decides(
    truths: Sequence[Truth], complete: bool, outcome: str, possible: str
) -> None:
    decision = decide(table("abc", hit="unique", complete=complete, unknown="open"), truths)

    assert (decision.outcome, " ".join(decision.possible)) == (outcome, possible)
    assert decision.decided is (outcome != "open")


def test_unknown_rows_of_a_unique_table_that_agree_decide_nothing() -> None:
    decision = decide(table("aa", hit="unique"), (N, N))

    assert (decision.outcome, decision.possible, decision.row) == ("undecided", ("a", "undecided"), None)


tables = st.text("abc", min_size=1, max_size=7)
truths_of = st.sampled_from((T, F, N))


def restated(answers: str, truths: Sequence[Truth]) -> tuple[str, tuple[str, ...], int | None]:
    """Return outcome, possible and the first row that is not false, word by word as decisions.md says it."""
    not_false = [at for at, truth in enumerate(truths) if truth is not False]
    true = [at for at in not_false if truths[at]]
    until = [at for at in not_false if not true or at <= true[0]]
    outcomes = [answers[at] for at in until] + ([] if true else ["undecided"])
    possible = tuple(word for at, word in enumerate(outcomes) if word not in outcomes[:at])
    return possible[0] if len(possible) == 1 else "undecided", possible, until[0] if until else None


@given(st.data(), tables)
def test_the_policy_first_is_what_decisions_md_says(data: st.DataObject, answers: str) -> None:
    truths = data.draw(st.lists(truths_of, min_size=len(answers), max_size=len(answers)))

    decision = decide(table(answers), truths)

    outcome, possible, first = restated(answers, truths)
    assert (decision.outcome, decision.possible) == (outcome, possible)
    assert decision.clauses == (() if first is None else (f"X-{first + 1}", "Y"))


@given(st.data(), tables, st.sampled_from(("first", "unique")), st.booleans())
def test_what_becomes_known_never_brings_an_outcome_that_was_not_possible(
    data: st.DataObject, answers: str, hit: Hit, complete: bool
) -> None:
    truths = data.draw(st.lists(truths_of, min_size=len(answers), max_size=len(answers)))
    unknown = [at for at, truth in enumerate(truths) if truth is None]
    if hit == "unique":  # at most one row of it ever holds
        true = data.draw(st.sampled_from([*unknown, -1])) if True not in truths else truths.index(True)
        truths = [None if truth is None else at == true and truth is True for at, truth in enumerate(truths)]
        known = [at == true if truth is None else truth for at, truth in enumerate(truths)]
    else:
        known = [data.draw(st.booleans()) if truth is None else truth for truth in truths]

    before = decide(table(answers, hit=hit, complete=complete), truths)
    after: Decision = decide(table(answers, hit=hit, complete=complete), known)

    if not (hit == "unique" and complete and True not in known):  # a complete table has a row that holds
        assert after.outcome in before.possible
