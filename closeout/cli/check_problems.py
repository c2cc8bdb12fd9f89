"""What was found wrong in the tables of a check: on stderr, and in the file of `--problems`."""

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from closeout.cli.refusals import show_problems, show_refusal, tell
from closeout.cli.speech import say, spoken
from closeout.kernel.refusal import Problem, Refusal
from closeout.kernel.system import reason
from closeout.tabular.findings import Findings, write_problems


class Reporter:
    """Tells, when a check ends, what was found in its table, whether it went through or was refused."""

    def __init__(self, file: Path | None, keep: Iterable[Path]) -> None:
        """Write the problems to `file`, too, unless None.

        Raises:
            Refusal: `file` is one of those to keep, or cannot be written; better now than when all is done.
        """
        self.findings: Findings | None = None
        self._file = file
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
        elif self._made and self._file is not None:
            self._file.unlink(missing_ok=True)

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
        try:
            self._write([*(refusal.problems or found.problems), *found.warnings])
        except Refusal as second:  # the first is what matters; it follows
            show_refusal(second, spoken())

    def _write(self, problems: Iterable[Problem]) -> None:
        if self._file is not None:
            write_problems(self._file, problems, spoken())

    def _found(self) -> Findings:
        return Findings("") if self.findings is None else self.findings

    def _skipped(self, found: Findings) -> None:
        show_problems(found.problems, found.problem_count, spoken())
        if found.bad_rows:
            tell(say("skipped", bad=found.bad_rows, rows=found.rows))


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))
