"""z3 where it is installed, None where it is not: it is an extra, and a check without it says what it did not prove."""

from typing import Any

try:
    import z3
except ImportError:  # see above; nothing else in the package needs it
    z3 = None

__all__ = ["Expr", "z3"]

Expr = Any  # z3 ships no types
