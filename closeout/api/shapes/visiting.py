"""Visits as the API takes them: a beginning, answers, earlier findings, what is said of a visit as a whole."""

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from closeout.api.shapes.base import Id, Key, Known, Moment, Said
from closeout.api.shapes.sites import values_of
from closeout.inspections.types import Described, FoundSite, NewVisit, Place, SaidAnswer, SaidRecheck
from closeout.packfile.pack import Pack

Note = Annotated[str, Field(max_length=500)]
Short = Annotated[str, Field(max_length=60)]
Long = Annotated[str, Field(max_length=1000)]


class FoundSaid(Said):
    """A site that nobody knew; it is registered with the visit."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    address: Annotated[str, Field(max_length=200)] = ""
    division: Annotated[str, Field(pattern=r"^\d{1,12}$")]


class PlaceSaid(Said):
    """Where the device was, in degrees of WGS 84, and how well it knew, in metres."""

    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    accuracy_m: Annotated[float, Field(ge=0, le=1e7)] | None = None


class Begin(Said):
    """A visit that begins, at the site of a code or at one that was `found`; the same again is the same visit.

    An inspection and a re-inspection name a `second` officer, by id, and what they go by.
    """

    kind: Literal["patrol", "inspection", "reinspection", "lookback"]
    started_at: Moment
    site: Annotated[str, Field(max_length=40)] = ""
    found: FoundSaid | None = None
    administrative: Annotated[bool, Field(description="Of a look-back; of the others the kind says so.")] = False
    whole: Annotated[bool, Field(description="Ask all that the plan asks, not only the own part.")] = False
    second: Id | None = None
    basis: Annotated[str, Field(max_length=200)] = ""
    place: PlaceSaid | None = None


class GivenAnswer(Said):
    """An answer; of a fact the last answered stands. `value` null: not known, for a `reason`; without: taken back."""

    uuid: UUID
    fact: Key
    value: Known
    answered_at: Moment
    reason: Annotated[str, Field(max_length=200)] = ""
    note: Note = ""
    within_days: Annotated[int, Field(ge=0, le=365)] | None = None


class GivenAnswers(Said):
    """Answers, all or none of which are kept."""

    answers: Annotated[list[GivenAnswer], Field(max_length=200)]


class SeenAgain(Said):
    """Whether a finding was seen corrected; null: not looked at after all. What is not says what is missing."""

    number: Id
    corrected: bool | None
    note: Note = ""


class SeenAgains(Said):
    """Earlier findings that were looked at."""

    rechecks: Annotated[list[SeenAgain], Field(max_length=200)]


class About(Said):
    """What is said of a visit as a whole; of two the later `said_at` stands."""

    result: Literal["checked", "gate_locked", "refused_entry", "not_found", "closed_down"]
    finished_at: Moment | None = None
    second: Id | None = None
    basis: Annotated[str, Field(max_length=200)] = ""
    helpers: Annotated[int, Field(ge=0, le=99)] = 0
    vehicle: Short = ""
    met_name: Short = ""
    met_role: Short = ""
    met_phone: Annotated[str, Field(max_length=30)] = ""
    statement: Long = ""
    signed: bool = False
    signature_refused: Annotated[str, Field(max_length=300)] = ""
    remark: Long = ""
    said_at: Moment | None = None


class Objecting(Said):
    """Why a verdict is not shared; empty: taken back."""

    reason: Note


class Signing(Said):
    """Who signed, and the `version` that they read."""

    role: Literal["operator", "accompanying"]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    seen: Annotated[int, Field(ge=0, lt=2**31)]
    drawn: Annotated[bool, Field(description="On the device; otherwise it is a photo of the signed sheet.")] = False


class Confirming(Said):
    """The `version` that the second officer read."""

    seen: Annotated[int, Field(ge=0, le=2**31)]


def new_visit(uuid: UUID, said: Begin) -> NewVisit:
    """Return a visit that begins."""
    place = None if said.place is None else Place(**said.place.dict())
    found = None if said.found is None else FoundSite(**said.found.dict())
    plain = said.dict(exclude={"site", "found", "place"})
    return NewVisit(uuid=uuid, code=said.site, found=found, place=place, **plain)


def said_answers(pack: Pack, said: Sequence[GivenAnswer]) -> list[SaidAnswer]:
    """Return answers.

    Raises:
        Refusal: the plan has no such fact, or a day is none.
    """
    values = [values_of(pack, {each.fact: each.value})[each.fact] for each in said]
    return [SaidAnswer(value=value, **each.dict(exclude={"value"})) for each, value in zip(said, values, strict=True)]


def said_rechecks(said: Sequence[SeenAgain]) -> list[SaidRecheck]:
    """Return what was seen of earlier findings."""
    return [SaidRecheck(**each.dict()) for each in said]


def described(said: About) -> Described:
    """Return what is said of a visit as a whole."""
    return Described(**said.dict())
