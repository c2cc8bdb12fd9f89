"""What can prove the service of a document: photos and files of the site it is about, its findings and its visits."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import chain
from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from closeout.campaigns.plans import pack_of
from closeout.documents.registry import Offered
from closeout.evidence import services
from closeout.evidence.queries import evidence_of_many
from closeout.evidence.registry import visible_subjects
from closeout.evidence.types import EvidenceRow
from closeout.findings import evidence as of_findings
from closeout.findings.models import Finding
from closeout.inspections import evidence as of_visits
from closeout.inspections.kinds import SIGNATURE
from closeout.inspections.models import Visit
from closeout.people.access import Access
from closeout.sites.families import family

_MOST: Final = 48  # the latest: what proves a service is new


def offered(access: Access, subject: str) -> list[Offered]:
    """Return the evidence that somebody may see around what a document is about, the latest first; seven queries."""
    rows = chain.from_iterable(evidence_of_many(visible_subjects(access, _around(subject))).values())
    latest = sorted(rows, key=lambda row: row.at, reverse=True)[:_MOST]
    return [_offered(each) for each in latest]


def _offered(row: EvidenceRow) -> Offered:
    picture = reverse("evidence:thumbnail", args=[row.uuid]) if row.has_picture else ""
    return Offered(str(row.uuid), row.caption or row.name, row.kind, row.at, row.who, picture)


def _around(subject: str) -> Collection[str]:
    """Return a site, its visits, and findings before and after their correction, there and at sites merged into it.

    Of anything else, return it alone.
    """
    kind, _, id_ = subject.partition(":")
    if kind != "site" or not id_.isdecimal():
        return [subject]
    findings = Finding.objects.filter(site__in=family(int(id_))).values_list("pk", flat=True)
    visits = Visit.objects.filter(site=int(id_)).select_related("campaign__plan")
    taken_there = [of_visits.subject_of(visit, item) for visit in visits for item in ("", *_items(visit))]
    before_and_after = [f"{each}:{pk}" for pk in findings for each in (of_findings.BEFORE, of_findings.AFTER)]
    return [subject, *before_and_after, *taken_there]


def _items(visit: Visit) -> Iterator[str]:
    """Yield what of a visit evidence can belong to: the standards of the plan, and the signatures."""
    yield from (each.id for each in pack_of(visit.campaign).standards)
    yield SIGNATURE


def add(access: Access, subject: str, uuid: UUID, file: UploadedFile[Any], at: datetime) -> str:
    """Keep a file as evidence of what a document is about, and return its id; the same again is the same.

    Raises:
        Refusal: what `evidence.services.add` raises.
    """
    name = file.name or ""
    made = services.add(access=access, uuid=uuid, subject=subject, file=file, name=name, caption="", at=at)
    return str(made.pk)
