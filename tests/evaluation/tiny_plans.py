"""Plans of a few lines for the tests of evaluation: facts a, b, c …, a table of outcomes or of routes."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from closeout.kernel.located import read_located
from closeout.packfile.library import load_located
from closeout.packfile.pack import Pack

Rows = Sequence[tuple[str, str]]  # condition, answer
Standards = Mapping[str, tuple[str | None, str]]  # id to applies, requires

BOOLEANS = ("a", "b", "c", "d")
RANKS: Mapping[str, int | None] = {"gold": 1, "silver": 2, "bronze": 3, "outside": None}


def said(word: str) -> dict[str, str]:
    return {"zh": f"字{word}", "en": word}


def boolean(word: str, *, better: str | None = "yes", cost: int | None = 1, judge: str | None = None) -> dict[str, Any]:
    """Return a yes/no fact; None: neither answer is better, or nobody can change it."""
    says = {"says": {"yes": said(f"{word} holds"), "no": said(f"no {word}")}}
    return _given(type="boolean", label=said(word), better=better, cost=cost, judged_by=judge) | says


def number(word: str, *, unit: str | None = "m", cost: int | None = 2) -> dict[str, Any]:
    return _given(type="number", label=said(word), unit=unit, cost=cost)


def choice(word: str, *of: str, cost: int | None = 3) -> dict[str, Any]:
    return _given(type="choice", label=said(word), cost=cost, of={each: said(each) for each in of})


def _given(**entries: Any) -> dict[str, Any]:
    return {key: value for key, value in entries.items() if value is not None}


FACTS: Mapping[str, Any] = {
    **{each: boolean(each) for each in BOOLEANS},
    "open_now": boolean("open now", better=None, cost=2),
    "vice": boolean("vice", better="no", cost=4),
    "fixed": boolean("fixed", cost=None),
    "seen": boolean("seen", judge="judge"),
    "patrolled": boolean("patrolled", judge="station"),
    "far_m": number("distance"),
    "near_m": number("nearness"),
    "colour": choice("colour", "red", "blue", "green"),
}


def plan(
    rows: Rows = (),
    *,
    standards: Standards | None = None,
    facts: Mapping[str, Any] | None = None,
    names: Mapping[str, str] | None = None,
    parameters: Mapping[str, float] | None = None,
    hit: str = "first",
    complete: bool = False,
    applies: str | None = None,
    routes: Mapping[str, str] | None = None,
) -> Pack:
    """Return a checked pack with `rows` as its table of outcomes and `routes` (id to condition) as that of actions."""
    tables = [_table(rows, hit, complete, applies)] if rows else []
    tables += [_routes(routes)] if routes else []
    document = {
        "format": 1,
        "id": "tiny",
        "version": "1",
        **{key: said(key) for key in ("title", "authority", "object")},
        "campaign": {"start": {"month": 6, "day": 1}, "end": {"month": 6, "day": 30}, "clause": "X-1"},
        "clauses": {clause: {"text": said(clause)} for clause in ("X-1", "X-2", "X-3", "X-4")},
        "parameters": {
            name: {"type": "number", "unit": "m", "value": value, "clause": "X-1", "label": said(name)}
            for name, value in (parameters or {}).items()
        },
        "facts": dict(FACTS if facts is None else facts),
        "units": {each: {"name": said(each), "clause": "X-1"} for each in ("office", "bench", "east", "west")},
        "roles": {
            **dict.fromkeys(("village", "office", "grid_management", "market_supervision"), "office"),
            "judge": "bench",
            "station": {"by": "division_code", "cases": {"01": "east"}, "otherwise": "west"},
        },
        "outcomes": {word: _given(label=said(word), rank=rank) for word, rank in RANKS.items()},
        "actions": {
            "act": {"label": said("act")},
            "praise": {"label": said("praise"), "favourable": True},
        },
        "names": {name: {"when": when, "text": said(name)} for name, when in (names or {}).items()},
        "standards": [
            _standard(id_, *conditions) for id_, conditions in (standards or {"X-1z": (None, "TRUE")}).items()
        ],
        "tables": tables,
    }
    return load_located(read_located("tiny.yaml", json.dumps(document, ensure_ascii=False)))


def _standard(id_: str, applies: str | None, requires: str) -> dict[str, Any]:
    words = _given(id=id_, clause="X-1", applies=applies, requires=requires, role="office")
    return words | {"text": said(id_)}


def _table(rows: Rows, hit: str, complete: bool, applies: str | None) -> dict[str, Any]:
    written = [
        {"id": f"row{at}", "when": when, "then": then, "clause": [f"X-{at % 4 + 1}"], "text": said(f"row {at}")}
        for at, (when, then) in enumerate(rows)
    ]
    table = _given(id="outcome", decides="outcome", hit=hit, complete=complete, applies=applies)
    return table | {"title": said("outcome"), "rows": written}


def _routes(routes: Mapping[str, str]) -> dict[str, Any]:
    rows = [
        {
            "id": id_,
            "when": when,
            "then": "praise" if id_.startswith("good") else "act",
            "role": "office",
            "clause": ["X-1"],
            "text": said(id_),
        }
        for id_, when in routes.items()
    ]
    return {"id": "routes", "decides": "actions", "hit": "collect", "title": said("routes"), "rows": rows}
