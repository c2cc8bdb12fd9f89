"""What `plan check` proves about a pack, and how it says what it found."""

import subprocess
import sys
from collections.abc import Mapping
from time import monotonic

import pytest

from closeout.conditions.closures import compile_closure
from closeout.kernel.located import read_located
from closeout.packfile.library import load_located, open_pack, shipped_ids
from closeout.packfile.proof import Finding, Proof, prove
from tests.packfile.hard_packs import hard_pack
from tests.packfile.small_packs import Standards, small_pack


def proof_of(
    rows: Mapping[str, str],
    *,
    hit: str = "first",
    complete: bool = False,
    applies: str | None = None,
    standards: Standards | None = None,
    names: Mapping[str, str] | None = None,
) -> Proof:
    text = small_pack(rows, hit=hit, complete=complete, applies=applies, standards=standards, names=names)
    document = read_located("tiny.yaml", text)
    return prove(load_located(document), document)


def found(proof: Proof) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.kind, each.ids) for each in proof.findings]


def only(proof: Proof) -> Finding:
    (finding,) = proof.findings
    assert proof.unproved == ()
    return finding


# -- rows that are never used ------------------------------------------------------------------------------------------


def test_a_row_after_one_that_always_holds_is_never_reached() -> None:
    proof = proof_of({"all": "true", "late": "flag"})
    assert found(proof) == [("row_covered", ("table", "late", "all"))]


def test_only_the_earlier_rows_that_cover_a_row_are_named() -> None:
    rows = {"red": "colour = 'red'", "yes": "flag", "blue": "colour = 'blue'", "late": "tall_m > 1 AND flag"}
    assert only(proof_of(rows)).ids == ("table", "late", "yes")


def test_a_row_that_only_contradictions_reach_can_never_hold() -> None:
    proof = proof_of({"none": "ready AND NOT ready", "rest": "true"})
    assert found(proof) == [("row_never_true", ("table", "none"))]


def test_a_row_that_is_collected_while_an_earlier_one_is_unknown_is_reached() -> None:
    assert proof_of({"yes": "flag", "no": "NOT flag", "unknown": "flag IS NULL"}).findings == ()


def test_a_row_that_can_be_unknown_but_never_decides_is_a_warning() -> None:
    finding = only(proof_of({"both": "flag AND NOT flag", "rest": "true"}))
    assert (finding.kind, finding.severity) == ("row_never_decides", "warning")


def test_a_row_that_holds_only_where_an_earlier_one_does_is_a_warning() -> None:
    finding = only(proof_of({"yes": "flag", "late": "flag AND ready"}))
    assert (finding.kind, finding.ids, finding.severity) == ("row_too_late", ("table", "late", "yes"), "warning")


@pytest.mark.parametrize("hit", ["unique", "collect"])
def test_a_row_that_is_at_most_unknown_is_never_used_where_rows_stand_alone(hit: str) -> None:
    finding = only(proof_of({"both": "flag AND NOT flag"}, hit=hit))
    assert (finding.kind, finding.severity) == ("row_never_true", "error")


def test_rows_count_only_where_the_table_applies() -> None:
    proof = proof_of({"closed": "operating_state = 'closed'"}, hit="collect", applies="operating_state <> 'closed'")
    assert found(proof) == [("row_never_true", ("table", "closed"))]


@pytest.mark.parametrize(
    "impossible",
    [
        "tall_m < 0",
        "lon > 180",
        "word = '未知'",
        "word = ' x'",
        "colour <> 'red' AND colour <> 'blue'",
        "ready IS NULL",
        "since > DATE '9999-12-31'",
        "tall_m + 0.1 <> 0.1 + tall_m",
    ],
)
def test_facts_take_only_the_values_that_a_cell_can_hold(impossible: str) -> None:
    assert only(proof_of({"row": impossible}, hit="collect")).kind == "row_never_true"


@pytest.mark.parametrize(
    "possible",
    [
        "tall_m = 0",
        "lon = -180",
        "word <> 'x' AND word <> 'y'",
        "since = DATE '9999-12-31'",
        "kinds IS NOT NULL",
        "marks < 0 AND marks * marks = 2.25",
        "tall_m + 0.1 = 0.3",
        "COALESCE(tall_m, 5) = 5 AND tall_m IS NULL",
        "CASE WHEN flag THEN 1 WHEN ready THEN 2 END = 2",
    ],
)
def test_a_condition_that_some_site_meets_is_proved_with_that_site(possible: str) -> None:
    proof = proof_of({"row": possible}, hit="collect")
    assert (proof.findings, proof.unproved) == ((), ())


# -- overlaps ----------------------------------------------------------------------------------------------------------


def test_rows_of_a_unique_table_that_share_a_limit_overlap_at_that_limit() -> None:
    finding = only(proof_of({"low": "tall_m <= 2", "high": "tall_m >= :high_m"}, hit="unique"))
    assert (finding.kind, finding.ids, finding.example) == ("rows_overlap", ("table", "high", "low"), {"tall_m": 2.0})


