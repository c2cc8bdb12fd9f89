"""A process that another started ends with it, also where the other had no time to say so."""

import ctypes
import os
import signal
import sys
from typing import Final

_PR_SET_PDEATHSIG: Final = 1  # of prctl(2)


def end_with(parent: int) -> None:
    """Have this process told to end (SIGTERM) as soon as `parent`, which started it, has ended however it did.

    The kernel sees to it, so that `kill -9` and a machine out of memory count too. Programs that this process becomes
    keep it, those that it starts do not. Only Linux can do it; elsewhere nothing happens.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it ended while we asked
        os.kill(os.getpid(), signal.SIGTERM)
