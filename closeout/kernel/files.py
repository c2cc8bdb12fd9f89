"""What must hold of a file before anything is read from it."""

import stat
from pathlib import Path

from closeout.kernel.refusal import Refusal


def size_of(path: Path) -> int:
    """Return the size of a file in bytes; a folder's is the system's own.

    A pipe, a device or a socket has no end that could be waited for, and cannot be read twice.

    Raises:
        Refusal: `path` is neither file nor folder.
        OSError: it does not exist or may not be looked at.
    """
    found = path.stat()
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise Refusal("kernel.not_regular", file=str(path))
    return found.st_size
