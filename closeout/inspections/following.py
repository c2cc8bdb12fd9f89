"""What follows from a visit that is being finished, each within the caller's transaction."""

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, datetime

from closeout.campaigns.models import Part
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import scope_of
from closeout.findings.doing import Doer
from closeout.findings.models import INSPECTION as BY_INSPECTION
from closeout.findings.models import PATROL as BY_PATROL
from closeout.findings.periods import due_after
from closeout.findings.raising import raise_findings
from closeout.findings.rechecking import recheck
from closeout.findings.types import NewFinding
from closeout.forms.sheets import standard_facts
from closeout.inspections.checklist import Seen
from closeout.inspections.kinds import CLOSED_DOWN
from closeout.inspections.models import Answer, Objection, Visit
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.text import Text
from closeout.kernel.verdicts import FAIL
from closeout.packfile.pack import Pack, Standard, unit_of
from closeout.people.access import Access
from closeout.people.models import Unit
from closeout.sites.families import family
from closeout.sites.models import INSPECTION, Verdict
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact
from closeout.sites.values import read
from closeout.work.services import open_tasks
from closeout.work.types import NewTask

STATE = "operating_state"


def record_answers(access: Access, visit: Visit, answers: Sequence[Answer], at: datetime) -> None:
    """Record what was answered as facts of the site, an amended visit what it says differently; the verdicts follow."""
    facts = list(_facts(visit, answers, at))
    if facts:
        site = record_facts(access=access, site=visit.site, facts=facts, source=INSPECTION, at=at)
        site.campaign = visit.campaign
        visit.site = site


def _facts(visit: Visit, answers: Sequence[Answer], at: datetime) -> Iterator[NewFact]:
    facts, evidence = pack_of(visit.campaign).facts, f"visit:{visit.pk}"
    before = {} if visit.amends is None else {each.fact: each.value for each in visit.amends.answers.all()}
    known = {each.fact: each for each in answers if each.value is not None and each.fact in facts}
    for key, each in known.items():
        if before.get(key) != each.value:
            value = read(facts, {key: each.value})[key]
            yield NewFact(key, value, min(each.answered_at, at), evidence, each.note)
    for key, old in before.items():
        if old is not None and key not in known and key in facts:
            yield NewFact(key, None, at, evidence, visit.amend_reason)
    yield from _state(visit, facts, known, at)


def _state(visit: Visit, facts: Container[str], known: Container[str], at: datetime) -> Iterator[NewFact]:
    """Say that a site closed down where only the result says so; an amendment with another result takes it back."""
    if STATE not in facts or STATE in known:
        return
    before = visit.amends
    if visit.result == CLOSED_DOWN:
        yield NewFact(STATE, "closed", min(visit.finished_at or at, at), f"visit:{visit.pk}")
    elif before is not None and before.result == CLOSED_DOWN and not before.answers.filter(fact=STATE).exists():
        yield NewFact(STATE, None, at, f"visit:{visit.pk}", visit.amend_reason)


def recheck_all(access: Access, visit: Visit, at: datetime) -> None:
    """Tell each earlier finding what was seen of it.

    A site that was merged into this one may have been taken out again: what was said of its findings is dropped.
    """
    visit.rechecks.exclude(finding__site__in=family(visit.site_id)).delete()
    for each in visit.rechecks.select_related("finding").order_by("finding__number"):
        doer = Doer(access, visit.campaign, each.finding.number, at)
        recheck(doer, corrected=each.corrected, note=each.note)


def raise_failing(
    access: Access, visit: Visit, answers: Sequence[Answer], seen: Mapping[str, Seen], at: datetime
) -> None:
    """Raise a finding for each standard that the officers saw failing and that fails by what stands.

    Where another unit alone settles the fact the answer is a suggestion, and nothing is raised until that unit has
    spoken. What is open already is not raised twice.
    """
    standing = Verdict.objects.filter(site=visit.site, verdict=FAIL, standard__in=[*seen]).values_list("standard")
    failing = {standard for (standard,) in standing if seen[standard].verdict == FAIL}
    before = {} if visit.amends is None else {each.fact: each.value for each in visit.amends.answers.all()}
    given = {each.fact: each for each in answers if each.value is not None and before.get(each.fact) != each.value}
    new = [
        _finding(visit, each, [given[key] for key in standard_facts(each) if key in given], at)
        for each in pack_of(visit.campaign).standards
        if each.id in failing and set(given) & set(standard_facts(each))
    ]
    if new:
        raise_findings(access=access, campaign=visit.campaign, new=new, at=at)


def _finding(visit: Visit, standard: Standard, answers: Sequence[Answer], at: datetime) -> NewFinding:
    days = [each.within_days for each in answers if each.within_days is not None]
    return NewFinding(
        site=visit.site,
        standard=standard.id,
        description="；".join(dict.fromkeys(each.note for each in answers if each.note))[:1000],
        source=BY_INSPECTION if visit.administrative else BY_PATROL,
        origin=f"visit:{visit.pk}:{standard.id}",
        due_on=due_after(_day(at), min(days)) if days else None,
    )


def _day(at: datetime) -> date:
    return at.astimezone(TIME_ZONE).date()


def ask_units(visit: Visit, at: datetime) -> None:
    """Ask the unit that judges it about each verdict that is objected to."""
    pack = pack_of(visit.campaign)
    standards = {each.id: each for each in pack.standards}
    parts = {each.key: each.unit for each in Part.objects.filter(campaign=visit.campaign).select_related("unit")}
    asked = [(each, standards[each.standard]) for each in visit.objections.all() if each.standard in standards]
    open_tasks(
        [_task(visit, one, standard, parts.get(_judge(pack, visit, standard))) for one, standard in asked], at=at
    )


def _judge(pack: Pack, visit: Visit, standard: Standard) -> str:
    """Return the plan's unit that settles a standard: who alone judges a fact of it, else who answers for it."""
    judges = (pack.facts[key].judged_by for key in standard_facts(standard))
    role = next((each for each in judges if each is not None and each in pack.roles), standard.role)
    return unit_of(pack.roles, role, read(pack.facts, visit.site.values))


def _task(visit: Visit, objection: Objection, standard: Standard, unit: Unit | None) -> NewTask:
    site, why = visit.site.code, objection.reason[:120]
    title = Text(
        f"{site} 对“{standard.text.zh}”的判定有异议：{why}",
        f"{site}: objection to the verdict on “{standard.text.en}”: {why}",
    )
    return NewTask(
        scope=scope_of(visit.campaign),
        kind="objection",
        key=f"{visit.pk}:{standard.id}",
        subject=f"site:{visit.site_id}",
        clause=standard.clause,
        title_zh=title.zh[:300],
        title_en=title.en[:300],
        unit=unit,
        due_on=None,
        division_code=visit.site.division_code,
        authority=visit.campaign.authority,
    )
