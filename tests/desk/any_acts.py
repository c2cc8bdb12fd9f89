"""Every act of the service that moves a figure or a state, done at random: who tries it, and to what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from closeout.campaigns.plans import pack_of
from closeout.census import services as census
from closeout.evidence.models import Item
from closeout.evidence.services import add, withdraw
from closeout.findings import deadlines, services
from closeout.findings.doing import Doer
from closeout.findings.models import Finding
from closeout.findings.raising import raise_findings
from closeout.findings.states import MOVES, OPEN, Deed
from closeout.findings.types import NewFinding
from closeout.instructions import services as instructions
from closeout.instructions.models import Instruction
from closeout.instructions.types import NewInstruction
from closeout.judgements.services import decline, judge
from closeout.judgements.types import Judgement
from closeout.kernel.text import Text
from closeout.meetings.services import decide
from closeout.meetings.types import NewDecision
from closeout.people.access import Access
from closeout.people.roles import Right
from closeout.sites import lifecycle
from closeout.sites.models import Question
from closeout.sites.services import record_facts, register_sites
from closeout.sites.types import NewFact
from closeout.work import services as work
from closeout.work.models import Task
from tests.desk.any_papers import PAPERS
from tests.desk.any_visits import VISITS, after_confirming, after_describing
from tests.desk.world import ELSEWHERE, World
from tests.evidence.making import photo
from tests.factories import COMMUNITY, new_site

Act = Callable[[World, Access], object]


@dataclass(frozen=True)
class Kind:
    """A kind of act: who may do it at all (any of these rights), and how often it is tried."""

    act: Act
    rights: tuple[Right, ...]
    weight: int = 2


# -- sites and what is known of them -----------------------------------------------------------------------------------


def _register(world: World, who: Access) -> object:
    code = f"BJ-{world.dice.randint(4, 6):04}"
    new = new_site(code, division_code=world.one_of([COMMUNITY, ELSEWHERE]))
    return register_sites(sites=[new], source="census", **world.about(who))


def _record(world: World, who: Access) -> object:
    key = world.one_of([fact for _, fact in world.plan.standards])
    facts = [NewFact(key, world.chance(0.75))]
    if world.chance(0.1):
        facts.append(NewFact("division_code", world.one_of([COMMUNITY, ELSEWHERE])))
    return record_facts(access=who, site=world.site(), facts=facts, source="inspection", at=world.now)


def _mend(world: World, who: Access) -> object:
    """Record that a standard is met at a site where its finding is reported as corrected."""
    found = world.row(Finding.objects.filter(state="submitted").exclude(standard="").select_related("site"))
    found.site.campaign = world.campaign
    facts = [NewFact(dict(world.plan.standards)[found.standard], True)]
    return record_facts(access=who, site=found.site, facts=facts, source="inspection", at=world.now)


def _turn(act: Callable[..., object]) -> Act:
    return lambda world, who: act(access=who, site=world.site(), reason="x", at=world.now)


def _judge(world: World, who: Access) -> object:
    asked = _question(world, who)
    says = Judgement(world.chance(0.5), "查验（示例）", world.today)
    return judge(fact=asked.fact, codes=[asked.site.code], says=says, **world.about(who))


def _decline(world: World, who: Access) -> object:
    asked = _question(world, who)
    return decline(fact=asked.fact, codes=[asked.site.code], reason="x", **world.about(who))


def _question(world: World, who: Access) -> Question:
    """Return a question of yes or no, mostly one that this person's unit is asked."""
    facts = [key for key, fact in pack_of(world.campaign).facts.items() if fact.type == "boolean"]
    asked = Question.objects.filter(campaign=world.campaign, fact__in=facts).select_related("site")
    own = asked.filter(unit_key=who.unit_key or "community_workstation")
    return world.row(own if own.exists() and world.chance(0.8) else asked)


# -- the census, meetings, instructions, tasks ------------------------------------------------------------------------


