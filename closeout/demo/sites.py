"""The demo's sites: the 200 invented ones of Buji, reported by the census and then judged unit by unit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from importlib.resources import as_file, files
from typing import Final

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.demo.people import PEOPLE
from closeout.kernel.facts import Value
from closeout.packfile.pack import Pack, unit_of
from closeout.people.access import Access, access_of
from closeout.sites.models import CENSUS, INSPECTION, JUDGEMENT, Site
from closeout.sites.services import record_many, register_sites
from closeout.sites.types import NewFact, NewSite, Said
from closeout.tabular.sites import open_sites

Row = Mapping[str, Value]

_AT_CENSUS: Final = 12  # days after the start at which the villages have reported
_FIRST_VISITS: Final = 15


def rows(pack: Pack) -> list[Row]:
    """Return the sample's sites, as far as something is known of them."""
    with as_file(files("closeout").joinpath("samples", "buji", "sites.csv")) as path:
        table = open_sites(path, pack.facts)
        return [_known(row) for batch in table.batches() for row in batch.sites.iter_rows(named=True)]


def _known(row: Mapping[str, Value]) -> Row:
    return {key: value for key, value in row.items() if value is not None}


def report(campaign: Campaign, office: Access, start: datetime, found: Iterable[Row]) -> dict[str, Site]:
    """Register what the census found: who and where each site is, and what no unit alone may settle."""
    pack = pack_of(campaign)
    new = [
        NewSite(str(row["site_code"]), [NewFact(key, value) for key, value in row.items() if _by_census(pack, key)])
        for row in found
    ]
    at = start + timedelta(days=_AT_CENSUS)
    return {
        each.code: each for each in register_sites(access=office, campaign=campaign, sites=new, source=CENSUS, at=at)
    }


def _by_census(pack: Pack, key: str) -> bool:
    return key in pack.facts and key != "site_code" and pack.facts[key].judged_by is None


def judge(
    campaign: Campaign, users: Mapping[str, User], start: datetime, found: Iterable[Row], sites: Mapping[str, Site]
) -> None:
    """Let each unit record what it judges, on a day of its own; what no person of the demo judges stays open."""
    found = list(found)
    for day, (unit, said) in enumerate(_by_unit(pack_of(campaign), found, sites).items()):
        user = next((users[each.username] for each in PEOPLE if each.unit == unit), None)
        access = None if user is None else access_of(user, campaign.authority_id)
        if access is not None:
            at = start + timedelta(days=_FIRST_VISITS + day, hours=day % 7)
            source = INSPECTION if day % 2 else JUDGEMENT
            record_many(access=access, campaign=campaign, said=said, source=source, at=at)


def _by_unit(pack: Pack, found: Iterable[Row], sites: Mapping[str, Site]) -> dict[str, list[Said]]:
    said: dict[str, list[Said]] = defaultdict(list)
    for row in found:
        facts: dict[str, list[NewFact]] = defaultdict(list)
        for key, unit in _judged(pack, row):
            facts[unit].append(NewFact(key, row[key]))
        for unit, new in facts.items():
            said[unit].append(Said(sites[str(row["site_code"])], new))
    return said


def _judged(pack: Pack, row: Row) -> Iterator[tuple[str, str]]:
    for key in row:
        role = pack.facts[key].judged_by if key in pack.facts else None
        if role is not None and role in pack.roles:
            yield key, unit_of(pack.roles, role, row)


def suggest(campaign: Campaign, worker: Access, at: datetime, sites: Iterable[Site]) -> None:
    """Let a village worker say what only a unit may settle: it stands beside the question."""
    said = [
        Said(site, [NewFact("has_business_licence", index % 3 > 0, note="经营者出示了照片（示例）")])
        for index, site in enumerate(sites)
        if "has_business_licence" not in site.values
    ]
    if said:
        record_many(access=worker, campaign=campaign, said=said, source=CENSUS, at=at)
