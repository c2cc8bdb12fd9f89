"""What roles are called."""

from typing import cast

from django import template

from closeout.people.roles import Role
from closeout.people.words import ROLE_NAMES

register = template.Library()


@register.filter
def called(role: str) -> str:
    """Return what a role is called in the page's language."""
    return str(ROLE_NAMES[cast(Role, role)])
