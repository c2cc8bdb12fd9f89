"""What the commands of the service share: Django with the settings of the environment."""

import os
from io import StringIO
from typing import Any, Final

import django
from django.core.management import call_command

PRODUCTION: Final = "closeout.project.settings"
DEMO: Final = "closeout.project.demo_settings"
_OWN: Final = 0o077  # nothing for the group, nothing for others


def started(*, demo: bool = False) -> None:
    """Start Django, with the production settings unless the environment names others or the demo is asked for.

    What the service writes from here on, its database above all, is for its own account alone: it holds personal data.
    """
    os.umask(_OWN)
    if demo:
        os.environ["DJANGO_SETTINGS_MODULE"] = DEMO
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", PRODUCTION)
    django.setup()


def manage(name: str, *arguments: str, **options: Any) -> str:
    """Run a command of Django or of a slice and return what it has to say, without printing it."""
    return str(call_command(name, *arguments, stdout=StringIO(), **options) or "")