def test_rows_of_a_unique_table_that_exclude_one_another_are_proved_apart() -> None:
    assert proof_of({"low": "tall_m < 2", "high": "tall_m >= :high_m"}, hit="unique").findings == ()


def test_rows_that_overlap_only_where_the_table_does_not_apply_are_apart() -> None:
    assert proof_of({"a": "flag", "b": "ready"}, hit="unique", applies="NOT (flag AND ready)").findings == ()


def test_rows_of_a_first_table_may_overlap() -> None:
    assert proof_of({"a": "flag", "b": "ready"}).findings == ()


# -- open cases --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hit", ["first", "unique"])
def test_a_complete_table_with_a_hole_shows_the_case_that_it_leaves_open(hit: str) -> None:
    finding = only(proof_of({"low": "tall_m < 2.05", "high": "tall_m > 2.05"}, hit=hit, complete=True))
    assert (finding.kind, finding.example) == ("table_open", {"tall_m": 2.05})


def test_a_table_that_makes_no_claim_may_have_a_hole() -> None:
    assert proof_of({"low": "tall_m < 2.05", "high": "tall_m > 2.05"}).findings == ()


def test_what_is_unknown_is_no_open_case() -> None:
    assert proof_of({"yes": "flag", "no": "NOT flag"}, complete=True).findings == ()


def test_sites_outside_the_table_are_no_open_case() -> None:
    rows = {"operating": "operating_state = 'operating'", "suspended": "operating_state = 'suspended'"}
    assert proof_of(rows, complete=True, applies="operating_state <> 'closed'").findings == ()


def test_a_counter_example_knows_as_few_facts_as_it_can() -> None:
    finding = only(proof_of({"all": "flag AND colour = 'red' AND tall_m > 1"}, complete=True))
    assert finding.example is not None
    assert sorted(value is None for value in finding.example.values()) == [False, True, True]


def test_a_fact_with_a_default_is_never_unknown_in_a_counter_example() -> None:
    assert only(proof_of({"all": "flag AND NOT ready"}, complete=True)).example == {"flag": False, "ready": False}


def test_a_counter_example_is_exact_where_a_product_has_no_short_root() -> None:
    finding = only(proof_of({"under": "marks * marks < 2", "over": "marks * marks > 2.00001"}, complete=True))
    assert finding.example is not None
    marks = finding.example["marks"]
    assert isinstance(marks, float)
    assert 2 <= marks * marks <= 2.00001


# -- standards and names -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("applies", "requires", "kind"),
    [
        ("tall_m < 0", "flag", "standard_never_applies"),
        (None, "tall_m < 0", "standard_never_passes"),
        (None, "tall_m >= 0", "standard_never_fails"),
        ("flag", "NOT flag", "standard_never_passes"),
        ("flag", "flag OR tall_m > 3", "standard_never_fails"),
    ],
)
def test_a_standard_whose_verdict_is_fixed_is_a_warning(applies: str | None, requires: str, kind: str) -> None:
    finding = only(proof_of({"all": "true"}, standards={"X-1a": (applies, requires)}))
    assert (finding.kind, finding.ids, finding.severity) == (kind, ("X-1a",), "warning")


@pytest.mark.parametrize(
    ("body", "kind"), [("flag AND ready AND NOT ready", "name_never_true"), ("tall_m >= 0", "name_never_false")]
)
def test_a_named_sub_expression_that_never_changes_is_a_warning(body: str, kind: str) -> None:
    finding = only(proof_of({"all": "true"}, names={"N": body}))
    assert (finding.kind, finding.ids, finding.severity) == (kind, ("N",), "warning")


def test_a_standard_that_can_only_pass_or_not_apply_does_not_fail() -> None:
    """`applies` unknown with `requires` true counts as false (decisions.md 1)."""
    standards: Standards = {"X-1a": ("colour = 'red'", "flag")}
    finding = only(
        proof_of({"sound": "NOT broken", "late": "flag"}, names={"broken": "any_fails X-1"}, standards=standards)
    )
    assert (finding.kind, finding.ids) == ("row_too_late", ("table", "late", "sound"))


# -- how it is said ----------------------------------------------------------------------------------------------------


def test_an_overlap_is_said_at_the_later_row_with_the_facts_in_words() -> None:
    problem = proof_of({"a": "flag OR tall_m > 2", "b": "colour = 'red'"}, hit="unique").problems[0]
    assert problem.say("en") == (
        "tiny.yaml:33:22: b: it overlaps row 'a': both can hold at one site, for example height: 3 m; colour: red; "
        "not established: flag; narrow one of them, or use hit: first"
    )
    assert "例如 高度：3 米；颜色：红；未查明：标记；" in problem.say("zh")
    assert problem.severity == "error"


def test_a_hole_is_said_where_the_table_claims_to_be_complete() -> None:
    problem = proof_of({"a": "word = 'x'", "b": "since >= DATE '2026-06-01'"}, complete=True).problems[0]
    assert problem.say("zh").startswith("tiny.yaml:30:")
    assert "用词：“X1”；日期：2026-05-31" in problem.say("zh")


