"""The typed checker: gives each name its meaning and refuses what does not fit (X-1).

sqlglot's own type annotation checks nothing that matters here, so types, units and choices are checked by these rules.
"""

from typing import Final

from closeout.conditions.errors import ConditionError
from closeout.conditions.nodes import (
    And,
    AnyFails,
    Arith,
    Case,
    Coalesce,
    Compare,
    Constant,
    FactNode,
    IsIn,
    IsNull,
    Named,
    Node,
    Not,
    Or,
    Param,
    Ref,
    StandardFails,
)
from closeout.conditions.parse import parse
from closeout.conditions.types import Scope, Type, type_of_fact, type_of_value
from closeout.conditions.walking import exceeds, walk
from closeout.kernel.words import AMONG, did_you_mean

BOOLEAN: Final = Type("boolean")
MOST_PARTS: Final = 5000  # named sub-expressions written out; the plans' largest condition has some 200
_ROOM: Final = 12  # parameters listed in a message before it says "and so on"
DEEPEST: Final = 100  # everything that walks along a tree recurses


def condition(text: str, scope: Scope) -> Node:
    """Return the bound, type-checked tree of the condition `text`.

    Raises:
        ConditionError: the text is outside the dialect, names something unknown or does not fit its types.
    """
    tree = parse(text)
    bound, kind = _Binder(scope).bind(tree)
    if kind.kind != "boolean":
        raise ConditionError("not_boolean", place(tree), found=kind.named())
    if exceeds(bound, MOST_PARTS, DEEPEST):
        raise ConditionError("too_large", place(tree), limit=MOST_PARTS, depth=DEEPEST)
    return bound


def place(node: Node) -> int:
    """Return the offset of the first name or literal in `node`."""
    return min((part.at for part in walk(node) if isinstance(part, Ref | Param | Constant)), default=0)


