"""Last year's campaign: a part of the sites, all of it reported, judged and finished; it can only be read."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from closeout.campaigns.services import finish
from closeout.census import services as census
from closeout.demo.diary import Stage, Step
from closeout.demo.duties import all_done
from closeout.demo.sites import judged, reported, rows

_EACH: Final = 6  # one site in so many was known last year
_WITHOUT: Final = ("440307014008", "440307014024")  # communities that had none


def steps(stage: Stage) -> Iterator[Step]:
    """Yield what happened last year."""
    found, campaign, cast = rows(stage.campaign, "buji", _WITHOUT)[::_EACH], stage.campaign, stage.cast
    codes = sorted({str(each["division_code"]) for each in found})
    due = campaign.starts_on + timedelta(20)
    yield stage.step(
        2, lambda at: census.start(access=cast["office"], campaign=campaign, codes=codes, due_on=due, at=at)
    )
    yield reported(stage, found, 9)
    for code in codes:
        yield stage.step(11, partial(_signed, stage, code))
    yield from judged(stage, found, 14, 40)
    yield stage.step(60, partial(all_done, stage))
    yield stage.step(62, lambda at: finish(access=cast["office"], campaign=campaign, at=at))


def _signed(stage: Stage, code: str, at: datetime) -> None:
    census.sign_complete(access=stage.cast["stations"], campaign=stage.campaign, division=code, at=at)
