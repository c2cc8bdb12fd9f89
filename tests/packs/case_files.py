"""The packs' cases, as an official can read them, and what the engine makes of each site."""

from functools import cache
from typing import Final

from closeout.evaluation.cases import Case, read_cases
from closeout.evaluation.results import Evaluation
from closeout.evaluation.site import Evaluator
from closeout.packfile.library import load_pack, open_cases
from closeout.packfile.pack import Pack

PACKS: Final = ("town", "rugao", "buji")


@cache
def pack_of(name: str) -> Pack:
    return load_pack(name)


@cache
def cases_of(name: str) -> tuple[Case, ...]:
    """Return the cases of the pack `name`, file by file."""
    return tuple(case for document in open_cases(name) for case in read_cases(document, pack_of(name)))


@cache
def evaluator_of(name: str) -> Evaluator:
    return Evaluator(pack_of(name))


@cache
def evaluated(name: str) -> tuple[tuple[Case, Evaluation], ...]:
    """Return each case of the pack `name` with the engine's evaluation of its site."""
    return tuple((case, evaluator_of(name).evaluate(case.site)) for case in cases_of(name))
