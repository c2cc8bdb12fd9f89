"""Conditions kept compiled, for programs that ask the same ones of many sites."""

from closeout.conditions.closures import Closure, Parameters, Site, compile_closure
from closeout.conditions.nodes import Node


class Truths:
    """Conditions compiled when first asked for.

    They are kept by identity: comparing trees would cost more than running them.
    """

    def __init__(self, parameters: Parameters) -> None:
        """Fix the parameters' values."""
        self._parameters = parameters
        self._kept: dict[int, tuple[Node, Closure]] = {}

    def closure(self, node: Node) -> Closure:
        """Return the compiled function of a condition."""
        kept = self._kept.get(id(node))
        if kept is None:
            # The node is kept beside its function, so that its identity is not given to another one meanwhile.
            kept = self._kept[id(node)] = (node, compile_closure(node, self._parameters))
        return kept[1]

    def of(self, node: Node, site: Site) -> bool | None:
        """Return the truth of a condition at a completed site."""
        kept = self._kept.get(id(node))  # asked so often that one call less tells
        closure = self.closure(node) if kept is None else kept[1]
        answer: bool | None = closure(site)
        return answer
