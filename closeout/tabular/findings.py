"""What was found wrong in a table: at most a thousand problems and warnings kept, all of them counted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from closeout.kernel.refusal import Problem, Refusal
from closeout.kernel.system import reason
from closeout.kernel.text import Lang

KEPT: Final = 1_000


@dataclass(slots=True)
class Findings:
    """The problems and warnings of one table so far, in file order."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    warning_count: int = 0
    bad_rows: int = 0
    rows: int = 0

    @property
    def room(self) -> int:
        """Return how many more problems will be kept."""
        return KEPT - len(self.problems)

    def add_problems(self, problems: Iterable[Problem], count: int) -> None:
        """Add the first of `count` problems."""
        self.problems.extend(list(problems)[: self.room])
        self.problem_count += count

    def add_warnings(self, warnings: Iterable[Problem], count: int) -> None:
        """Add the first of `count` warnings."""
        self.warnings.extend(list(warnings)[: KEPT - len(self.warnings)])
        self.warning_count += count

    def refuse_bad_rows(self) -> None:
        """Refuse the table if any row of it was bad; to be called after its last batch.

        Raises:
            Refusal: `tabular.bad_rows`, with the problems.
        """
        if self.bad_rows:
            counts = {"file": self.file, "bad": self.bad_rows, "rows": self.rows}
            raise Refusal("tabular.bad_rows", problems=self.problems, total=self.problem_count, **counts)


def write_problems(path: Path, problems: Iterable[Problem], lang: Lang) -> None:
    """Write one line a problem, as the terminal shows them; an existing file is replaced.

    Raises:
        Refusal: the file cannot be written.
    """
    try:
        path.write_text("".join(f"{problem.say(lang)}\n" for problem in problems), "utf-8", newline="\n")
    except OSError as error:
        raise Refusal("tabular.cannot_write", path=str(path), reason=reason(error)) from None
