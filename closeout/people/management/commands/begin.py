"""Make the first authority and its first two accounts, or say whether anybody can sign in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from closeout.kernel.text import Text
from closeout.people.start import Beginning, begin, nobody_yet, refuse_names


class Command(BaseCommand):
    """What `closeout start` runs, and `closeout serve` asks."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who begins, or only the question."""
        parser.add_argument("--ask", action="store_true")
        parser.add_argument("--names-only", action="store_true")
        for name in ("slug", "name-zh", "name-en", "administrator", "administrator-name", "office", "office-name"):
            parser.add_argument(f"--{name}", default="")

    def handle(self, *args: Any, **options: Any) -> str:
        """Begin, and return a line for each account: user name and password. With `ask`: "nobody" or nothing.

        With `names_only`: nothing, where all can be called so; no database is asked.

        Raises:
            Refusal: somebody has begun already, or a name cannot be.
        """
        if options["ask"]:
            return "nobody" if nobody_yet() else ""
        people = [(options[each], options[f"{each}_name"]) for each in ("administrator", "office")]
        name = Text(options["name_zh"], options["name_en"] or options["name_zh"])
        how = Beginning(options["slug"], name, people[0], people[1])
        if options["names_only"]:
            refuse_names(how)
            return ""
        added = begin(how, timezone.now())
        return "\n".join(f"{each.user.username} {each.password}" for each in added)
