"""What day it is, for those who do not say: the day in China."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

TIME_ZONE: Final = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """Return today's date in China, wherever the machine stands."""
    return datetime.now(TIME_ZONE).date()
