"""Making findings of what older ledgers say, one line or many at once, and setting lines aside for a reason."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from closeout.campaigns.models import Campaign
from closeout.campaigns.services import refuse_finished, scope_of
from closeout.census.models import KeptAside
from closeout.findings.models import GENERAL, LEDGER, Finding
from closeout.findings.raising import MOST, raise_findings
from closeout.findings.types import NewFinding
from closeout.journal.services import record_all
from closeout.journal.types import Act
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.kernel.text import both
from closeout.people.access import Access
from closeout.sites.families import survivors
from closeout.sites.models import Site
from closeout.sites.queries import visible_sites

LONGEST: Final = 500  # characters of a reason
_SEEN: Final = 1000  # of what a finding says was seen
_TITLE: Final = 300


@dataclass(frozen=True, slots=True)
class Taking:
    """What a line is to become: a standard's finding, or one in its own words (`standard` "") of a unit of the plan.

    `unit_key` "" and `due_on` None: as the plan says.
    """

    line: int
    standard: str = ""
    unit_key: str = ""
    due_on: date | None = None


@transaction.atomic
def take_lines(
    *, access: Access, campaign: Campaign, wanted: Sequence[Taking], at: datetime
) -> tuple[list[Finding], int]:
    """Make findings of lines, all or none; return the finding of each, and how many of them are new.

    A standard that is open at the site already takes the line up: it is linked there and nothing is raised twice.
    Several lines about one standard of a site are one finding, which says them all.

    Raises:
        Conflict: somebody took one of the lines meanwhile.
        Refusal: none, or too many; what `raise_findings` refuses.
        Denied: a line of a site that is not one's own, or a role that raises none.
    """
    access.need("raise_findings")
    lines = _locked(access, campaign, [each.line for each in wanted])
    if any(each.finding_id is not None for each in lines.values()):
        raise Conflict("census.taken_already")
    new = _new(lines, wanted)
    found, fresh = raise_findings(access=access, campaign=campaign, new=new, at=at)
    pairs = [(lines[each.line], finding) for each, finding in zip(wanted, found, strict=True)]
    for line, finding in pairs:
        line.finding, line.reason, line.settled_by, line.settled_at = finding, "", access.user, at
    _keep([line for line, _ in pairs])
    scope = scope_of(campaign)
    acts = [
        Act("ledger_note_taken", f"site:{line.site_id}", scope, {}, {**_noted(line), "finding": finding.number})
        for line, finding in pairs
    ]
    record_all(acts, actor=access.user, at=at)
    return found, fresh


def _locked(access: Access, campaign: Campaign, ids: Collection[int]) -> dict[int, KeptAside]:
    refuse_finished(campaign)
    if not ids:
        raise Refusal("census.no_line")
    if len(ids) > MOST:
        raise Refusal("census.too_many_lines", found=len(ids), most=MOST)
    seen = KeptAside.objects.filter(pk__in=ids, site__in=visible_sites(access, campaign))
    held = seen.select_for_update(of=("self",)).select_related("site").order_by("pk")
    lines = {each.pk: each for each in held}
    if len(lines) != len(set(ids)):
        raise Denied("people.not_yours")
    return lines


def _new(lines: Mapping[int, KeptAside], wanted: Sequence[Taking]) -> list[NewFinding]:
    """Return what is to be raised, a line each; those of one standard at a site all say the same."""
    said: dict[tuple[int, str], list[str]] = {}
    into = survivors({each.site_id for each in lines.values()})
    sites = Site.objects.in_bulk(set(into.values()))
    for each in wanted:
        line = lines[each.line]
        said.setdefault(_about(line, each, into), []).append(f"{line.heading}：{line.text}")
    return [
        NewFinding(
            site=sites[into[lines[each.line].site_id]],
            standard=each.standard,
            text=None if each.standard else both(lines[each.line].text[:_TITLE]),
            severity=GENERAL,
            unit_key=each.unit_key,
            description=_cut("\n".join(said[_about(lines[each.line], each, into)])),
            source=LEDGER,
            origin=f"kept_aside:{each.line}",
            due_on=each.due_on,
        )
        for each in wanted
    ]


def _about(line: KeptAside, taking: Taking, into: Mapping[int, int]) -> tuple[int, str]:
    """Return by what lines are one finding: the standard and the site that theirs is part of by now.

    In its own words each is its own.
    """
    return (into[line.site_id], taking.standard) if taking.standard else (-line.pk, "")


def _cut(text: str) -> str:
    return text if len(text) <= _SEEN else f"{text[: _SEEN - 1]}…"


@transaction.atomic
def set_aside(*, access: Access, campaign: Campaign, ids: Collection[int], reason: str, at: datetime) -> int:
    """Set lines aside, which are no finding, and say why; return how many. They stay, and can be taken later.

    Raises:
        Conflict: one of the lines is a finding, or set aside already.
        Refusal: none, too many, or no reason.
        Denied: a line of a site that is not one's own, or a role that raises no findings.
    """
    access.need("raise_findings")
    why = reason.strip()
    if not why or len(why) > LONGEST:
        raise Refusal("census.no_reason_aside", most=LONGEST)
    lines = list(_locked(access, campaign, ids).values())
    if any(each.settled_at is not None for each in lines):
        raise Conflict("census.taken_already")
    for each in lines:
        each.reason, each.settled_by, each.settled_at = why, access.user, at
    _keep(lines)
    scope = scope_of(campaign)
    acts = [Act("ledger_note_set_aside", f"site:{each.site_id}", scope, {}, _noted(each), why) for each in lines]
    record_all(acts, actor=access.user, at=at)
    return len(lines)


def _keep(lines: Iterable[KeptAside]) -> None:
    KeptAside.objects.bulk_update(lines, ["finding", "reason", "settled_by", "settled_at"], batch_size=200)


def _noted(line: KeptAside) -> dict[str, str]:
    return {"noted": f"{line.heading}：{line.text}"[:_TITLE]}
