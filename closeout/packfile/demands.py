"""How conditions shall come out at a site that is looked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from closeout.conditions.nodes import Node
from closeout.conditions.walking import facts_in
from closeout.kernel.verdicts import Truth

Demanded = Literal["true", "false", "not_true", "not_false"]


@dataclass(frozen=True, slots=True)
class Demand:
    """How a condition shall come out."""

    node: Node
    truth: Demanded

    def met(self, truth: Truth) -> bool:
        """Return whether `truth` is what was demanded."""
        wanted = self.truth.endswith("true")
        return (truth is not wanted) if self.truth.startswith("not_") else (truth is wanted)


def facts_of(demands: Sequence[Demand]) -> tuple[str, ...]:
    """Return the facts that the demands read, each once."""
    return tuple(dict.fromkeys(key for each in demands for key in facts_in(each.node)))
