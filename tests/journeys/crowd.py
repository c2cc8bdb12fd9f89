"""A campaign for a crowd of phones, and the count of all there is in the end. It runs in the service's settings."""

import json
from collections import Counter
from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import evaluator_of
from closeout.evidence.models import Item, Sending
from closeout.findings.counting import counters as of_finding
from closeout.findings.models import Finding
from closeout.inspections.counting import counters as of_visit
from closeout.inspections.models import Visit
from closeout.journal.models import Entry
from closeout.people.models import Post
from closeout.sites.derive import derive
from closeout.sites.keep import ledger
from closeout.sites.models import Site
from closeout.sites.services import register_sites
from closeout.tallies.models import Tally
from tests.api.making import token
from tests.factories import COMMUNITY, NOW, PASSWORD, TODAY, access, authority, campaign, new_site

ONCE: Final = ("visit_started", "visit_finished", "evidence_received", "finding_raised", "site_registered")


def begin(people: int) -> str:
    """Begin a campaign with a site and a village worker for each; return the office's token and the sites."""
    call_command("migrate", verbosity=0)
    one, office = campaign(), access("office")
    new = [new_site(f"BJ-{each:04}") for each in range(1, people + 1)]
    made = register_sites(access=office, campaign=one, sites=new, source="census", at=NOW)
    hashed = make_password(PASSWORD)
    for each in range(people):
        user = User.objects.create(username=f"phone-{each}", password=hashed, name=f"网格员{each}（示例）")
        Post.objects.create(user=user, authority=authority(), role="village", division_code=COMMUNITY, since=TODAY)
    return json.dumps({"token": token(office).secret, "sites": [each.pk for each in made]})


def count() -> str:
    """Return everything that came of it."""
    found = {
        "visits": {str(each.pk): _visit(each) for each in Visit.objects.all()},
        "items": {str(uuid): digest for uuid, digest in Item.objects.values_list("uuid", "sha256")},
        "sendings": Sending.objects.count(),
        "sites": Site.objects.count(),
        "hazards": Finding.objects.filter(origin__startswith="api:").count(),
        "doubled": _doubled(),
        "miscounted": _miscounted(),
    }
    return json.dumps(found)


def _visit(visit: Visit) -> dict[str, Any]:
    raised = Finding.objects.filter(origin__startswith=f"visit:{visit.pk}:").order_by("number")
    return {
        "state": visit.state,
        "result": visit.result,
        "answers": {each.fact: [str(each.uuid), each.value] for each in visit.answers.all()},
        "raised": list(raised.values_list("number", flat=True)),
        "standards": list(raised.values_list("standard", flat=True)),
    }


def _doubled() -> list[str]:
    """Return what the journal has twice of what can be done once alone."""
    told = Counter(Entry.objects.filter(act__in=ONCE).values_list("act", "subject"))
    return [f"{act} {subject}" for (act, subject), times in told.items() if times > 1]


def _miscounted() -> list[str]:
    """Return the counters that are not what a count of everything gives."""
    there: Counter[tuple[str, str]] = Counter()
    for visit in Visit.objects.filter(state="finished", amended_by=None):
        there += of_visit(visit)
    for finding in Finding.objects.all():
        there += of_finding(finding)
    one = Campaign.objects.get()
    for site in Site.objects.all():
        counted = derive(evaluator_of(one), site.state, site.values).counted
        for where in (ledger(one.pk), ledger(one.pk, site.division_code)):
            there += Counter({(where, name): by for name, by in counted.items()})
    kept = Counter({(each.ledger, each.name): each.count for each in Tally.objects.filter(count__gt=0)})
    kept = Counter({key: by for key, by in kept.items() if key[0].startswith(("visits:", "findings:", "campaign:"))})
    return [f"{key}: {kept[key]}, not {there[key]}" for key in sorted(kept | there) if kept[key] != there[key]]
