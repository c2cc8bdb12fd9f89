"""The periods that ship, by id."""

from functools import cache
from importlib.resources import files

from closeout.kernel.located import read_located
from closeout.kernel.refusal import Refusal
from closeout.kernel.words import did_you_mean
from closeout.law.models import PeriodModel, PeriodsModel
from closeout.law.reading import read_file


@cache
def rules() -> PeriodsModel:
    """Return the file of periods."""
    text = files("closeout.law").joinpath("periods.yaml").read_text("utf-8")
    return read_file(read_located("law/periods.yaml", text), PeriodsModel)


def period(id_: str) -> PeriodModel:
    """Return the period `id_`.

    Raises:
        Refusal: there is none of that id.
    """
    found = rules().periods.get(id_)
    if found is None:
        guess = did_you_mean(id_, rules().periods)
        code = "law.no_period" if guess is None else "law.no_period_guess"
        raise Refusal(code, found=id_, guess=guess)
    return found