class _Binder:
    """Binds one tree; each method returns the bound node and its type."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def bind(self, node: Node) -> tuple[Node, Type]:
        match node:
            case Ref(name, at):
                return self._name(name, at)
            case Param(name, at):
                return self._parameter(name, at)
            case Constant(value):
                return node, type_of_value(value)
            case And(parts):
                return And(tuple(self._boolean(each) for each in parts)), BOOLEAN
            case Or(parts):
                return Or(tuple(self._boolean(each) for each in parts)), BOOLEAN
            case Not(item):
                return Not(self._boolean(item)), BOOLEAN
            case IsNull(item):
                return IsNull(self.bind(item)[0]), BOOLEAN
            case Compare():
                return self._compare(node), BOOLEAN
            case IsIn():
                return self._in(node), BOOLEAN
            case Arith():
                return self._arith(node)
            case Case():
                return self._case(node)
            case Coalesce(items):
                return self._coalesce(items)
            case FactNode() | Named() | StandardFails() | AnyFails():
                raise AssertionError("already bound")

    def _boolean(self, node: Node) -> Node:
        bound, kind = self.bind(node)
        if kind.kind != "boolean":
            raise ConditionError("not_boolean", place(node), found=kind.named())
        return bound

    def _name(self, name: str, at: int) -> tuple[Node, Type]:
        if name in self._scope.facts:
            return FactNode(name), type_of_fact(self._scope.facts[name])
        if name in self._scope.names:
            return Named(name, self._scope.names[name]), BOOLEAN
        # A parameter may be meant, its colon forgotten.
        known = {**self._scope.parameters, **self._scope.names, **self._scope.facts}
        guess = did_you_mean(name, known, among=AMONG)
        if guess is None:
            raise ConditionError("unknown_name", at, found=name)
        raise ConditionError("unknown_name_guess", at, found=name, guess=self._as_written(guess))

    def _as_written(self, name: str) -> str:
        return f":{name}" if name in self._scope.parameters else name

    def _parameter(self, name: str, at: int) -> tuple[Node, Type]:
        parameter = self._scope.parameters.get(name)
        if parameter is None:
            guess = did_you_mean(name, [*self._scope.parameters, *self._scope.names, *self._scope.facts], among=AMONG)
            if guess is not None:
                raise ConditionError("unknown_parameter_guess", at, found=name, guess=self._as_written(guess))
            known = [f":{each}" for each in self._scope.parameters]
            shown = ", ".join([*known[:_ROOM], *(["…"] if len(known) > _ROOM else [])])
            raise ConditionError("unknown_parameter", at, found=name, known=shown or "–")
        return Param(name, at), Type(parameter.type, unit=parameter.unit, plain=parameter.unit is None)

    def _compare(self, node: Compare) -> Node:
        (left, left_type), (right, right_type) = self.bind(node.left), self.bind(node.right)
        self._comparable(node.left, left_type, node.right, right_type)
        if node.op not in ("=", "<>") and left_type.kind not in ("number", "date"):
            raise ConditionError("no_order", place(node), found=left_type.named())
        return Compare(node.op, left, right)

    def _in(self, node: IsIn) -> Node:
        item, kind = self.bind(node.item)
        options = []
        for each in node.options:
            option, option_type = self.bind(each)
            self._comparable(node.item, kind, each, option_type)
            options.append(option)
        return IsIn(item, tuple(options))

    def _comparable(self, left: Node, left_type: Type, right: Node, right_type: Type) -> None:
        for each, kind in ((left, left_type), (right, right_type)):
            if kind.kind == "set":
                raise ConditionError("set_compared", place(each))
        if left_type.kind == "choice" or right_type.kind == "choice":
            self._choice(left, left_type, right, right_type)
        elif left_type.kind != right_type.kind:
            self._unlike(right, left_type, right_type)
        self._same_unit(right, left_type, right_type)

    def _unlike(self, right: Node, left_type: Type, right_type: Type) -> None:
        code = "date_as_text" if {left_type.kind, right_type.kind} == {"date", "text"} else "unlike"
        raise ConditionError(code, place(right), left=left_type.named(), right=right_type.named())

    def _same_unit(self, at: Node, left: Type, right: Type) -> None:
        if left.kind == right.kind == "number" and not (left.plain or right.plain) and left.unit != right.unit:
            raise ConditionError("units", place(at), left=left.measured(), right=right.measured())

    def _choice(self, left: Node, left_type: Type, right: Node, right_type: Type) -> None:
        if left_type.kind == right_type.kind:
            if set(left_type.choices) != set(right_type.choices):
                self._unlike(right, left_type, right_type)
            return
        choices, written, other = (
            (left_type.choices, right, right_type)
            if left_type.kind == "choice"
            else (right_type.choices, left, left_type)
        )
        if other.kind != "text":
            self._unlike(right, left_type, right_type)
        value = self._written(written)
        if value not in choices:
            guess = did_you_mean(str(value), choices, among=AMONG)
            code = "unknown_choice" if guess is None else "unknown_choice_guess"
            raise ConditionError(code, place(written), found=value, known=" | ".join(choices), guess=guess)

    def _written(self, node: Node) -> object:
        if isinstance(node, Constant):
            return node.value
        if isinstance(node, Param):
            return self._scope.parameters[node.name].value
        raise ConditionError("choice_with_text", place(node))

    def _arith(self, node: Arith) -> tuple[Node, Type]:
        (left, left_type), (right, right_type) = self.bind(node.left), self.bind(node.right)
        for each, kind in ((node.left, left_type), (node.right, right_type)):
            if kind.kind != "number":
                raise ConditionError("not_a_number", place(each), found=kind.named())
        if node.op == "*" and left_type.unit and right_type.unit:
            raise ConditionError(
                "units_multiplied", place(node.right), left=left_type.named(), right=right_type.named()
            )
        if node.op != "*":
            self._same_unit(node.right, left_type, right_type)
        bearer = right_type if left_type.plain or (left_type.unit is None and right_type.unit) else left_type
        return Arith(node.op, left, right), bearer

    def _case(self, node: Case) -> tuple[Node, Type]:
        values = [value for _, value in node.branches] + ([] if node.otherwise is None else [node.otherwise])
        bound, kind = self._alike(values)
        whens = [self._boolean(when) for when, _ in node.branches]
        otherwise = None if node.otherwise is None else bound[-1]
        return Case(tuple(zip(whens, bound, strict=False)), otherwise), kind

    def _coalesce(self, items: tuple[Node, ...]) -> tuple[Node, Type]:
        bound, kind = self._alike(list(items))
        return Coalesce(tuple(bound)), kind

    def _alike(self, nodes: list[Node]) -> tuple[list[Node], Type]:
        """Bind nodes that must be of one type; a unit or a list of choices among them stands for all."""
        bound = [self.bind(each) for each in nodes]
        first = next((kind for _, kind in bound if not kind.plain and kind.kind != "text"), bound[0][1])
        lead = nodes[[kind for _, kind in bound].index(first)]
        for each, (_, kind) in zip(nodes, bound, strict=True):
            self._comparable(lead, first, each, kind)
        return [node for node, _ in bound], first
