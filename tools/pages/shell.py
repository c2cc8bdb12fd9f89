"""What a page tells its reader to type, done: `closeout`, `make run`, and a handful of commands that show files."""

import io
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from closeout.cli.application import main
from closeout.kernel.text import Lang

SHOWN = "/home/you/closeout"  # what a page shows for the folder it is run in
WIDTH = "120"  # columns: what the program takes where there is no terminal
_PLAIN = frozenset("cat head tail cp grep ls mkdir sed touch".split())


class Shell:
    """A folder in which the commands of one page are run, in the page's language."""

    def __init__(self, folder: Path, lang: Lang) -> None:
        """Run in `folder`."""
        self.folder, self._lang = folder, lang

    def run(self, line: str) -> tuple[int, list[str]]:
        """Return the exit status of a command line and what it printed, line by line, without blanks at the ends."""
        words = shlex.split(line, comments=True)
        if words[:2] == ["make", "run"]:
            words = ["closeout", "demo", "-o", "out/demo", "--force"]  # what it does once all is set up
        status, said = self._closeout(words[1:]) if words[0] == "closeout" else self._plain(words)
        return status, [each.rstrip() for each in said.replace(os.fspath(self.folder), SHOWN).splitlines()]

    def _closeout(self, words: list[str]) -> tuple[int, str]:
        said = io.StringIO()
        with self._as_typed(words), redirect_stdout(said), redirect_stderr(said):
            status = main(words)
        return status, said.getvalue()

    @contextmanager
    def _as_typed(self, words: list[str]) -> Iterator[None]:
        """Let the program find the arguments, the folder and the environment that it has in a terminal."""
        before = (
            sys.argv,
            dict(os.environ),
            [(each, signal.getsignal(each)) for each in (signal.SIGINT, signal.SIGTERM)],
        )
        sys.argv = ["closeout", *words]
        os.environ.update(CLOSEOUT_LANG=self._lang, COLUMNS=WIDTH)
        try:
            with chdir(self.folder):
                yield
        finally:
            sys.argv = before[0]
            os.environ.clear()
            os.environ.update(before[1])
            for number, handler in before[2]:
                signal.signal(number, handler)

    def _plain(self, words: list[str]) -> tuple[int, str]:
        if words[0] not in _PLAIN:
            raise ValueError(f"{words[0]}: a page runs only closeout, make run, {', '.join(sorted(_PLAIN))}")
        done = subprocess.run(
            words, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False
        )
        return done.returncode, done.stdout
