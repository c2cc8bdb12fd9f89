"""Visits as a device sends and takes them: JSON beside the pages, by the same acts."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.inspections.models import Visit
from closeout.inspections.signing import SaidSignature, signatures
from closeout.inspections.types import Came, Described, FoundSite, NewVisit, Place, SaidAnswer
from closeout.kernel.dates import parse_date
from closeout.kernel.facts import Value
from closeout.kernel.refusal import Refusal

P = ParamSpec("P")
T = TypeVar("T")
_FOUND: Final = ("name", "address", "division")  # of a site that nobody knew
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
_WORST: Final = 1e7  # metres by which a position may be wrong


def wants_json(request: HttpRequest) -> bool:
    """Return whether the answer is to be JSON: who asks for it by name gets it."""
    return "application/json" in request.headers.get("Accept", "")


def speaks_json(view: View[P]) -> View[P]:
    """Let a refusal answer in JSON where JSON was asked for."""

    @wraps(view)
    def speaking(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refused:
            if not wants_json(request):
                raise
            said = {"code": refused.code, "zh": refused.say("zh"), "en": refused.say("en")}
            return JsonResponse(said, status=refused.status)

    return cast("View[P]", speaking)


def body(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the JSON object that was sent, None: a form was.

    Raises:
        Refusal: it is no JSON object.
    """
    if request.content_type != "application/json":
        return None
    try:
        found = json.loads(request.body, parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode()  # half a character is none that can be kept
    except (ValueError, RecursionError):
        raise Refusal("inspections.not_json") from None
    if not isinstance(found, dict):
        raise Refusal("inspections.not_json")
    return found


def _no_number(said: str) -> float:
    """Refuse NaN and the infinities, which JSON does not have."""
    raise ValueError(said)


def _read(read: Callable[[], T]) -> T:
    """Return what is read from JSON.

    Raises:
        Refusal: a field is missing or of another kind.
    """
    try:
        return read()
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise Refusal("inspections.not_json") from None


def read_answers(campaign: Campaign, sent: Mapping[str, Any]) -> list[SaidAnswer]:
    """Return the answers of `{"answers": [{uuid, fact, value, answered_at, reason?, note?, within_days?}]}`.

    Raises:
        Refusal: something is missing or of another kind.
    """
    facts = pack_of(campaign).facts
    return _read(lambda: [_answer(each, facts) for each in sent["answers"]])


def _answer(sent: Mapping[str, Any], facts: Mapping[str, Any]) -> SaidAnswer:
    days, fact = sent.get("within_days"), str(sent["fact"])
    return SaidAnswer(
        uuid=UUID(sent["uuid"]),
        fact=fact,
        value=_value(sent["value"], fact in facts and facts[fact].type == "date"),
        answered_at=moment(sent["answered_at"]),
        reason=_text(sent, "reason"),
        note=_text(sent, "note"),
        within_days=None if days is None else int(days),
    )


def _value(sent: Any, is_day: bool) -> Value:
    if sent is not None and not isinstance(sent, bool | int | float | str):
        raise TypeError
    return parse_date(sent) if is_day and isinstance(sent, str) else sent


def moment(sent: Any) -> datetime:
    """Return a moment with its zone, as ISO 8601 writes it."""
    found = datetime.fromisoformat(sent)
    if found.tzinfo is None or not 1 < found.year < 9999:  # it is a day in every zone
        raise ValueError(sent)
    return found


def read_visit(sent: Mapping[str, Any]) -> NewVisit:
    """Return the visit of `{uuid, kind, started_at, site | found, second?, basis?, whole?, administrative?, place?}`.

    Raises:
        Refusal: something is missing or of another kind.
    """
    return _read(lambda: _visit(sent))


def _visit(sent: Mapping[str, Any]) -> NewVisit:
    found, place, second = sent.get("found"), sent.get("place"), sent.get("second")
    return NewVisit(
        uuid=UUID(sent["uuid"]),
        kind=str(sent["kind"]),
        started_at=moment(sent["started_at"]),
        code=_text(sent, "site"),
        found=None if found is None else FoundSite(*(str(found[name] or "") for name in _FOUND)),
        administrative=bool(sent.get("administrative", False)),
        whole=bool(sent.get("whole", False)),
        second=None if second is None else _id(second),
        basis=_text(sent, "basis"),
        place=None if place is None else _place(place),
    )


def _id(sent: Any) -> int:
    found = int(sent)
    if not 0 < found < 2**63:
        raise ValueError(sent)
    return found


def _place(sent: Mapping[str, Any]) -> Place:
    said = sent.get("accuracy_m")
    accuracy = None if said is None else float(said)
    if accuracy is not None and not 0 <= accuracy <= _WORST:  # "inf" and 1e999 are floats, too
        raise ValueError(said)
    return Place(float(sent["lon"]), float(sent["lat"]), accuracy)


def read_described(sent: Mapping[str, Any]) -> Described:
    """Return what is said of a visit as a whole, by the names of `Described`; `result` alone has to be there.

    Raises:
        Refusal: something is missing or of another kind.
    """
    return _read(lambda: _described(sent))


def _described(sent: Mapping[str, Any]) -> Described:
    ended, second, said_at = sent.get("finished_at"), sent.get("second"), sent.get("said_at")
    helpers = int(sent.get("helpers", 0))
    if not 0 <= helpers < 100:
        raise ValueError(helpers)
    words = "basis vehicle met_name met_role met_phone statement signature_refused remark".split()
    return Described(
        result=str(sent["result"]),
        finished_at=None if ended is None else moment(ended),
        second=None if second is None else _id(second),
        helpers=helpers,
        signed=sent.get("signed", False) is True,
        said_at=None if said_at is None else moment(said_at),
        **{name: _text(sent, name) for name in words},
    )


def _text(sent: Mapping[str, Any], name: str) -> str:
    """Return a text, "" where there is none: null is not the word None."""
    return str(sent.get(name) or "")


def discard_reason(sent: Mapping[str, Any]) -> str:
    """Return why a draft is given up, of `{reason}`.

    Raises:
        Refusal: it is missing or of another kind.
    """
    said = sent.get("reason")
    if not isinstance(said, str):
        raise Refusal("inspections.not_json")
    return said


def read_signature(sent: Mapping[str, Any]) -> SaidSignature:
    """Return a signature of `{item, role, name, seen, drawn?}`, whose picture was sent as evidence before.

    Raises:
        Refusal: something is missing or of another kind.
    """
    return _read(lambda: _signature(sent))


def _signature(sent: Mapping[str, Any]) -> SaidSignature:
    seen = int(sent["seen"])
    if not 0 <= seen < 2**31:
        raise ValueError(seen)
    drawn = sent.get("drawn", False) is True
    return SaidSignature(UUID(sent["item"]), str(sent["role"] or ""), str(sent["name"] or ""), seen, drawn)


def signed_said(visit: Visit) -> dict[str, Any]:
    """Return the signatures of a visit by the evidence of each, as a device takes them."""
    found = {str(each.item_id): {"role": each.role, "name": each.name} for each in signatures(visit)}
    return {"visit": str(visit.pk), "state": visit.state, "version": visit.version, "signatures": found}


def described_said(visit: Visit) -> dict[str, Any]:
    """Return what stands of a visit as a whole, as a device takes it."""
    names = "state version result helpers vehicle met_name met_role met_phone statement signed signature_refused remark"
    ended = None if visit.finished_at is None else visit.finished_at.isoformat()
    return {"visit": str(visit.pk), "finished_at": ended, **{name: getattr(visit, name) for name in names.split()}}


def came_said(came: Came) -> dict[str, Any]:
    """Return what came of a visit, as a device takes it."""
    return {
        "state": "finished",
        "facts": came.facts,
        "raised": list(came.raised),
        "rechecked": {str(number): corrected for number, corrected in came.rechecked.items()},
        "objections": came.objections,
    }
