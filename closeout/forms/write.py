"""All forms of a plan in one folder, which appears whole."""

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from closeout.forms.book import Filling, Site, write_form
from closeout.forms.census import census
from closeout.forms.checklists import checklists
from closeout.forms.divisions import Divisions
from closeout.forms.sheets import FormSheet
from closeout.kernel.refusal import Refusal
from closeout.kernel.system import reason
from closeout.kernel.text import Lang
from closeout.packfile.pack import Pack
from closeout.tabular.sites import SiteTable
from closeout.tabular.staging import StagedFolder, StagedReplacements, Staging

MOST_SITES: Final = 20_000
_FULL: Final = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


@dataclass(frozen=True, slots=True)
class Written:
    """A form that was written: its file's name, how many columns it has to fill in, how many sites stand in it."""

    file: str
    form: FormSheet
    sites: int


def write_forms(
    pack: Pack, out: Path, *, sites: Sequence[Site], divisions: Divisions, lang: Lang, force: bool = False
) -> list[Written]:
    """Write the census questionnaire and the units' checklists of `pack` into the folder `out`.

    Args:
        pack: the plan.
        out: a new folder; an old one is written into with `force`, other files in it stay.
        sites: what is known already; each form gets its own sites.
        divisions: the villages to choose from.
        lang: the language of the drop-downs; headings and explanations are in both.
        force: whether files of the same names are replaced.

    Raises:
        Refusal: `out` exists without `force`, or cannot be written; what was there is untouched.
    """
    forms: list[tuple[FormSheet, Sequence[Site]]] = [(census(pack), sites)]
    forms += [(each.form, each.own(pack, sites)) for each in checklists(pack)]
    names = [f"{form.name}.xlsx" for form, _ in forms]
    with _refusing(out), _staged(out, names, force) as room:
        for name, (form, own) in zip(names, forms, strict=True):
            write_form(room / name, form, Filling(own, divisions, lang))
    return [Written(name, form, len(own)) for name, (form, own) in zip(names, forms, strict=True)]


def read_known(table: SiteTable) -> list[Site]:
    """Return the sites of a table, all of them.

    Raises:
        Refusal: a row is bad, or there are more than a form holds.
    """
    if table.more_than(MOST_SITES):
        raise Refusal("forms.many_sites", file=str(table.path), most=MOST_SITES)
    sites: list[Site] = [site for batch in table.batches() for site in batch.sites.iter_rows(named=True)]
    table.findings.refuse_bad_rows()
    return sites


@contextmanager
def _staged(out: Path, names: Sequence[str], force: bool) -> Iterator[Path]:
    staging = _staging(out, names, force)
    try:
        yield staging.room
        staging.commit()
    finally:
        staging.discard()


def _staging(out: Path, names: Sequence[str], force: bool) -> Staging:
    if not out.exists():
        return StagedFolder(out)
    if not out.is_dir():
        raise Refusal("forms.out_is_file", path=str(out))
    if not force:
        raise Refusal("forms.out_exists", path=str(out))
    return StagedReplacements(out, names)


@contextmanager
def _refusing(out: Path) -> Iterator[None]:
    """Turn the system's errors into refusals."""
    try:
        yield
    except FileNotFoundError:
        raise Refusal("tabular.out_no_parent", path=str(out), parent=str(out.parent)) from None
    except OSError as error:
        if error.errno in _FULL:
            raise Refusal("tabular.disk_full", path=str(out)) from None
        raise Refusal("tabular.cannot_write", path=str(out), reason=reason(error)) from None
