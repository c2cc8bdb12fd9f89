"""Why the system refused is said in both languages, or else in the system's own words."""

import errno
import os

from closeout.kernel.system import reason


def test_what_often_happens_is_said_in_both_languages() -> None:
    assert reason(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))) == ("磁盘已满", "the disk is full")


def test_anything_else_is_said_in_the_systems_own_words() -> None:
    assert reason(OSError(errno.EDOM, os.strerror(errno.EDOM))).zh == os.strerror(errno.EDOM)
    assert reason(OSError("odd")).en == "odd"
