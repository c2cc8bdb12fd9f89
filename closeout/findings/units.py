"""The units of a campaign's plan, as the forms offer them."""

from closeout.campaigns.models import Campaign, Part
from closeout.people.models import Unit


def units_by_key(campaign: Campaign) -> dict[str, Unit]:
    """Return the authority's units by what the plan calls them, one query."""
    parts = Part.objects.filter(campaign=campaign).select_related("unit").order_by("pk")
    return {each.key: each.unit for each in parts}


def units_of(campaign: Campaign) -> list[Unit]:
    """Return the authority's units that have a part in the plan, each once, one query."""
    return list({each.pk: each for each in units_by_key(campaign).values()}.values())