def test_many_unknown_facts_are_counted_rather_than_listed() -> None:
    known = "flag AND colour = 'red' AND tall_m > 1 AND marks > 1 AND word = 'x'"
    problem = proof_of({"a": f"{known} AND kinds IS NULL AND lon > 1 AND name = 'x'"}, complete=True).problems[0]
    assert "等 7 项" in problem.say("zh")
    assert "and 1 more" in problem.say("en")


def test_problems_stand_in_the_order_of_the_file() -> None:
    problems = proof_of({"all": "true", "b": "flag", "c": "NOT flag"}, standards={"X-1a": (None, "true")}).problems
    assert [each.value for each in problems] == ["X-1a", "b", "c"]
    assert [each.row for each in problems] == sorted(each.row or 0 for each in problems)


# -- what is not proved ------------------------------------------------------------------------------------------------


def test_what_z3_cannot_tell_within_its_limit_is_said_not_to_be_proved() -> None:
    document = read_located("tiny.yaml", small_pack({"a": "flag AND tall_m * marks > 3"}, hit="collect"))
    proof = prove(load_located(document), document, limit=1)
    assert (proof.proved, proof.findings, proof.available) == (0, (), True)
    assert any("was not proved: every row is used (a)" in each.say("en") for each in proof.unproved)


def test_what_was_not_proved_in_time_is_said_and_nothing_else_is_tried() -> None:
    document = read_located("tiny.yaml", small_pack({f"r{each}": "flag" for each in range(14)}, hit="unique"))
    proof = prove(load_located(document), document, seconds=0)
    assert (proof.proved, proof.findings) == (0, ())
    said = proof.unproved[-1].say("en")
    assert "the time of 0 s was over, so this was not proved: no two rows overlap (r0, r1," in said
    assert "r11, …); give more with --proof-seconds" in said


def test_the_proof_of_a_hard_pack_ends_when_its_time_is_over() -> None:
    document = read_located("hard.yaml", hard_pack())
    start = monotonic()
    proof = prove(load_located(document), document, seconds=2)
    assert monotonic() - start < 40  # left alone it would take a minute
    assert "packfile.unproved_time" in [each.code for each in proof.unproved]


def test_a_number_that_no_decimal_equals_is_no_example() -> None:
    proof = proof_of({"third": "3 * marks = 1"}, hit="collect")
    assert (proof.findings, len(proof.unproved)) == ((), 1)


def test_without_z3_the_check_says_what_was_not_proved() -> None:
    script = (
        "import sys; sys.modules['z3'] = None\n"
        "from closeout.packfile.library import load_pack, open_pack\n"
        "from closeout.packfile.proof import prove\n"
        "proof = prove(load_pack('buji'), open_pack('buji'))\n"
        "print(proof.available, proof.proved, len(proof.problems))\n"
        "print(*(each.say('en') for each in proof.unproved), sep='\\n')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", check=True)
    first, *unproved = done.stdout.splitlines()
    assert first == "False 0 0"
    said = [
        "can be true and false",
        "can apply",
        "leaves no case open",
        "every row is used",
        "overlap",
        "every row is used",
    ]
    assert all(part in line for part, line in zip(said, unproved, strict=True))
    assert all("pip install z3-solver" in line for line in unproved)


# -- the shipped packs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped_ids())
def test_a_shipped_pack_is_proved_whole(name: str) -> None:
    document = open_pack(name)
    pack = load_located(document)
    proof = prove(pack, document)
    assert (proof.findings, proof.unproved) == ((), ())
    assert proof.proved >= sum(len(table.rows) for table in pack.tables) + 2 * len(pack.standards)


@pytest.mark.parametrize("name", shipped_ids())
def test_the_decision_of_a_shipped_pack_claims_to_be_complete(name: str) -> None:
    pack = load_located(open_pack(name))
    assert all(table.complete for table in pack.tables if table.hit != "collect")


def test_two_runs_say_the_same() -> None:
    rows = {"a": "flag OR tall_m > 2", "b": "colour = 'red' OR marks < 3", "c": "word <> 'x'"}
    assert proof_of(rows, hit="unique", complete=True) == proof_of(rows, hit="unique", complete=True)


def test_every_counter_example_is_what_the_evaluator_says_it_is() -> None:
    rows = {"a": "flag OR tall_m * 2 > 2", "b": "colour = 'red' OR marks < 3", "c": "word <> 'x'"}
    document = read_located("tiny.yaml", small_pack(rows, hit="unique", complete=True))
    pack = load_located(document)
    when = {row.id: compile_closure(row.when, pack.values) for row in pack.tables[0].rows}
    overlaps = [each for each in prove(pack, document).findings if each.kind == "rows_overlap"]
    assert len(overlaps) == 3
    assert all(when[row](each.example or {}) is True for each in overlaps for row in each.ids[1:])
