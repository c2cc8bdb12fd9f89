"""Keeping what follows from facts: only the rows that changed are written, and the tallies move with them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db.models import Model

from closeout.sites.models import Question, Route, Site, Verdict
from closeout.sites.types import Derived
from closeout.tallies.services import shift

_AT_ONCE: Final = 500  # rows in a statement

Rows = Mapping[str, tuple[Any, ...]]

# Of each table: the column that tells rows of a site apart, and the others in the order of `Derived`.
_TABLES: Final[tuple[tuple[type[Model], str, str, tuple[str, ...]], ...]] = (
    (Verdict, "verdicts", "standard", ("verdict", "severity", "unit_key")),
    (Route, "routes", "row", ("action", "state", "unit_key")),
    (Question, "questions", "fact", ("rank", "role", "unit_key", "asked_for", "reason", "settles")),
)


def keep(pairs: Sequence[tuple[Site, Derived]]) -> None:
    """Write what was derived of sites whose rows are locked; the sites' own columns are set, not yet saved."""
    sites = [site for site, _ in pairs]
    for model, name, key, columns in _TABLES:
        wanted = {site.pk: getattr(derived, name) for site, derived in pairs}
        _keep_rows(model, key, columns, sites, wanted)
    changes: Counter[tuple[str, str]] = Counter()
    for site, derived in pairs:
        _count(site, derived, changes)
        for column, value in derived.columns.items():
            setattr(site, column, value)
    shift(changes)


def _count(site: Site, derived: Derived, changes: Counter[tuple[str, str]]) -> None:
    """Take a site's old figures out of the tallies and put the new ones in."""
    for division, counted, by in (
        (site.counted_in, site.counted, -1),
        (site.division_code, derived.counted, 1),
    ):
        for name, count in counted.items():
            changes[ledger(site.campaign_id), name] += by * count
            changes[ledger(site.campaign_id, division), name] += by * count
    site.counted, site.counted_in = dict(derived.counted), site.division_code


def ledger(campaign: int, division: str | None = None) -> str:
    """Return the tallies' ledger of a campaign, or of one division in it ("": sites without a division)."""
    return f"campaign:{campaign}" if division is None else f"campaign:{campaign}/{division or '-'}"


def _keep_rows(
    model: type[Model], key: str, columns: tuple[str, ...], sites: Sequence[Site], wanted: Mapping[int, Rows]
) -> None:
    fresh = [site for site in sites if not site.counted]
    known = [site for site in sites if site.counted]
    old: dict[tuple[int, str], Model] = {
        (vars(each)["site_id"], getattr(each, key)): each for each in model._default_manager.filter(site__in=known)
    }
    changed = []
    for site in (*fresh, *known):
        for name, values in wanted[site.pk].items():
            row = old.pop((site.pk, name), None)
            new = dict(zip(columns, values, strict=True))
            if row is None or any(getattr(row, column) != value for column, value in new.items()):
                changed.append(model(site_id=site.pk, campaign_id=site.campaign_id, **{key: name}, **new))
    _write(model, key, columns, changed, old.values())


def _write(model: type[Model], key: str, columns: tuple[str, ...], changed: list[Model], gone: Iterable[Model]) -> None:
    """Insert rows or update those that are there, in one statement a batch; delete those that are gone."""
    manager = model._default_manager
    if changed:
        manager.bulk_create(
            changed, batch_size=_AT_ONCE, update_conflicts=True, unique_fields=["site", key], update_fields=columns
        )
    left = [each.pk for each in gone]
    if left:
        manager.filter(pk__in=left).delete()
