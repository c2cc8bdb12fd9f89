"""Whether the disk with the service's data still takes anything."""

import shutil
from typing import Final

from closeout.project.settings.environment import HOME

_LEAST: Final = 16 << 20  # bytes: what a few writers at once may want before anybody looks again


def no_room() -> bool:
    """Return whether the disk is as good as full."""
    return shutil.disk_usage(HOME).free < _LEAST
