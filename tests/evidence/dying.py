"""Takes in a part of a file, and is killed in the middle of it: run by a test, with the user's name and the uuid."""

import os
import signal
import sys
from uuid import UUID

import django

django.setup()

from closeout.accounts.models import User  # noqa: E402 - Django comes first
from closeout.evidence.resuming import append  # noqa: E402
from closeout.people.access import accesses_of  # noqa: E402
from tests.factories import NOW  # noqa: E402


class Killing:
    """A line on which so many blocks come before the process is killed."""

    def __init__(self, content: bytes, blocks: int) -> None:
        self._content, self._left = content, blocks

    def read(self, size: int) -> bytes:
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1
        block, self._content = self._content[:1000], self._content[1000:]
        return block


(who,) = accesses_of(User.objects.get(username=sys.argv[1]))
content = sys.stdin.buffer.read()
append(access=who, uuid=UUID(sys.argv[2]), offset=0, source=Killing(content[:1000], 2), at=NOW)
append(access=who, uuid=UUID(sys.argv[2]), offset=1000, source=Killing(content[1000:], 1), at=NOW)
