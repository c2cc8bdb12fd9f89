"""Orders to correct, drafted from findings, and opinions on what a re-inspection found of them.

An order says what has to be corrected and until when. Its day counts from its service: `heard_served` sets it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from django.db import transaction
from django.db.models import Prefetch

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.campaigns.services import refuse_finished, scope_of
from closeout.documents.models import VOID, Document, Service
from closeout.documents.services import draft_document
from closeout.documents.types import Content, Item, Items, Officer, Paragraph, Party, Words
from closeout.findings.deadlines import Served, set_due
from closeout.findings.models import Finding, Lapse, Order
from closeout.findings.periods import due_after
from closeout.findings.states import CORRECTING, OPEN, RAISED, SUBMITTED
from closeout.findings.visible import answers_for, visible_findings
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.people.access import Access
from closeout.people.models import Certificate
from closeout.sites.models import Site
from closeout.work.scopes import refuse_closed

AT_ONCE: Final = "order_at_once"
IN_PERIOD: Final = "order_in_period"
OPINION: Final = "reinspection_opinion"
MOST_DAYS: Final = 180
_ORDERED: Final = (RAISED, CORRECTING)
# What a re-inspection found of an item.
RESULTS: Final[Mapping[str, Words]] = {
    "corrected": Words("已改正", "corrected"),
    "not_corrected": Words("未改正", "not corrected"),
    "late": Words("逾期未改正", "not corrected in time"),
}


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order that is wanted: of findings of one site by one unit. `days` None: to be corrected at once."""

    numbers: Sequence[int]
    days: int | None
    officers: Sequence[int] = ()  # ids of people; those who sign


@transaction.atomic
def draft_order(*, access: Access, campaign: Campaign, new: NewOrder, at: datetime) -> Document:
    """Draft an order to correct findings of one site, which one's own unit answers for.

    Raises:
        Denied: somebody of another unit, or a role that drafts none.
        Refusal: no findings, of several sites or units, ones that are closed, or a period that is none.
        Conflict: an order of the same unit over one of them is in force or in draft.
    """
    access.need("draft_documents")
    refuse_finished(campaign)
    found = _ordered(access, campaign, new.numbers)
    if new.days is not None and not 1 <= new.days <= MOST_DAYS:
        raise Refusal("findings.no_period", most=MOST_DAYS)
    site, unit = found[0].site, found[0].unit
    document = draft_document(
        kind=AT_ONCE if new.days is None else IN_PERIOD,
        authority=unit.authority,
        unit=unit,
        scope=scope_of(campaign),
        subject=f"site:{site.pk}",
        division_code=site.division_code,
        content=_content(site, found, new, at),
        actor=access.user,
        at=at,
    )
    order = Order.objects.create(document=document, campaign=campaign, site=site, days=new.days)
    order.findings.set(found)
    return document


def _ordered(access: Access, campaign: Campaign, numbers: Sequence[int]) -> list[Finding]:
    found = list(
        visible_findings(access, campaign)
        .filter(number__in=numbers)
        .select_for_update(of=("self",))
        .select_related("site", "unit__authority")
        .order_by("number")
    )
    if not found or len(found) != len(set(numbers)):
        raise Refusal("findings.none_chosen_to_order")
    if len({each.site_id for each in found}) > 1 or len({each.unit_id for each in found}) > 1:
        raise Refusal("findings.of_several")
    if not all(answers_for(access, each) for each in found):
        raise Denied("people.not_yours")
    if any(each.state not in _ORDERED for each in found):
        raise Conflict("findings.not_now")
    taken = Order.objects.filter(findings__in=found).exclude(document__state=VOID)
    open_ = taken.filter(document__served_on__isnull=True).select_related("document").first()
    if open_ is not None:
        raise Conflict("findings.ordered_already")
    return found


def _content(site: Site, found: Sequence[Finding], new: NewOrder, at: datetime) -> Content:
    day = at.astimezone(TIME_ZONE).date()
    seen = max(each.raised_at for each in found).astimezone(TIME_ZONE).date()
    until = (
        Words("应当立即改正。", "They are to be corrected at once.")
        if new.days is None
        else Words(
            f"应当自本通知书送达之日起 {new.days} 日内改正完毕。",
            f"They are to be corrected within {new.days} days of the service of this order.",
        )
    )
    opening = Words(
        f"经{seen.year}年{seen.month}月{seen.day}日检查核实，你（单位）的经营场所存在下列问题：",
        f"As inspected and verified on {seen:%d %B %Y}, the following was found at your premises:",
    )
    items = Items(tuple(Item(Words(_zh(each), _en(each)), clause=each.clause) for each in found))
    return Content(
        body=(Paragraph(opening), items, Paragraph(until)),
        party=party_of(site),
        officers=tuple(officers_of(new.officers, day)),
    )