def _start_census(world: World, who: Access) -> object:
    code = world.one_of([COMMUNITY, ELSEWHERE])
    return census.start(codes=[code], due_on=world.days(1, 9), **world.about(who))


def _sign(world: World, who: Access) -> object:
    act = world.one_of([census.sign_complete, census.sign_zero])
    return act(division=world.one_of([COMMUNITY, ELSEWHERE]), **world.about(who))


def _reopen_census(world: World, who: Access) -> object:
    return census.reopen(division=world.one_of([COMMUNITY, ELSEWHERE]), reason="x", **world.about(who))


def _decide(world: World, who: Access) -> object:
    site = world.site()
    new = NewDecision(world.one_of([None, "ban", "retain"]), world.today, f"纪要{world.dice.random()}", "x")
    return decide(codes=[site.code], seen={site.code: site.outcome}, new=new, **world.about(who))


def _instruct(world: World, who: Access) -> object:
    return instructions.give(new=NewInstruction(world.unit(), "抓紧（示例）", world.days(0, 9)), **world.about(who))


def _answer(world: World, who: Access) -> object:
    return instructions.answer(number=world.row(Instruction.objects.all()).pk, text="已办（示例）", **world.about(who))


def _see(world: World, who: Access) -> object:
    return instructions.see(number=world.row(Instruction.objects.all()).pk, **world.about(who))


def _task(act: Callable[..., object], **more: Any) -> Act:
    return lambda world, who: act(access=who, task=_any_task(world, who).pk, at=world.now, **more)


def _any_task(world: World, who: Access) -> Task:
    own = Task.objects.filter(unit=who.unit) if who.unit else Task.objects.filter(division_code=who.division_code)
    return world.row(own if own.exists() and world.chance(0.8) else Task.objects.all())


def _assign(world: World, who: Access) -> object:
    to = world.one_of(world.people).user.pk
    return work.assign(access=who, task=_any_task(world, who).pk, to=to, at=world.now)


# -- findings ----------------------------------------------------------------------------------------------------------


def _raise(world: World, who: Access) -> object:
    site = world.site()
    if world.chance(0.35):
        new = NewFinding(
            site, text=Text("窨井盖缺失（示例）", "No cover"), severity="major", unit_key=world.one_of(world.plan.units)
        )
    else:
        new = NewFinding(site, world.one_of(world.plan.standards)[0], due_on=world.days(0, 12))
    return raise_findings(new=[new], **world.about(who))


def finding(world: World, who: Access, deed: Deed | None = None) -> Finding:
    """Return a finding, mostly one of this person's unit in whose state an act may start."""
    every = Finding.objects.filter(campaign=world.campaign)
    fit = every.filter(state__in=OPEN if deed is None else MOVES[deed].start)
    own = fit.filter(unit=who.unit) if who.unit else fit
    return world.row(own if own.exists() and world.chance(0.85) else every)


def _doing(deed: Deed | None, act: Callable[..., object], **more: Callable[[World], object]) -> Act:
    def done(world: World, who: Access) -> object:
        doer = Doer(who, world.campaign, finding(world, who, deed).number, world.now)
        return act(doer, **{name: each(world) for name, each in more.items()})

    return done


def _because(_world: World) -> str:
    return "x"


def _prove(world: World, who: Access) -> object:
    found = finding(world, who)
    return add(
        access=who,
        uuid=world.uuid(),
        subject=f"finding:{found.pk}",
        file=BytesIO(photo()),
        name="照片.jpg",
        caption="",
        at=world.now,
    )


def _withdraw(world: World, who: Access) -> object:
    return withdraw(access=who, uuid=world.row(Item.objects.all()).uuid, reason="x", at=world.now)


