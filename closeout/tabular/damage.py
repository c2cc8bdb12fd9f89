"""Why a workbook or a Parquet file cannot be read, in our own words; who reads them speaks English to programmers."""

from pathlib import Path
from typing import Final
from zipfile import is_zipfile

from closeout.kernel.refusal import clause
from closeout.kernel.text import Text

_ZIP: Final = b"PK\x03\x04"
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARQUET: Final = b"PAR1"  # at both ends
_LONGEST: Final = 160


def of_workbook(path: Path, said: str) -> Text:
    """Return why the workbook at `path` cannot be read, of which its reader `said` this."""
    head, _ = _ends(path)
    if head.startswith(_OLD_WORKBOOK):
        return clause("tabular.damage_old_workbook")
    if not head.startswith(_ZIP):
        return clause("tabular.damage_other_kind", format="XLSX")
    return _inside(said) if is_zipfile(path) else clause("tabular.damage_cut_off")


def of_parquet(path: Path, said: str) -> Text:
    """Return why the Parquet file at `path` cannot be read, of which its reader `said` this."""
    head, tail = _ends(path)
    if not head.startswith(_PARQUET):
        return clause("tabular.damage_other_kind", format="Parquet")
    return _inside(said) if tail.endswith(_PARQUET) else clause("tabular.damage_cut_off")


def _ends(path: Path) -> tuple[bytes, bytes]:
    with path.open("rb") as file:
        head = file.read(8)
        file.seek(max(path.stat().st_size - 8, 0))
        return head, file.read()


def _inside(said: str) -> Text:
    words = said.partition("\n")[0].rstrip(".")
    return clause("tabular.damage_inside", words=words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…")
