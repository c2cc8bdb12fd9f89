"""The photos and files of a visit: of the whole (`visit:UUID`), and of an item of it (`visit:UUID:B-4.5a`)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from closeout.campaigns.models import RUNNING
from closeout.campaigns.services import scope_of
from closeout.evidence.queries import evidence_of_many
from closeout.evidence.resuming import LIFE
from closeout.evidence.types import About, EvidenceRow
from closeout.inspections.checklist import groups_of, stands_in
from closeout.inspections.kinds import DRAFT, FINISHED, SIGNATURE
from closeout.inspections.models import Visit
from closeout.inspections.visible import settled_seen
from closeout.people.access import Access
from closeout.sites.queries import within

KIND: Final = "visit"


def subject_of(visit: Visit, standard: str = "") -> str:
    """Return what evidence of a visit, or of an item of it, belongs to."""
    return f"{KIND}:{visit.pk}:{standard}" if standard else f"{KIND}:{visit.pk}"


def visible(access: Access, ids: Collection[str]) -> set[str]:
    """Return those of some ids that somebody may see: as the visit itself; one query."""
    uuids = {each: _uuid(each) for each in ids}
    if not access.may("see_visits"):
        return set()
    theirs = settled_seen(access) | Q(lead=access.user) | Q(second=access.user)
    wanted = [each for each in uuids.values() if each is not None]
    found = Visit.objects.filter(theirs, uuid__in=wanted, campaign__authority=access.authority)
    if access.division_stem:
        found = found.filter(within(access.division_stem))
    seen = set(found.values_list("uuid", flat=True))
    return {each for each, uuid in uuids.items() if uuid in seen}


def _uuid(id_: str) -> UUID | None:
    try:
        return UUID(id_.partition(":")[0])
    except ValueError:
        return None


def about(id_: str) -> About:
    """Return what a visit or an item of it is, which is known to be there; more is added while it is a draft.

    Only to an item of its checklist, and under the one name by which galleries ask for it.
    """
    standard = id_.partition(":")[2]
    visit = Visit.objects.select_related("campaign__plan", "site").get(pk=UUID(id_.partition(":")[0]))
    open_ = visit.campaign.state == RUNNING and visit.state == DRAFT
    of = _("signatures") if standard == SIGNATURE else standard
    name = " ".join(each for each in (visit.site.code, visit.site.name, of) if each)
    there = standard in ("", SIGNATURE) or stands_in(visit, standard)
    there = there and subject_of(visit, standard) == f"{KIND}:{id_}"
    return About(name, _page(visit, standard), scope_of(visit.campaign), visit.campaign.authority_id, open_, there)


def is_only_late(access: Access, id_: str, taken_at: datetime, at: datetime) -> bool:
    """Return whether an officer took something on a visit before it was finished, and sends it in the week after.

    A phone sends a visit when it finds a network, and its photos when they have their turn. What was taken later
    belongs to an amendment.
    """
    uuid = _uuid(id_)
    visit = None if uuid is None else Visit.objects.filter(pk=uuid, state=FINISHED).first()
    if visit is None or visit.finished_at is None or visit.received_at is None:
        return False
    theirs = access.user.pk in (visit.lead_id, visit.second_id) and about(id_).there
    return theirs and visit.started_at <= taken_at <= visit.finished_at and at - visit.received_at <= LIFE


def hold(id_: str) -> None:
    """Keep a visit as it is until the transaction ends."""
    Visit.objects.select_for_update().filter(pk=UUID(id_.partition(":")[0])).first()


def _page(visit: Visit, standard: str) -> str:
    """Return the page of a visit, or of a draft's item the group that it stands in."""
    slug = visit.campaign.slug
    visit.site.campaign = visit.campaign
    groups = groups_of(visit, []) if standard and visit.state == DRAFT else []
    for number, group in enumerate(groups, 1):
        if any(each.standard.id == standard for each in group.items):
            return f"{reverse('inspections:group', args=[slug, visit.pk, number])}#i-{standard}"
    return reverse("inspections:visit", args=[slug, visit.pk])


def pictures_of(visit: Visit, standards: Iterable[str]) -> Mapping[str, tuple[EvidenceRow, ...]]:
    """Return the evidence of items by standard, and of the visit itself by "", in one query."""
    subjects = {each: subject_of(visit, each) for each in ("", *standards)}
    found = evidence_of_many(list(subjects.values()))
    return {standard: found[subject] for standard, subject in subjects.items()}
