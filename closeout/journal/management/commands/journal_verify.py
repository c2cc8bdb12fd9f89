"""Verify the journal: the whole chain, every signed head, and heads that somebody kept elsewhere."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from closeout.journal.types import SignedHead
from closeout.journal.verify import broken_heads, holds, public_key, sign, verify
from closeout.kernel.clock import today
from closeout.kernel.refusal import Refusal


class Command(BaseCommand):
    """What `closeout journal` runs."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a file with kept heads, or the wish for a new one."""
        parser.add_argument("--head", type=Path)
        parser.add_argument("--sign", action="store_true")

    def handle(self, *args: Any, **options: Any) -> str:
        """Verify, and return what was found.

        Raises:
            Refusal: an entry, a head or a kept head does not hold.
        """
        seen = verify()
        if seen.broken_at is not None:
            raise Refusal("journal.broken", number=seen.broken_at, good=seen.entries)
        for broken in broken_heads():
            raise Refusal("journal.head_broken", day=broken.day, number=broken.number)
        if options["head"] is not None:
            self._compare(options["head"])
        if options["sign"]:
            head = sign(today())
            return f"{head.day.isoformat()} {head.number} {head.digest} {head.signature}"
        return f"{seen.entries} {seen.digest or '–'} {public_key()}"

    def _compare(self, file: Path) -> None:
        for line in _lines(file):
            if not holds(line):
                raise Refusal("journal.head_gone", day=line.day, number=line.number, file=str(file))


def _lines(file: Path) -> list[SignedHead]:
    try:
        words = [each.split() for each in file.read_text("utf-8").splitlines() if each.strip()]
        heads = [SignedHead(date.fromisoformat(day), int(number), *rest) for day, number, *rest in words]
    except (OSError, ValueError, TypeError):
        heads = []
    if not heads:
        raise Refusal("journal.head_file", file=str(file))
    return heads
