"""z3 where it is installed, None where it is not: it is an extra, and a check without it says what it did not prove."""

from threading import Thread
from typing import Any, Final

try:
    import z3
except ImportError:  # see above; nothing else in the package needs it
    z3 = None

__all__ = ["Expr", "check", "z3"]

Expr = Any  # z3 ships no types
_SLICE: Final = 0.1  # seconds; how long an interruption may have to wait for its turn
_PATIENCE: Final = 1.0  # seconds that z3 has to come to an end once it was told to


def check(solver: Expr) -> Expr:
    """Return what `solver.check()` says, and let Ctrl-C end it: z3 works in a thread while this one stays awake.

    Whatever ends the waiting ends z3, too.
    """
    answers: list[Expr] = []
    worker = Thread(target=lambda: answers.append(solver.check()), daemon=True)
    worker.start()
    try:
        while worker.is_alive():
            worker.join(_SLICE)
    finally:
        if worker.is_alive():
            solver.ctx.interrupt()
            worker.join(_PATIENCE)
    return answers[0]
