"""Who works in a unit now."""

from closeout.accounts.models import User


def people_of_unit(unit: int) -> list[User]:
    """Return who works in a unit now, by name, in one query."""
    found = User.objects.filter(posts__unit=unit, posts__until__isnull=True, is_active=True)
    return list(found.order_by("name", "pk").distinct())
