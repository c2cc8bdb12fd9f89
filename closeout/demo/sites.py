"""The demo's sites: the invented ones of the samples, reported by the census and then judged unit by unit."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from importlib.resources import as_file, files

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.demo.diary import Stage, Step
from closeout.demo.people import PEOPLE
from closeout.kernel.facts import Value
from closeout.packfile.pack import Pack, unit_of
from closeout.sites.models import CENSUS, IN_USE, INSPECTION, JUDGEMENT, Site
from closeout.sites.services import record_many, register_sites
from closeout.sites.types import NewFact, NewSite, Said
from closeout.tabular.sites import open_sites

Row = Mapping[str, Value]


def rows(campaign: Campaign, sample: str, without: Collection[str] = ()) -> list[Row]:
    """Return a sample's sites as far as something is known of them, but for those of the divisions `without`."""
    facts = pack_of(campaign).facts
    with as_file(files("closeout").joinpath("samples", sample, "sites.csv")) as path:
        found = [row for batch in open_sites(path, facts).batches() for row in batch.sites.iter_rows(named=True)]
    return [_known(row) for row in found if row["division_code"] not in without]


def _known(row: Mapping[str, Value]) -> Row:
    return {key: value for key, value in row.items() if value is not None}


def reported(stage: Stage, found: Sequence[Row], day: int) -> Step:
    """Return the step by which the census registers sites: who and where each is, and what no unit alone may settle."""
    return stage.step(day, lambda at: _report(stage, found, at))


def _report(stage: Stage, found: Sequence[Row], at: datetime) -> None:
    pack, office = pack_of(stage.campaign), stage.cast["office"]
    there = _registered(stage.campaign)
    said = {
        str(row["site_code"]): [NewFact(key, value) for key, value in row.items() if _by_census(pack, key)]
        for row in found
    }
    new = [NewSite(code, facts) for code, facts in said.items() if code not in there]
    register_sites(access=office, campaign=stage.campaign, sites=new, source=CENSUS, at=at)
    again = [Said(there[code], facts) for code, facts in said.items() if code in there]
    if again:
        record_many(access=office, campaign=stage.campaign, said=again, source=CENSUS, at=at)


def _registered(campaign: Campaign) -> dict[str, Site]:
    return {each.code: each for each in Site.objects.filter(campaign=campaign)}


def _by_census(pack: Pack, key: str) -> bool:
    return key in pack.facts and key != "site_code" and pack.facts[key].judged_by is None


def judged(stage: Stage, found: Sequence[Row], first: int, last: int) -> Iterator[Step]:
    """Yield the steps by which each unit records what it judges; what no person of the demo judges stays open."""
    by_unit = _by_unit(pack_of(stage.campaign), found)
    for place, unit in enumerate(by_unit):
        name = next((each.username for each in PEOPLE if each.unit == unit), None)
        if name is not None:
            source = INSPECTION if place % 2 else JUDGEMENT
            day = first + place * (last - first) // len(by_unit)
            yield stage.step(day, _Judging(stage, name, source, by_unit[unit]), hours=place % 7)


class _Judging:
    """A unit that records what it judges at the sites of the sample."""

    def __init__(self, stage: Stage, name: str, source: str, facts: Mapping[str, list[NewFact]]) -> None:
        self._stage, self._name, self._source, self._facts = stage, name, source, facts

    def __call__(self, at: datetime) -> None:
        there, campaign = _registered(self._stage.campaign), self._stage.campaign
        said = [Said(there[code], facts) for code, facts in self._facts.items() if there[code].state == IN_USE]
        record_many(access=self._stage.cast[self._name], campaign=campaign, said=said, source=self._source, at=at)


def _by_unit(pack: Pack, found: Iterable[Row]) -> dict[str, dict[str, list[NewFact]]]:
    said: dict[str, dict[str, list[NewFact]]] = defaultdict(lambda: defaultdict(list))
    for row in found:
        for key, unit in _judged(pack, row):
            said[unit][str(row["site_code"])].append(NewFact(key, row[key]))
    return said


def _judged(pack: Pack, row: Row) -> Iterator[tuple[str, str]]:
    for key in row:
        role = pack.facts[key].judged_by if key in pack.facts else None
        if role is not None and role in pack.roles:
            yield key, unit_of(pack.roles, role, row)


def suggested(stage: Stage, who: str, division: str, at: datetime) -> None:
    """Let a village worker say what only a unit may settle: it stands beside the question."""
    sites = Site.objects.filter(campaign=stage.campaign, division_code=division, state=IN_USE).order_by("code")
    said = [
        Said(site, [NewFact("has_business_licence", place % 3 > 0, note="经营者出示了照片（示例）")])
        for place, site in enumerate(sites)
        if "has_business_licence" not in site.values
    ]
    if said:
        record_many(access=stage.cast[who], campaign=stage.campaign, said=said, source=CENSUS, at=at)
