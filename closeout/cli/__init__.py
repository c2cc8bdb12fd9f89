"""The command line: it translates what people write and read, and decides nothing."""

from closeout.cli.process import main

__all__ = ["main"]
