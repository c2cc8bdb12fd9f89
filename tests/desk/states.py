"""Whether every state was reached by a way that there is, by what the journal says was done."""

import json
from collections.abc import Iterator
from typing import Any, Final

from closeout.documents.models import Document
from closeout.evidence.models import Item
from closeout.findings.models import Finding
from closeout.findings.states import CLOSED, MOVES
from closeout.inspections.models import Visit
from closeout.journal.models import Entry
from closeout.work.models import Task

Ways = frozenset[tuple[str, str]]
_FINDINGS: Final[Ways] = frozenset((start, move.end) for move in MOVES.values() for start in move.start)
# An act leads from one of these states to another.
_DOCUMENTS: Final = {
    "document_issued": ({"draft"}, "issued"),
    "document_served": ({"issued"}, "served"),
    "document_voided": ({"draft", "issued", "served"}, "void"),
}
_TASKS: Final[Ways] = frozenset(
    {
        ("open", "accepted"),
        ("accepted", "open"),  # given to somebody else, or opened again
        *((pending, end) for pending in ("open", "accepted") for end in ("done", "refused", "cancelled")),
        ("refused", "cancelled"),
        *((end, "open") for end in ("refused", "done", "cancelled")),
    }
)


def forbidden() -> list[str]:
    """Return what was reached by no way that there is: of findings, documents, tasks and visits."""
    return [*_findings(), *_documents(), *_tasks(), *_visits()]


def _told(subject: str) -> Iterator[tuple[Entry, dict[str, Any]]]:
    for entry in Entry.objects.filter(subject__startswith=subject).order_by("number"):
        yield entry, json.loads(entry.content)


def _findings() -> Iterator[str]:
    states: dict[str, str] = {}
    for entry, said in _told("finding:"):
        was = states.setdefault(entry.subject, "raised")
        now = said["after"].get("state", was)
        if now != was and (was, now) not in _FINDINGS:
            yield f"{entry.subject}: {was} → {now} by {entry.act}"
        states[entry.subject] = now
    for found in Finding.objects.all():
        if states.get(f"finding:{found.pk}") != found.state:
            yield f"finding {found.number} is {found.state}, by the journal {states.get(f'finding:{found.pk}')}"


def _documents() -> Iterator[str]:
    states: dict[str, str] = {}
    for entry, _ in _told("document:"):
        was = states.setdefault(entry.subject, "draft")
        starts, now = _DOCUMENTS.get(entry.act, ({was}, was))
        if was not in starts:
            yield f"{entry.subject}: {entry.act} from {was}"
        states[entry.subject] = now
    for found in Document.objects.all():
        if states.get(f"document:{found.pk}") != found.state:
            yield f"document {found.pk} is {found.state}, by the journal {states.get(f'document:{found.pk}')}"


def _tasks() -> Iterator[str]:
    """Look at what people did with tasks; that what they asked for came about otherwise is no act of its own."""
    for entry, said in _told("task:"):
        was, now = said["before"].get("state"), said["after"].get("state")
        if was is not None and (was, now) not in _TASKS:
            yield f"{entry.subject}: {was} → {now} by {entry.act}"
    for found in Task.objects.filter(state__in=["refused", "cancelled"]):
        if not Entry.objects.filter(subject=f"task:{found.pk}", act=f"task_{found.state}").exists():
            yield f"task {found.pk} is {found.state}, and nobody did that"


def _visits() -> Iterator[str]:
    finished = {entry.subject for entry, _ in _told("visit:") if entry.act in ("visit_finished", "visit_amended")}
    for found in Visit.objects.all():
        if (f"visit:{found.pk}" in finished) != (found.state == "finished"):
            yield f"visit {found.pk} is {found.state}"
        alone = found.second_id in (None, found.lead_id) or not (found.lead_certificate and found.second_certificate)
        if found.state == "finished" and found.administrative and (alone or found.confirmed_at is None):
            yield f"visit {found.pk} was finished by one officer alone"


def unproved() -> list[str]:
    """Return what was closed out without evidence since it was last open, or by whoever reported it."""
    return [complaint for found in Finding.objects.filter(state=CLOSED) for complaint in _unproved(found)]


def _unproved(found: Finding) -> Iterator[str]:
    acts = list(Entry.objects.filter(subject=f"finding:{found.pk}").order_by("number"))
    submitted = [each for each in acts if each.act == "finding_submitted"][-1]
    closed = [each for each in acts if each.act == "finding_closed"][-1]
    since = max(each.at for each in acts if each.act in ("finding_raised", "finding_sent_back"))
    if submitted.actor_id == closed.actor_id:
        yield f"finding {found.number} was closed out by who reported it"
    there = Item.objects.filter(subject=f"finding:{found.pk}", received_at__gte=since, received_at__lte=closed.at)
    if all(each.withdrawn_at is not None and each.withdrawn_at <= closed.at for each in there):
        yield f"finding {found.number} was closed out, and no evidence of it stood"
