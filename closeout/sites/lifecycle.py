"""What happens to a site as a whole: closed, moved away, taken into use again, renamed, identified, revealed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from stdnum.cn import uscc as stdnum_uscc
from stdnum.exceptions import ValidationError

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import refuse_finished, scope_of
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.facts import Value
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.people.access import Access
from closeout.sites.mirror import mirror
from closeout.sites.models import CLOSED, IN_USE, MERGED, MOVED, OFFICE, Site
from closeout.sites.queries import visible_sites
from closeout.sites.services import record_facts, rederive, register_sites
from closeout.sites.types import NewFact, NewSite
from closeout.ui.forms import narrow

LONGEST_REASON: Final = 500
LONGEST_NAME: Final = 120


def close_site(*, access: Access, site: Site, reason: str, at: datetime) -> Site:
    """Take a site out of use: it no longer works, and counts as closed alone.

    Raises:
        Conflict: it is not in use.
        Refusal: no reason is given, or the campaign is finished.
        Denied: the role may not, or the site is somebody else's.
    """
    return _leave(access, site, CLOSED, reason, at)


def move_site(*, access: Access, site: Site, reason: str, at: datetime) -> Site:
    """Take a site out of use because its business went elsewhere; raises what `close_site` does."""
    return _leave(access, site, MOVED, reason, at)


def reopen_site(*, access: Access, site: Site, reason: str, at: datetime) -> Site:
    """Take a site that was closed or had moved into use again, with all that was known of it.

    Raises:
        Conflict: it is in use, or was merged into another (that is undone on its own page).
        Refusal: no reason is given, or the campaign is finished.
        Denied: the role may not, or the site is somebody else's.
    """
    with transaction.atomic():
        found = locked(access, site)
        if found.state in (IN_USE, MERGED):
            raise Conflict("sites.not_out_of_use", site=found.code)
        return _turn(access, found, IN_USE, reason, at)


def _leave(access: Access, site: Site, state: str, reason: str, at: datetime) -> Site:
    with transaction.atomic():
        found = locked(access, site)
        if found.state != IN_USE:
            raise Conflict("sites.not_in_use", site=found.code)
        return _turn(access, found, state, reason, at)


def _turn(access: Access, site: Site, state: str, reason: str, at: datetime) -> Site:
    act = "site_reopened" if state == IN_USE else f"site_{state}"
    why = given(reason)
    before, site.state = site.state, state
    changed(site, at)
    record(
        act_on(site, act, {"state": before}, {"state": state}, why),
        actor=access.user,
        at=at,
    )
    return site


def rename_site(*, access: Access, site: Site, name: str, reason: str, at: datetime) -> Site:
    """Give a site another name; the old one stays in its history.

    Raises:
        Refusal: no name, or one that is too long; no reason; the site is not in use or somebody else's.
    """
    access.need("manage_sites")
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        raise Refusal("sites.no_name")
    fact = NewFact("name", name.strip(), note=given(reason))
    return record_facts(access=access, site=site, facts=[fact], source=OFFICE, at=at, reason=reason.strip())


@transaction.atomic
def register_site(*, access: Access, campaign: Campaign, new: NewSite, uscc: str, source: str, at: datetime) -> Site:
    """Register one site, with the code of the business at it where it is known.

    Raises:
        Refusal: what `register_sites` and `identify_site` refuse.
        Denied: the role does not manage the register.
    """
    access.need("manage_sites")
    site = register_sites(access=access, campaign=campaign, sites=[new], source=source, at=at)[0]
    return identify_site(access=access, site=site, uscc=uscc, reason="", at=at) if uscc.strip() else site


@transaction.atomic
def identify_site(*, access: Access, site: Site, uscc: str, reason: str, at: datetime) -> Site:
    """Set the unified social credit code of the business at a site (GB 32100-2015); "" takes it away.

    Raises:
        Refusal: the code is none: a letter is wrong, or its last one does not follow from the others.
        Denied: the role may not, or the site is somebody else's.
    """
    found = locked(access, site)
    code = checked_uscc(uscc)
    before, found.uscc = found.uscc, code
    mirror(found)
    found.version += 1
    found.changed_at = at
    found.save(update_fields=["uscc", "search", "version", "changed_at"])
    record(act_on(found, "site_identified", {"uscc": before}, {"uscc": code}, reason), actor=access.user, at=at)
    return found


def checked_uscc(text: str) -> str:
    """Return a unified social credit code without blanks, in capitals; "" for none.

    Raises:
        Refusal: it is not one.
    """
    written = narrow(text).upper()
    if not written:
        return ""
    try:
        return str(stdnum_uscc.validate(written))
    except ValidationError:
        raise Refusal("sites.no_uscc", found=written[:40]) from None


@transaction.atomic
def reveal(*, access: Access, site: Site, reason: str, at: datetime) -> Mapping[str, Value]:
    """Return the personal data of a site, and write down who saw it and why.

    Raises:
        Refusal: no reason is given.
        Denied: the role sees no personal data, or the site is somebody else's.
    """
    access.need("reveal")
    found = _mine(access, site)
    facts = pack_of(found.campaign).facts
    shown = {key: value for key, value in found.values.items() if key in facts and facts[key].personal}
    act = act_on(found, "personal_data_revealed", {}, {"facts": sorted(shown)}, given(reason))
    record(act, actor=access.user, at=at)
    return shown


def given(reason: str) -> str:
    """Return a reason without blanks around it.

    Raises:
        Refusal: there is none, or a very long one.
    """
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise Refusal("sites.no_reason")
    return said


def locked(access: Access, site: Site) -> Site:
    """Return a site whose row is locked, of somebody who may manage it.

    Raises:
        Denied: the role may not, or the site is somebody else's.
        Conflict: the campaign is finished.
    """
    access.need("manage_sites")
    refuse_finished(site.campaign)
    return _mine(access, site)


def _mine(access: Access, site: Site) -> Site:
    found = visible_sites(access, site.campaign).select_for_update().filter(pk=site.pk).first()
    if found is None:
        raise Denied("people.not_yours")
    found.campaign = site.campaign
    return found


def changed(site: Site, at: datetime) -> None:
    """Keep what follows from a site's new state; its row is locked."""
    site.version += 1
    site.changed_at = at
    rederive(site.campaign, [site])


def act_on(site: Site, act: str, before: Mapping[str, Any], after: Mapping[str, Any], reason: str) -> Act:
    """Return an act on a site for the journal."""
    return Act(act, f"site:{site.pk}", scope_of(site.campaign), before, after, reason.strip())