KINDS: Final[Mapping[str, Kind]] = {
    "register": Kind(_register, ("register_sites",), 1),
    "record": Kind(_record, ("record_facts",), 8),
    "mend": Kind(_mend, ("record_facts",), 4),
    "close_site": Kind(_turn(lifecycle.close_site), ("manage_sites",), 1),
    "move_site": Kind(_turn(lifecycle.move_site), ("manage_sites",), 1),
    "reopen_site": Kind(_turn(lifecycle.reopen_site), ("manage_sites",), 3),
    "judge": Kind(_judge, ("judge",)),
    "decline": Kind(_decline, ("judge",)),
    "start_census": Kind(_start_census, ("run_campaign",), 1),
    "sign": Kind(_sign, ("sign_census",), 3),
    "reopen_census": Kind(_reopen_census, ("do_census",), 1),
    "decide": Kind(_decide, ("decide_outcomes",), 3),
    "instruct": Kind(_instruct, ("instruct",)),
    "answer_instruction": Kind(_answer, ("see_instructions",), 3),
    "see_instruction": Kind(_see, ("instruct",)),
    "accept_task": Kind(_task(work.accept), ("do_tasks",)),
    "finish_task": Kind(_task(work.finish), ("do_tasks",)),
    "refuse_task": Kind(_task(work.refuse, reason="x"), ("do_tasks",), 1),
    "cancel_task": Kind(_task(work.cancel, reason="x"), ("assign",), 1),
    "reopen_task": Kind(_task(work.reopen), ("assign", "do_tasks")),
    "assign_task": Kind(_assign, ("hand_out",)),
    "raise": Kind(_raise, ("raise_findings",), 5),
    "accept": Kind(_doing("accept", services.accept), ("do_findings",), 6),
    "refuse": Kind(_doing("refuse", services.refuse, reason=_because), ("do_findings",), 1),
    "reassign": Kind(
        _doing("reassign", services.reassign, unit=lambda world: world.unit().pk, reason=_because), ("hand_findings",)
    ),
    "submit": Kind(_doing("submit", services.submit, note=_because), ("do_findings",), 9),
    "send_back": Kind(_doing("send_back", services.send_back, reason=_because), ("decide_findings",)),
    "close": Kind(_doing("close", services.close), ("decide_findings",), 12),
    "give_up": Kind(_doing("give_up", services.give_up, reason=_because), ("decide_findings",), 1),
    "defer": Kind(
        _doing("defer", services.defer, until=lambda world: world.days(1, 9), reason=_because), ("decide_findings",)
    ),
    "resume": Kind(_doing("resume", services.resume), ("decide_findings",)),
    "ask_time": Kind(
        _doing(None, deadlines.ask_time, until=lambda world: world.days(5, 40), reason=_because), ("do_findings",), 3
    ),
    "decide_time": Kind(
        _doing(None, deadlines.decide_time, granted=lambda world: world.chance(0.6), answer=lambda _world: "x"),
        ("decide_findings",),
        4,
    ),
    "prove": Kind(_prove, ("add_evidence",), 9),
    "withdraw": Kind(_withdraw, ("add_evidence", "withdraw_evidence"), 3),
    **{name: Kind(*each) for name, each in {**VISITS, **PAPERS}.items()},
}

Follows = Callable[[World, Access], tuple[str, Access]]


def _same(name: str) -> Follows:
    return lambda _world, who: (name, who)


def _another(name: str) -> Follows:
    """Return that the unit's head does it, or the office where the head did what came before."""
    return lambda world, who: (name, world.people[1] if who.user != world.people[1].user else world.office)


def _head(name: str) -> Follows:
    return lambda world, _who: (name, world.people[1])


def _office(name: str) -> Follows:
    return lambda world, _who: (name, world.office)


# What people mostly do next, and who: without this nothing would ever come to its end.
NEXT: Final[Mapping[str, Follows]] = {
    "start_visit": _same("answer_visit"),
    "answer_visit": _same("describe_visit"),
    "describe_visit": after_describing,
    "confirm_visit": after_confirming,
    "draft_order": _head("issue"),
    "draft_opinion": _head("issue"),
    "issue": _head("serve"),
    "prove": _same("submit"),
    "submit": _head("mend"),
    "mend": _office("close"),
    "ask_time": _another("decide_time"),
    "instruct": _head("answer_instruction"),
}