def _zh(found: Finding) -> str:
    text = f"不符合“{found.text_zh}”的要求" if found.standard else found.text_zh
    measures = f"；整改要求：{found.measures}" if found.measures else ""
    seen = f"：{found.description}" if found.description else ""
    return f"{text}{seen}{measures}。"


def _en(found: Finding) -> str:
    text = f"The requirement “{found.text_en}” is not met" if found.standard else found.text_en
    measures = f"; to be done: {found.measures}" if found.measures else ""
    seen = f": {found.description}" if found.description else ""
    return f"{text}{seen}{measures}."


def party_of(site: Site) -> Party:
    """Return the operator of a site, as far as the register knows it."""
    return Party(Words(site.name), identifier=site.uscc, address=Words(site.address))


def officers_of(people: Sequence[int], day: date) -> list[Officer]:
    """Return people with the certificates that hold on a day, in their order; one without has none printed."""
    users = User.objects.in_bulk(list(people))
    held = Certificate.objects.filter(user__in=people, valid_until__gte=day).order_by("valid_until")
    numbers = {each.user_id: each.number for each in held}
    return [Officer(users[each].name, numbers.get(each, "")) for each in people if each in users]


def heard_served(document: Document, service: Service, actor: User, at: datetime) -> None:
    """Start the days of an order's findings: they count from its service (Civil Code, arts. 201 and 203)."""
    order = Order.objects.filter(document=document).first()
    if order is None:
        return
    on = service.served_on
    due_on = on if order.days is None else due_after(on, order.days)
    found = Finding.objects.select_for_update().filter(orders=order, state__in=[*_ORDERED, SUBMITTED])
    served_at = datetime.combine(on, time(12), TIME_ZONE)
    set_due(list(found.order_by("pk")), due_on, served_at, Served(document, actor, at))


@transaction.atomic
def draft_opinion(
    *, access: Access, order: Order, results: Mapping[int, str], officers: Sequence[int], at: datetime
) -> Document:
    """Draft the opinion on a re-inspection of what an order was about; `results` by finding's number.

    Raises:
        Denied: somebody of another unit, or a role that drafts none.
        Conflict: the order was not served.
        Refusal: an item without a result, or one that is none.
    """
    access.need("draft_documents")
    refuse_closed(order.document.scope)
    found = list(order.findings.select_related("unit__authority", "site").order_by("number"))
    if access.authority != order.document.authority_id or not all(answers_for(access, each) for each in found):
        raise Denied("people.not_yours")
    if order.document.served_on is None:
        raise Conflict("findings.not_served")
    if any(results.get(each.number) not in RESULTS for each in found):
        raise Refusal("findings.no_result")
    day = at.astimezone(TIME_ZONE).date()
    items = [
        Item(Words(_zh(each), _en(each)), clause=each.clause, result=RESULTS[results[each.number]]) for each in found
    ]
    number = order.document.number
    opening = Words(
        f"本机关{day.year}年{day.month}月{day.day}日对你（单位）执行《{number}》的情况进行了复查，意见如下：",
        f"On {day:%d %B %Y} this organ re-inspected how you carried out {number}. Its opinion:",
    )
    return draft_document(
        kind=OPINION,
        authority=order.document.authority,
        unit=order.document.unit,
        scope=order.document.scope,
        subject=order.document.subject,
        division_code=order.document.division_code,
        content=Content(
            body=(Paragraph(opening), Items(tuple(items))),
            party=party_of(order.site),
            officers=tuple(officers_of(officers, day)),
        ),
        follows=order.document,
        actor=access.user,
        at=at,
    )


def orders_of(finding: Finding) -> list[Order]:
    """Return the orders over a finding, the latest first, with whether each `ran_out`; two queries."""
    running = Prefetch("lapses", Lapse.objects.filter(ended_at=None), to_attr="ran_out")
    return list(finding.orders.select_related("document").prefetch_related(running).order_by("-pk"))


def may_order(access: Access, finding: Finding) -> bool:
    """Return whether somebody may draft an order over a finding: its unit, while it is open and none is on its way."""
    waiting = finding.orders.filter(document__served_on__isnull=True).exclude(document__state=VOID).exists()
    return (
        access.may("draft_documents")
        and answers_for(access, finding)
        and finding.state in _ORDERED
        and finding.state in OPEN
        and not waiting
    )
