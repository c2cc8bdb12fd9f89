"""Judging: answering questions that one's own unit is asked, declining those that are not, sending those back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import refuse_finished, scope_of
from closeout.evaluation.phrases import value_text
from closeout.journal.services import record_all
from closeout.journal.types import Act
from closeout.judgements.models import Acceptance, Declined
from closeout.judgements.queries import MOST, asked_of, mine
from closeout.judgements.registry import JUDGED
from closeout.judgements.types import Judgement
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.facts import Value
from closeout.kernel.refusal import Conflict, Missing, Problem, Refusal
from closeout.kernel.text import Text
from closeout.notices.services import tell
from closeout.notices.types import Notice
from closeout.packfile.pack import Pack
from closeout.people.access import Access
from closeout.sites.models import JUDGEMENT, Fact, Question, Site
from closeout.sites.queries import visible_sites
from closeout.sites.services import record_many
from closeout.sites.types import NewFact, Said
from closeout.sites.values import read
from closeout.work.addressees import people_of
from closeout.work.services import open_tasks, settle
from closeout.work.types import NewTask

_NOON = time(12, tzinfo=TIME_ZONE)  # of a day in the past nobody says which hour


@transaction.atomic
def judge(
    *, access: Access, campaign: Campaign, fact: str, codes: Collection[str], says: Judgement, at: datetime
) -> list[Site]:
    """Answer a question at one site or at many, all or none; return the sites as they are then.

    What officers saw failing there, and could only suggest, becomes a finding of the unit that answers for it.

    Raises:
        Conflict: somebody answered some of them meanwhile; each is named with what stands there now.
        Missing: there is no such site that `access` may see, or its question was never theirs.
        Refusal: no site, too many, a value that does not fit, no reason, or a day that is still to come.
        Denied: the role does not judge.
    """
    access.need("judge")
    refuse_finished(campaign)
    pack = pack_of(campaign)
    _refuse(pack, fact, codes, says.reason)
    if says.observed_on > at.astimezone(TIME_ZONE).date():
        raise Refusal("judgements.not_yet", day=says.observed_on)
    questions = _still_open(access, campaign, pack, fact, codes)
    taken = _taken(pack, fact, questions, says)
    if any(each is None for each in taken.values()):
        raise Refusal("judgements.no_answer")
    observed = _observed(says, at)
    said = [
        Said(each.site, [NewFact(fact, taken[each.site_id], observed, says.evidence, says.reason)], reason=says.reason)
        for each in questions
    ]
    sites = record_many(access=access, campaign=campaign, said=said, source=JUDGEMENT, at=at)
    _accept(sites, fact, access, says.accepts)
    _settle(campaign, fact, codes, at)
    for hear in JUDGED:
        hear(access, campaign, sites, fact, at)
    return sites


def _observed(says: Judgement, at: datetime) -> datetime:
    return at if says.observed_on == at.astimezone(TIME_ZONE).date() else datetime.combine(says.observed_on, _NOON)


def _refuse(pack: Pack, fact: str, codes: Collection[str], reason: str) -> None:
    if fact not in pack.facts:
        raise Missing("judgements.no_fact")
    if not codes:
        raise Refusal("judgements.none_chosen")
    if len(codes) > MOST:
        raise Refusal("judgements.too_many", found=len(codes), most=MOST)
    if not reason.strip():
        raise Refusal("judgements.no_reason")


def _still_open(access: Access, campaign: Campaign, pack: Pack, fact: str, codes: Collection[str]) -> list[Question]:
    """Return the questions of sites, which are locked from now on, in the sites' order."""
    sites = {each.code: each for each in _locked(access, campaign, codes)}
    unseen = next((code for code in codes if code not in sites), None)
    if unseen is not None:
        raise Missing("sites.no_site", site=unseen)
    mine_ = asked_of(access, campaign, mine(access, campaign, pack)).filter(fact=fact, site__in=sites.values())
    found = {each.site.code: each for each in mine_.select_related("site")}
    gone = [site for code, site in sites.items() if code not in found]
    if gone:
        raise Conflict("judgements.answered", problems=[_now(pack, fact, each) for each in gone])
    return [found[code] for code in sites]


