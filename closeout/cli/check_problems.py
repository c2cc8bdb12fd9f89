"""What was found wrong in the tables of a check: on stderr, and in the file of `--problems`."""

import importlib
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from closeout.cli.refusals import show_problems, show_refusal, tell
from closeout.cli.speech import say, spoken
from closeout.kernel.refusal import Problem, Refusal, UsageRefusal
from closeout.kernel.system import reason
from closeout.kernel.text import Lang
from closeout.tabular.findings import Findings, write_problems

Write = Callable[[Path, Sequence[Problem], Lang], None]

# Loaded when called for: what copies a workbook takes as long to load as the rest of a check.
_MARKS: Final = "closeout.forms.marks"


def writer(file: Path | None, sites: Path, sheet: str | None, header_row: int | None) -> Write:
    """Return what writes the problems of `sites` to `file`: a line each, or a copy of the workbook with them marked.

    Raises:
        UsageRefusal: a workbook is asked for and `sites` is none.
    """
    if file is None or file.suffix.lower() != ".xlsx":
        return write_problems
    if sites.suffix.lower() != ".xlsx":
        raise UsageRefusal("cli.problems_workbook", path=str(file), file=str(sites))
    marks = importlib.import_module(_MARKS)
    return partial(marks.write_marked, source=sites, sheet=sheet, header_row=header_row)


class Reporter:
    """Tells, when a check ends, what was found in its table, whether it went through or was refused."""

    def __init__(self, file: Path | None, keep: Iterable[Path], write: Write = write_problems) -> None:
        """Write the problems to `file`, too, unless None; `write` does it.

        Raises:
            Refusal: `file` is one of those to keep, or cannot be written; better now than when all is done.
        """
        self.findings: Findings | None = None
        self._file = file
        self._write_to = write
        self._tried = False
        self._made = file is not None and not file.exists()
        if file is None:
            return
        if any(_same(file, each) for each in keep):
            raise Refusal("cli.problems_elsewhere", path=str(file))
        try:
            file.open("ab").close()
        except OSError as error:
            raise Refusal("tabular.cannot_write", path=str(file), reason=reason(error)) from None

    def __enter__(self) -> Self:
        """Begin the check."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Tell what was found; a refusal's own problems are shown with it, not here."""
        if error is None or isinstance(error, Refusal):
            self._tell(error)
        else:
            self._drop()

    def write(self) -> None:
        """Write the file of problems; to be called before results appear, which shall not if this is refused.

        Raises:
            Refusal: it cannot be written.
        """
        self._tried = True
        found = self._found()
        self._write([*found.problems, *found.warnings])

    def _tell(self, refusal: Refusal | None) -> None:
        found = self._found()
        show_problems(found.warnings, found.warning_count, spoken())
        if refusal is None or self._tried:
            self._skipped(found)
            return
        problems = [*(refusal.problems or found.problems), *found.warnings]
        if not problems and self._write_to is not write_problems:
            self._drop()  # the table as a whole was refused: there is no cell to mark
            return
        try:
            self._write(problems)
        except Refusal as second:  # the first is what matters; it follows
            self._drop()
            show_refusal(second, spoken())

    def _write(self, problems: Sequence[Problem]) -> None:
        if self._file is not None:
            self._write_to(self._file, problems, spoken())

    def _drop(self) -> None:
        """Remove the file if it was not there before: it holds nothing, or half of what it should."""
        if self._made and self._file is not None:
            self._file.unlink(missing_ok=True)

    def _found(self) -> Findings:
        return Findings("") if self.findings is None else self.findings

    def _skipped(self, found: Findings) -> None:
        show_problems(found.problems, found.problem_count, spoken())
        if found.bad_rows:
            tell(say("skipped", bad=found.bad_rows, rows=found.rows))


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))
