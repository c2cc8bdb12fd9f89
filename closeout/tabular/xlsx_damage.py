"""What can be wrong with a workbook, as a refusal."""

from pathlib import Path
from types import TracebackType

from python_calamine import CalamineError, PasswordError

from closeout.kernel.refusal import Refusal
from closeout.tabular.damage import of_workbook
from closeout.tabular.xlsx_extent import TooFar
from closeout.tabular.xlsx_parts import Damaged


class DamageNamed:
    """Within it, whatever goes wrong with the workbook `path` becomes a refusal; a bug of ours stays what it is."""

    def __init__(self, path: Path):
        """Name damage of this workbook."""
        self._file, self._path = path, str(path)

    def __enter__(self) -> None:
        """Begin to read."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Refuse the workbook if its parts or the reader say that it is damaged."""
        if isinstance(error, PasswordError):
            raise Refusal("tabular.xlsx_locked", file=self._path) from None
        if isinstance(error, TooFar):
            raise Refusal("tabular.xlsx_too_far", file=self._path, corner=str(error)) from None
        if isinstance(error, (CalamineError, Damaged)) or _is_panic(kind):
            raise Refusal("tabular.xlsx_damaged", file=self._path, reason=of_workbook(self._file, str(error))) from None


def _is_panic(kind: type[BaseException] | None) -> bool:
    """Return whether the reader gave up; its class is no `Exception` and has a name, but no module to import from."""
    return kind is not None and (kind.__module__, kind.__name__) == ("pyo3_runtime", "PanicException")