def _locked(access: Access, campaign: Campaign, codes: Collection[str]) -> QuerySet[Site]:
    return visible_sites(access, campaign).filter(code__in=codes).select_for_update().order_by("pk")


def _now(pack: Pack, fact: str, site: Site) -> Problem:
    """Return what stands at a site whose question is not open to the asker any more."""
    value = read(pack.facts, site.values).get(fact)
    shown = value_text(pack.facts[fact], value)
    code = "judgements.not_asked" if value is None else "judgements.stands_now"
    return Problem(site.code, code, {"name": site.name} if value is None else {"name": site.name, "found": shown})


def _taken(pack: Pack, fact: str, questions: Sequence[Question], says: Judgement) -> Mapping[int, Value]:
    """Return the value for each site: the answer's own, or that of the suggestion it takes over there."""
    if not says.accepts:
        return {each.site_id: says.value for each in questions}
    suggested = Fact.objects.filter(pk__in=says.accepts, key=fact, entitled=False)
    by_site = {each.site_id: read(pack.facts, {fact: each.value})[fact] for each in suggested}
    if len(by_site) != len(says.accepts) or set(by_site) != {each.site_id for each in questions}:
        raise Conflict("judgements.suggestion_gone")
    return by_site


def _accept(sites: Sequence[Site], fact: str, access: Access, accepts: Collection[int]) -> None:
    if accepts:
        mine_ = Fact.objects.filter(site__in=sites, key=fact, unit=access.unit, source=JUDGEMENT).order_by("pk")
        judged = {each.site_id: each for each in mine_}
        taken = Fact.objects.filter(pk__in=accepts)
        Acceptance.objects.bulk_create([Acceptance(judgement=judged[each.site_id], suggestion=each) for each in taken])


@transaction.atomic
def decline(
    *, access: Access, campaign: Campaign, fact: str, codes: Collection[str], reason: str, at: datetime
) -> None:
    """Say that a question at some sites is not one's own to answer, and why; the office gets a task.

    Raises:
        Conflict: somebody answered some of them meanwhile.
        Missing: there is no such site that `access` may see.
        Refusal: no site, too many, or no reason.
        Denied: the role does not judge.
    """
    access.need("judge")
    refuse_finished(campaign)
    pack = pack_of(campaign)
    _refuse(pack, fact, codes, reason)
    questions = _not_yet_declined(_still_open(access, campaign, pack, fact, codes))
    if not questions:
        return
    Declined.objects.bulk_create(
        [
            Declined(
                site=each.site,
                fact=fact,
                unit_key=each.unit_key,
                unit_id=access.unit,
                by=access.user,
                reason=reason,
                at=at,
            )
            for each in questions
        ],
    )
    open_tasks([_task(campaign, pack, questions, reason, at)], at=at)
    scope, after = scope_of(campaign), {"fact": fact}
    acts = [Act("question_declined", f"site:{each.site_id}", scope, after=after, reason=reason) for each in questions]
    record_all(acts, actor=access.user, at=at)


def _not_yet_declined(questions: Sequence[Question]) -> list[Question]:
    """Return the questions that nobody declines just now; what was sent back before can be declined anew."""
    there = Declined.objects.filter(site__in=[each.site_id for each in questions], fact=questions[0].fact)
    there.exclude(sent_back_at=None).delete()
    declined = set(there.values_list("site", flat=True))
    return [each for each in questions if each.site_id not in declined]


def _task(campaign: Campaign, pack: Pack, questions: Sequence[Question], reason: str, at: datetime) -> NewTask:
    """Return the office's task: to find who answers."""
    fact, count = questions[0].fact, len(questions)
    label, unit = pack.facts[fact].label, pack.model.units[questions[0].unit_key].name
    sites = f"{count} site" if count == 1 else f"{count} sites"
    return NewTask(
        scope=scope_of(campaign),
        kind="judge",
        key=_task_key(fact, at),
        subject=f"site:{questions[0].site_id}",
        clause="",
        title_zh=f"{unit.zh}认为 {count} 处场所的“{label.zh}”不归其判定：{reason}"[:300],
        title_en=f"{unit.en} says that '{label.en}' at {sites} is not theirs to judge: {reason}"[:300],
        unit=None,
        due_on=None,
        authority=campaign.authority,
    )


