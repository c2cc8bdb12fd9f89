"""What takes long to make and is the same for all tests of a run: made once, whatever worker asks first."""

import fcntl
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")


@contextmanager
def alone(name: str) -> Iterator[Path]:
    """Give a path that is shared by the workers of a run, while no other worker looks at it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    place = Path(os.environ["CLOSEOUT_HOME"]) / f"{name}-{run}"
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield place


def once_a_run(name: str, make: Callable[[], Made]) -> Made:
    """Return what `make` gives, or gave to another worker of the run under this name."""
    with alone(name) as place:
        if not place.exists():
            made = make()
            place.write_bytes(pickle.dumps(made))
            return made
        found: Made = pickle.loads(place.read_bytes())  # noqa: S301 - another worker of this run wrote it
        return found
