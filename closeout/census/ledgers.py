"""An office's own ledger: its headings, what each may mean, and maps that were saved by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from django.db import transaction

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import scope_of
from closeout.census.models import LEDGER, WAITING, SavedMap, Upload
from closeout.census.uploads import named, path_of
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.facts import Fact
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.kernel.text import Lang
from closeout.kernel.words import did_you_mean
from closeout.packfile.pack import Pack
from closeout.people.access import Access
from closeout.tabular.chunks import Source
from closeout.tabular.csv_in import CsvSource
from closeout.tabular.headings import keys_by_heading
from closeout.tabular.mapping import SITE_CODE, with_site_code
from closeout.tabular.words import half_width
from closeout.tabular.xlsx_extent import MOST_SENT
from closeout.tabular.xlsx_in import XlsxSource

MOST_COLUMNS: Final = 60
_SHOWN: Final = 3  # examples of each column
_LOOKED_AT: Final = 12
# Words of a heading that speaks of an open finding rather than of a fact.
_FINDING: Final = ("隐患", "问题", "整改", "违法", "finding", "hazard", "problem", "remedy")
# What offices call things; as guesses, so that somebody looks.
_ALSO: Final = {
    **dict.fromkeys(("编号", "编码", "站点编号", "场所编号", "no.", "code"), SITE_CODE),
    **dict.fromkeys(("名称", "单位名称", "场所名称", "企业名称", "site"), "name"),
    **dict.fromkeys(("社区", "村", "村居", "村（社区）", "所在社区", "所在村", "所属社区", "village"), "division_code"),
    **dict.fromkeys(("详细地址", "经营地址", "场所地址", "位置"), "address"),
    **dict.fromkeys(("面积", "占地面积", "场地面积"), "operating_area_m2"),
    **dict.fromkeys(("从业人员", "人员数量", "员工人数"), "staff_count"),
    **dict.fromkeys(("是否有围挡", "围挡"), "has_fence"),
    **dict.fromkeys(("营业执照", "有无执照", "执照"), "has_business_licence"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a ledger with examples of what stands below; `key` "" where no fact is near."""

    text: str
    examples: tuple[str, ...]
    key: str
    guessed: bool  # by likeness only, not by name
    aside: bool


def ledger_headings(upload: Upload, pack: Pack, saved: SavedMap | None = None) -> list[Heading]:
    """Return the headings of a ledger, each with what it may mean: as mapped, as saved before, by name, by likeness.

    Raises:
        Refusal: the file cannot be read, or has no headings.
    """
    with named(upload):
        source = source_of(upload)
        rows = [cells for row, cells in islice(source.beginning(_LOOKED_AT), _LOOKED_AT) if row > source.header_row]
    chosen = upload.columns or ({} if saved is None else saved.columns)
    aside = upload.aside or ([] if saved is None else saved.aside)
    known = keys_by_heading(with_site_code(pack.facts))
    guesses = dict(known) if not chosen else {}
    return [
        _heading(each, _examples(rows, at), chosen, guesses, aside)
        for at, each in enumerate(map(half_width, source.headings[:MOST_COLUMNS]))
        if each
    ]


def source_of(upload: Upload) -> Source:
    """Return the table in a ledger's file. Raises as `open_sites` does."""
    path = path_of(upload)
    if path.suffix == ".xlsx":
        return XlsxSource(path, None, upload.header_row, MOST_SENT)
    return CsvSource(path, upload.header_row)


def _examples(rows: Sequence[Sequence[str]], at: int) -> tuple[str, ...]:
    cells = (row[at].strip() for row in rows if at < len(row))
    return tuple(islice((each[:40] for each in cells if each), _SHOWN))


def _heading(
    text: str, examples: tuple[str, ...], chosen: Mapping[str, str], known: Mapping[str, str], aside: Sequence[str]
) -> Heading:
    key = chosen.get(text) or known.get(text, "")
    finding = any(word in text.casefold() for word in _FINDING)
    if key or finding:
        return Heading(text, examples, key, False, text in aside or (finding and not key and not chosen))
    also = _ALSO.get(text.casefold(), "")
    near = also if also in known.values() else known.get(did_you_mean(text, known) or "", "")
    return Heading(text, examples, near, bool(near), text in aside)


def key_of(said: str, facts: Mapping[str, Fact], lang: Lang) -> str:
    """Return the fact that somebody named by its label in either language or by its key.

    Raises:
        Refusal: there is none of the name; it says what may have been meant.
    """
    known = keys_by_heading(with_site_code(facts))
    word = half_width(said)
    if word in known:
        return known[word]
    near = did_you_mean(word, known)
    guess = None if near is None else with_site_code(facts)[known[near]].label.say(lang)
    if guess is None:
        raise Refusal("census.no_fact", found=word[:60])
    raise Refusal("census.no_fact_near", found=word[:60], guess=guess)


@transaction.atomic
def map_columns(
    *,
    access: Access,
    campaign: Campaign,
    upload: Upload,
    columns: Mapping[str, str],
    aside: Sequence[str],
    save_as: str = "",
    at: datetime,
) -> None:
    """Say what a ledger's headings mean, for this file and, with `save_as`, for the next by that name.

    Raises:
        Refusal: no heading is the site's code, or two are the same fact.
        Conflict: the file is being imported, or was.
        Denied: `save_as` is the name of a map that another saved.
    """
    access.need("do_census")
    if upload.kind != LEDGER or upload.state != WAITING:
        raise Conflict("census.imported_already")
    facts = with_site_code(pack_of(campaign).facts)
    keys = list(columns.values())
    if SITE_CODE not in keys:
        raise Refusal("census.no_code_column")
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise Refusal("census.fact_twice", fact=facts[twice].label)
    upload.columns, upload.aside = dict(columns), [each for each in aside if each not in columns]
    upload.save()
    if save_as:
        _save_map(access, save_as, upload)
        after = {"name": save_as, "columns": upload.columns, "aside": upload.aside}
        act = Act("ledger_map_saved", f"ledger_map:{save_as}"[:120], scope_of(campaign), after=after)
        record(act, actor=access.user, at=at)


def _save_map(access: Access, name: str, upload: Upload) -> None:
    """Keep a map by its name, within the caller's transaction: others import by it, so not everybody replaces it."""
    said = {"columns": upload.columns, "aside": upload.aside}
    SavedMap.objects.get_or_create(authority_id=access.authority, name=name, defaults={**said, "saved_by": access.user})
    kept = SavedMap.objects.select_for_update().get(authority=access.authority, name=name)
    if access.role != "office" and kept.saved_by_id != access.user.pk:
        raise Denied("census.map_of_another", name=name)
    kept.columns, kept.aside = upload.columns, upload.aside
    kept.save(update_fields=[*said])


def saved_maps(access: Access) -> list[SavedMap]:
    """Return the maps that an authority saved, by name."""
    return list(SavedMap.objects.filter(authority=access.authority).order_by("name"))
