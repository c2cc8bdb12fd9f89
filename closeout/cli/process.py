"""The process `closeout`, from its first moment to its last: what must hold before anything large is loaded.

It imports as little as can be, neither `typing` nor `pathlib`: until it runs, Ctrl-C is answered by Python.
"""

import importlib
import os
import signal
import sys

ENDING = (signal.SIGINT, signal.SIGTERM)
WIDTHS = ("COLUMNS", "LINES", "TERMINAL_WIDTH")
_NARROWEST, _WIDEST = 20, 1_000  # what a page is laid out for


def main() -> int:
    """Run the command line of this process and return its exit status.

    Ctrl-C and the end of the process wait while modules load, for an import that breaks off halfway tells its own
    story; and they wait again while Python ends.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    _open_what_is_closed()
    _make_widths_plain()
    status: int = importlib.import_module("closeout.cli.application").main(sys.argv[1:])
    return status


def _open_what_is_closed() -> None:
    """Let a stream that is closed (`2>&-`) lead nowhere; the next file opened would stand in its place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _make_widths_plain() -> None:
    """Take widths that are no numbers out of the environment, and bring the others to what a page can have."""
    for name in WIDTHS:
        said = os.environ.pop(name, "")
        if said.isascii() and said.isdigit() and said.strip("0"):
            os.environ[name] = str(min(max(int(said[:9]), _NARROWEST), _WIDEST))
