"""Sites that make conditions come out as demanded: z3 looks for them, and the evaluator itself confirms each one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Final

from closeout.conditions.closures import Closure, compile_closure
from closeout.conditions.nodes import Constant, LiteralValue, Node, Param
from closeout.conditions.walking import walk
from closeout.kernel.facts import Fact, Value
from closeout.kernel.verdicts import Truth
from closeout.packfile.demands import Demand, facts_of
from closeout.packfile.encoding import Encoder
from closeout.packfile.pack import Pack
from closeout.packfile.plain_values import plain_values
from closeout.packfile.solver import Expr, check, z3

LIMIT: Final = (
    500_000  # z3's own units of work for one search, so that every machine gives up at the same point; packs need 5,000
)
SECONDS: Final = 60.0  # for all that is proved about one pack; the shipped ones need three
_LONGEST: Final = 10.0  # seconds for one search; only a net below the limit, so that a hard one leaves time for others
_SEED: Final = 20110416
_GRIDS: Final = (0, 1, 3)  # decimals after the point that a number is tried with, plainest first

Example = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether there is such a site, None where z3 cannot tell; `site` gives the facts read, None for unknown ones."""

    possible: Truth
    site: Example | None = None


class Search:
    """Searches the sites of one pack, its parameters as they are now; the same questions get the same answers."""

    def __init__(self, pack: Pack, limit: int = LIMIT, seconds: float = SECONDS) -> None:
        """Prepare the search; `limit` is what one look may cost, in z3's own units, `seconds` what all may take."""
        self._end = monotonic() + seconds
        self._facts, self._values = pack.facts, pack.values
        self._encoder = Encoder(pack.facts, pack.values)
        self._solver = z3.SimpleSolver(ctx=self._encoder.context)
        self._solver.set("rlimit", limit)
        self._solver.set("random_seed", _SEED)
        self._solver.set("ctrl_c", False)  # an interrupt belongs to the program, not to z3
        self._closures: dict[Node, Closure] = {}

    @property
    def late(self) -> bool:
        """Whether the time is over; then no question is answered any more."""
        return monotonic() >= self._end

    def find(self, demands: Sequence[Demand]) -> Answer:
        """Return whether there is a site that meets every demand, and one that was confirmed."""
        if self.late:
            return Answer(None)
        wanted = self._wanted(demands)
        found = self._look(wanted)
        if found == z3.unsat:
            return Answer(False)
        if found == z3.unknown:
            return Answer(None)
        return self._confirmed(demands, wanted)

    def _wanted(self, demands: Sequence[Demand]) -> list[Expr]:
        wanted = [self._expression(each) for each in demands]
        return [*self._encoder.domain(facts_of(demands)), *wanted]

    def _expression(self, demand: Demand) -> Expr:
        term = self._encoder.term(demand.node)
        expression = term.true if demand.truth.endswith("true") else term.false
        return z3.Not(expression) if demand.truth.startswith("not_") else expression

    def _look(self, wanted: Sequence[Expr]) -> Expr:
        if self.late:
            return z3.unknown
        self._solver.reset()
        self._solver.set("timeout", 1 + int(1000 * min(_LONGEST, self._end - monotonic())))
        self._solver.add(*wanted)
        return check(self._solver)

    def _confirmed(self, demands: Sequence[Demand], wanted: list[Expr]) -> Answer:
        """Confirm z3's site; where rounding broke it, ask for one with few decimals."""
        facts = facts_of(demands)
        site = self._site(demands, facts)
        numbers = [key for key in facts if self._facts[key].type == "number"]
        for decimals in _GRIDS if numbers else ():
            if site is not None:
                break
            grid = [self._on_grid(key, decimals) for key in numbers]
            if self._look([*wanted, *grid]) == z3.sat:
                site = self._site(demands, facts)
        return Answer(None) if site is None else Answer(True, site)

    def _site(self, demands: Sequence[Demand], facts: Sequence[str]) -> Example | None:
        """Return z3's last site, None where the evaluator does not confirm it."""
        site = self._encoder.site(self._solver.model(), facts)
        return site if all(each.met(self._closure(each.node)(site)) for each in demands) else None

    def _closure(self, node: Node) -> Closure:
        if node not in self._closures:
            self._closures[node] = compile_closure(node, self._values)
        return self._closures[node]

    def _on_grid(self, key: str, decimals: int) -> Expr:
        steps = z3.Int(f"steps {key}", self._encoder.context)
        return self._encoder.fact(key).value * 10**decimals == z3.ToReal(steps)

    def plainest(self, demands: Sequence[Demand], site: Example) -> Example:
        """Return a site like `site` that is easier to read: fewer known facts, values that the conditions mention."""
        fixed = self._wanted(demands)
        facts = facts_of(demands)
        for key in facts:
            self._fix_default(fixed, self._facts[key])
        known = [key for key in facts if not self._fix(fixed, z3.Not(self._encoder.fact(key).known))]
        for key in known:
            any(self._fix(fixed, each) for each in self._candidates(self._facts[key], demands))
        found = self._site(demands, facts) if self._look(fixed) == z3.sat else None
        return site if found is None else found

    def _fix(self, fixed: list[Expr], expression: Expr) -> bool:
        """Add `expression` to what is fixed where that leaves a site; return whether it did."""
        possible: bool = self._look([*fixed, expression]) == z3.sat
        if possible:
            fixed.append(expression)
        return possible

    def _fix_default(self, fixed: list[Expr], fact: Fact) -> None:
        if fact.default is not None:
            self._fix(fixed, self._encoder.fact(fact.key).value == self._encoder.constant(fact.default))

    def _candidates(self, fact: Fact, demands: Sequence[Demand]) -> Iterator[Expr]:
        """Yield what is tried for a fact, plainest first: what conditions name, any other word, few decimals."""
        variable = self._encoder.fact(fact.key).value
        for value in plain_values(fact, self._constants(demands)):
            yield variable == self._encoder.constant(value)
        if fact.type == "text":
            yield variable == self._encoder.other_word()
        if fact.type == "number":
            yield from (self._on_grid(fact.key, decimals) for decimals in _GRIDS)

    def _constants(self, demands: Sequence[Demand]) -> list[LiteralValue]:
        parts = [part for each in demands for part in walk(each.node)]
        written = [part.value for part in parts if isinstance(part, Constant)]
        return [*written, *(self._values[part.name] for part in parts if isinstance(part, Param))]
