"""Signatures: drawn on the device, or a photo of the signed sheet; an item of evidence that the visit names.

A signature stands for what the visit said when it was given. What is changed afterwards is signed anew, and what does
not stand for it any more is withdrawn like other evidence: a visit with a signature under other words is not finished.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from closeout.campaigns.models import Campaign
from closeout.campaigns.services import refuse_finished
from closeout.evidence.models import Item
from closeout.evidence.services import add
from closeout.evidence.storage import Readable
from closeout.evidence.types import PHOTO
from closeout.inspections.evidence import subject_of
from closeout.inspections.kinds import DRAFT, OPERATOR, SIGNATURE, SIGNERS
from closeout.inspections.models import Signature, Visit
from closeout.inspections.starting import act_on, fits
from closeout.inspections.visible import taken, visit_seen
from closeout.journal.services import acts_held_back, record
from closeout.kernel.refusal import Conflict, Missing, Refusal
from closeout.people.access import Access


@dataclass(frozen=True, slots=True)
class SaidSignature:
    """Who signed: `item` is the evidence of it, `seen` the version of the visit that they read."""

    item: UUID
    role: str
    name: str
    seen: int
    drawn: bool = False  # on the device; otherwise it is a photo of the signed sheet


@transaction.atomic
@acts_held_back()
def take_signature(
    *, access: Access, campaign: Campaign, visit: UUID, said: SaidSignature, file: Readable, at: datetime
) -> Visit:
    """Keep a signature that comes with its picture, as evidence of the visit. The same once more changes nothing.

    Raises:
        Missing, Denied, Conflict, Refusal: as `sign`, or the picture is none that is kept.
    """
    found = visit_seen(access, campaign, visit)
    if found.state == DRAFT:
        found = taken(access, campaign, visit)
    name = f"{said.name.strip()[:40]}.png" if said.drawn else "signed.jpg"
    subject = subject_of(found, SIGNATURE)
    add(access=access, uuid=said.item, subject=subject, file=file, name=name, caption=said.name.strip(), at=at)
    return sign(access=access, campaign=campaign, visit=visit, said=said, at=at)


@transaction.atomic
def sign(*, access: Access, campaign: Campaign, visit: UUID, said: SaidSignature, at: datetime) -> Visit:
    """Let a visit name a signature that is among its evidence. The same once more changes nothing.

    The second officer's confirmation stays: nothing of what the visit says is changed.

    Raises:
        Missing: there is no such visit, or no such evidence of it that they sent. Denied: somebody else leads it.
        Conflict: it is finished or discarded, or it changed since it was read.
        Refusal: nobody is named, it is no picture, or the operator is said to have refused.
    """
    if _same(Signature.objects.filter(item=said.item, visit=visit).first(), said):
        return visit_seen(access, campaign, visit)
    refuse_finished(campaign)
    found = taken(access, campaign, visit)
    there = Signature.objects.filter(item=said.item, visit=visit).first()  # the same may have come at this moment
    if _same(there, said):
        return found
    name = _named(found, said)
    item = Item.objects.filter(uuid=said.item, subject=subject_of(found, SIGNATURE), withdrawn_at=None).first()
    if item is None or item.by_id != access.user.pk or there is not None:
        raise Missing("evidence.no_item")
    if item.kind != PHOTO:
        raise Refusal("inspections.no_signature")
    how = {"role": said.role, "name": name, "version": found.version, "drawn": said.drawn}
    Signature.objects.create(visit=found, item=item, by=access.user, at=at, **how)
    if said.role == OPERATOR:
        found.signed = True
        found.save(update_fields=["signed"])
    after = {"signer": said.role, "evidence": str(item.pk)}
    record(act_on(found, "visit_signed", after=after), actor=access.user, at=at)
    return found


def _same(there: Signature | None, said: SaidSignature) -> bool:
    return there is not None and (there.role, there.name) == (said.role, said.name.strip())


def _named(visit: Visit, said: SaidSignature) -> str:
    if visit.version != said.seen:
        raise Conflict("inspections.changed")
    if said.role not in SIGNERS or not said.name.strip():
        raise Refusal("inspections.who_signed")
    if said.role == OPERATOR and visit.signature_refused:
        raise Refusal("inspections.signed_and_refused")
    return fits("met_name", said.name)


def signatures(visit: Visit) -> Sequence[Signature]:
    """Return the last signature of each person that was not withdrawn, the first first; one query."""
    found = visit.signatures.filter(item__withdrawn_at=None).order_by("at", "pk")
    return list({(each.role, each.name): each for each in found}.values())


def refuse_unsigned_change(visit: Visit) -> None:
    """Refuse to finish a visit that says something else than was signed, or that it was though nothing shows it.

    Raises:
        Refusal: with who signs anew; the operator's signature was withdrawn.
    """
    standing = signatures(visit)
    for each in standing:
        if each.version != visit.version:
            raise Refusal("inspections.signed_before", who=each.name)
    operators = visit.signatures.filter(role=OPERATOR)
    if visit.signed and all(each.role != OPERATOR for each in standing) and operators.exists():
        raise Refusal("inspections.signature_withdrawn")
