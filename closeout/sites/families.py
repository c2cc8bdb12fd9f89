"""Sites that are one by now: which site a merged one is part of, and all that went into one."""

from collections.abc import Collection, Mapping

from closeout.sites.models import MERGED, Site


def survivors(sites: Collection[int]) -> Mapping[int, int]:
    """Return for each site the one that it is part of, itself where it was not merged; a query for each generation."""
    found, asked = {each: each for each in sites}, set(sites)
    while asked:
        into = dict(Site.objects.filter(pk__in=asked, state=MERGED).values_list("pk", "merged_into"))
        asked = {each for each in into.values() if each is not None}
        found = {each: into.get(last) or last for each, last in found.items()}
    return found


def families(sites: Collection[int]) -> Mapping[int, int]:
    """Return some sites and all that went into them, also by way of others, each with the one of them that it is in.

    A query for each generation.
    """
    found = {each: each for each in sites}
    asked = found
    while asked:
        rows = Site.objects.filter(merged_into__in=asked, state=MERGED).values_list("pk", "merged_into")
        asked = {site: found[into] for site, into in rows if into is not None}
        found |= asked
    return found


def family(site: int) -> list[int]:
    """Return a site and all that went into it, also by way of others; a query for each generation."""
    return list(families([site]))
