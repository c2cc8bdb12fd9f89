"""The registry of published JSON Schemas, by the name that `closeout plan schema` takes."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from closeout.cli.outputs import CheckOutput, DiffOutput, DoctorOutput, PlanCheckOutput, PlanTestOutput, SimulateOutput
from closeout.evaluation.cases import CaseFileModel
from closeout.evaluation.explained import Explanation
from closeout.kernel.refusal import UsageRefusal
from closeout.kernel.words import did_you_mean
from closeout.law.models import HolidaysModel, InstrumentsModel, PeriodsModel
from closeout.law.views import LawListView, LawView
from closeout.law.views_clock import ClockListView, ClockView
from closeout.packfile.schema import PUBLISHED, json_schema, show_models

# The files that people write or load: packs and their cases, and the law as data.
WRITTEN: Final[Mapping[str, type[BaseModel]]] = {
    **PUBLISHED,
    "cases": CaseFileModel,
    "instruments": InstrumentsModel,
    "periods": PeriodsModel,
    "holidays": HolidaysModel,
}

# What commands print with --json. A command that learns --json adds its line here; a test asks for it.
PRINTED: Final[Mapping[str, type[BaseModel]]] = {
    "check": CheckOutput,
    "explain": Explanation,
    "simulate": SimulateOutput,
    **show_models(),
    "plan-check": PlanCheckOutput,
    "plan-test": PlanTestOutput,
    "diff": DiffOutput,
    "law-list": LawListView,
    "law": LawView,
    "clock-list": ClockListView,
    "clock": ClockView,
    "doctor": DoctorOutput,
}


def schema_named(name: str) -> dict[str, Any]:
    """Return the JSON Schema `name`.

    Raises:
        UsageRefusal: there is none of that name.
    """
    if name in WRITTEN:
        return json_schema(WRITTEN[name])
    if name in PRINTED:
        return json_schema(PRINTED[name], "serialization")
    known = [*WRITTEN, *PRINTED]
    guess = did_you_mean(name, known)
    raise UsageRefusal(
        "cli.unknown_schema" if guess is None else "cli.unknown_schema_guess",
        found=name,
        guess=guess,
        known=", ".join(known),
    )
