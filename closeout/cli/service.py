"""What the commands of the service share: Django with the settings of the environment."""

import os
from io import StringIO
from pathlib import Path
from typing import Any, Final

import django
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError

from closeout.kernel.refusal import Refusal

PRODUCTION: Final = "closeout.project.settings"
DEMO: Final = "closeout.project.demo_settings"
_OWN: Final = 0o077  # nothing for the group, nothing for others


def there(home: Path | None) -> Path:
    """Return the folder of the data, as `--home` says or the environment.

    To ask for the settings of a folder that is not there would make one, with new keys in it.

    Raises:
        Refusal: there is no such folder.
    """
    folder = (home or Path(os.environ.get("CLOSEOUT_HOME", "var"))).absolute()
    if not folder.is_dir():
        raise Refusal("cli.no_home", folder=str(folder))
    return folder


def started(home: Path | None, *, demo: bool = False) -> None:
    """Start Django, with the production settings unless the environment names others or the demo is asked for.

    `home` is the folder of the data; None: the environment says where it is.
    What the service writes from here on, its database above all, is for its own account alone: it holds personal data.
    """
    os.umask(_OWN)
    if home is not None:
        os.environ["CLOSEOUT_HOME"] = str(home.absolute())
    if demo:
        os.environ["DJANGO_SETTINGS_MODULE"] = DEMO
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", PRODUCTION)
    django.setup()


def manage(name: str, *arguments: str, **options: Any) -> str:
    """Run a command of Django or of a slice and return what it has to say, without printing it.

    Raises:
        Refusal: the database is away, full, busy or was never made; its own words say which.
    """
    try:
        return str(call_command(name, *arguments, stdout=StringIO(), **options) or "")
    except (OperationalError, ProgrammingError) as error:
        said = next(iter(str(error).splitlines()), type(error).__name__)
        raise Refusal("cli.database", said=said) from error