def _task_key(fact: str, at: datetime) -> str:
    return f"{fact}:{at:%y%m%d%H%M%S%f}"


@transaction.atomic
def send_back(
    *, access: Access, campaign: Campaign, fact: str, codes: Collection[str], reason: str, at: datetime
) -> None:
    """Tell units that questions they declined are theirs to answer, and why; the office's task of them is done.

    Raises:
        Conflict: somebody answered one of them meanwhile, or sent it back.
        Missing: the plan has no such fact.
        Refusal: no site, too many, or no reason.
        Denied: the role hands nothing out.
    """
    access.need("assign")
    refuse_finished(campaign)
    pack = pack_of(campaign)
    _refuse(pack, fact, codes, reason)
    list(_locked(access, campaign, codes))
    waiting = Question.objects.filter(campaign=campaign, fact=fact, site=OuterRef("site"))
    declined = Declined.objects.filter(Exists(waiting), site__campaign=campaign, fact=fact, sent_back_at=None)
    found = list(declined.filter(site__code__in=codes).select_related("site", "unit", "by").order_by("site__code"))
    gone = sorted(set(codes) - {each.site.code for each in found})
    if gone:
        raise Conflict("judgements.not_declined", site=gone[0])
    for each in found:
        each.sent_back_at, each.sent_back_by, each.sent_back_for = at, access.user, reason
    Declined.objects.bulk_update(found, ["sent_back_at", "sent_back_by", "sent_back_for"])
    _tell(campaign, pack, found, reason, at)
    _settle(campaign, fact, codes, at)
    acts = [_sent_back(campaign, each, reason) for each in found]
    record_all(acts, actor=access.user, at=at)


def _sent_back(campaign: Campaign, one: Declined, reason: str) -> Act:
    after = {"fact": one.fact, "unit": one.unit_key}
    return Act("question_sent_back", f"site:{one.site_id}", scope_of(campaign), after=after, reason=reason)


def _tell(campaign: Campaign, pack: Pack, found: Sequence[Declined], reason: str, at: datetime) -> None:
    """Tell everybody of the units that declined, or the villager who did, once for all sites."""
    told: dict[User, int] = {}
    people = {each.unit: people_of(each.unit) for each in found if each.unit is not None}
    for each in found:
        for user in [each.by] if each.unit is None else people[each.unit]:
            told[user] = told.get(user, 0) + 1
    label = pack.facts[found[0].fact].label
    link = reverse("judgements:fact", args=[campaign.slug, found[0].fact])
    for user, count in told.items():
        sites = f"{count} site" if count == 1 else f"{count} sites"
        title = Text(
            f"{count} 处场所的“{label.zh}”仍请贵单位判定：{reason}",
            f"'{label.en}' at {sites} is yours to judge after all: {reason}",
        )
        tell([user], Notice("question_sent_back", title, link), at=at)


def _settle(campaign: Campaign, fact: str, codes: Collection[str], at: datetime) -> None:
    """Finish the office's tasks of questions that no longer wait for it: each was answered or sent back."""
    touched = Declined.objects.filter(site__campaign=campaign, site__code__in=codes, fact=fact)
    moments = set(touched.values_list("at", flat=True))
    asked = Question.objects.filter(fact=fact, site=OuterRef("site"))
    left = Declined.objects.filter(Exists(asked), site__campaign=campaign, fact=fact, at__in=moments, sent_back_at=None)
    done = moments - set(left.values_list("at", flat=True))
    if done:
        keys = [_task_key(fact, each) for each in done]
        settle(scope=scope_of(campaign), kind="judge", keys=keys, at=at)
