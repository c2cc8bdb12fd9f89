"""Random small tables: z3's answers equal those of trying every site over the few values that matter, NULL included."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from closeout.conditions.closures import Site, compile_closure
from closeout.conditions.walking import facts_in
from closeout.kernel.facts import Value
from closeout.kernel.located import read_located
from closeout.kernel.verdicts import Truth
from closeout.packfile.library import load_located
from closeout.packfile.pack import Pack
from closeout.packfile.proof import prove
from tests.packfile.small_packs import small_pack

# One value for each side of every limit that the conditions below name, and the limits themselves.
VALUES: Mapping[str, tuple[Value, ...]] = {
    "flag": (None, True, False),
    "ready": (True, False),
    "colour": (None, "red", "blue"),
    "tall_m": (None, 0.0, 0.5, 1.0, 1.25, 1.5, 1.75, 2.0, 3.0),
    "word": (None, "p", "q", "other"),
    "since": (None, date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2)),
}
ATOMS = (
    "flag",
    "ready",
    "flag = ready",
    "flag <> ready",
    "flag IS NULL",
    "colour = 'red'",
    "colour <> 'blue'",
    "colour IN ('red', 'blue')",
    "tall_m >= :high_m",
    "tall_m < 1",
    "tall_m + 1 > 2.5",
    "2 * tall_m = 3",
    "tall_m BETWEEN 1 AND 2",
    "tall_m IS NOT NULL",
    "COALESCE(flag, ready)",
    "COALESCE(tall_m, 1) > 1",
    "CASE WHEN flag THEN tall_m >= 2 WHEN ready THEN colour = 'red' END",
    "CASE colour WHEN 'red' THEN 1 ELSE 2 END = 2",
    "word = 'p'",
    "word IN ('p', 'q')",
    "since <= DATE '2026-01-01'",
    "broken",
)
STANDARDS = {"X-1a": ("flag", "colour = 'red'"), "X-1b": (None, "tall_m >= 1"), "X-1c": ("colour = 'blue'", "flag")}

conditions = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        inner.map(lambda a: f"NOT ({a})"),
        st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(lambda parts: f"({' '.join(parts)})"),
    ),
    max_leaves=4,
)

Truths = list[Truth]
Found = set[tuple[str, tuple[str, ...]]]


def truths_everywhere(pack: Pack) -> list[Truths]:
    """Return the rows' truths at every site where the table applies."""
    (table,) = pack.tables
    nodes = [*([] if table.applies is None else [table.applies]), *(row.when for row in table.rows)]
    keys = list(dict.fromkeys(key for node in nodes for key in facts_in(node)))
    sites: Iterator[Site] = (dict(zip(keys, values, strict=True)) for values in product(*map(VALUES.__getitem__, keys)))
    closures: list[Callable[[Site], Truth]] = [compile_closure(node, pack.values) for node in nodes]
    rows = [[each(site) for each in closures] for site in sites]
    return rows if table.applies is None else [truths[1:] for truths in rows if truths[0] is True]


def fault_of_row(truths: list[Truths], index: int, *, first: bool) -> str | None:
    turns = [each for each in truths if True not in each[:index]] if first else truths
    if any(each[index] is True for each in turns):
        return None
    if not first or all(each[index] is False for each in truths):
        return "row_never_true"
    if all(each[index] is False for each in turns):
        return "row_covered"
    return "row_too_late" if any(each[index] is True for each in truths) else "row_never_decides"


def expected(pack: Pack) -> Found:
    (table,) = pack.tables
    truths, ids = truths_everywhere(pack), [row.id for row in table.rows]
    faults = {id_: fault_of_row(truths, index, first=table.hit == "first") for index, id_ in enumerate(ids)}
    found: Found = {(fault, (table.id, id_)) for id_, fault in faults.items() if fault is not None}
    if table.complete and any(set(each) == {False} for each in truths):
        found.add(("table_open", (table.id,)))
    for one, other in combinations(range(len(ids)), 2) if table.hit == "unique" else ():
        if any(each[one] is each[other] is True for each in truths):
            found.add(("rows_overlap", (table.id, ids[other], ids[one])))
    return found


@settings(max_examples=100)
@given(
    rows=st.lists(conditions, min_size=1, max_size=4),
    hit=st.sampled_from(["first", "unique", "collect"]),
    complete=st.booleans(),
    applies=st.none() | conditions,
)
def test_proofs_agree_with_trying_every_site(rows: list[str], hit: str, complete: bool, applies: str | None) -> None:
    text = small_pack(
        {f"r{index}": when for index, when in enumerate(rows)},
        hit=hit,
        complete=complete,
        applies=applies,
        standards=STANDARDS,
        names={"broken": "any_fails X-1"},
    )
    document = read_located("tiny.yaml", text)
    pack = load_located(document)
    proof = prove(pack, document)
    assert proof.unproved == ()
    found = {(each.kind, each.ids[:2] if each.kind.startswith("row_") else each.ids) for each in proof.findings}
    assert found == expected(pack)
