"""The sites as the page's script reads them: JSON in which every sentence, unit and question stands once."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from closeout.evaluation.results import NO_LAYER
from closeout.kernel.refusal import visible
from closeout.packfile.pack import Pack
from closeout.report.figures import Figures
from closeout.report.gathering import Site
from closeout.report.kinds import Kind
from closeout.report.mapping import Map

# Nothing in the data may end the element that holds it, or begin a comment.
_SIGNS: Final = re.compile(r"[<>&]")


def plain(value: object) -> str:
    """Return `value` as JSON that can stand in an HTML element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _SIGNS.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text)


def pieces(
    figures: Figures, kinds: dict[str, Sequence[Kind]], by: str, map_: Map | None, places: Mapping[str, str]
) -> Iterator[str]:
    """Yield the data piece by piece: what the lines of the sites refer to, then a line a site.

    `places` are the names of divisions by code.
    """
    yield plain({**_legend(figures, kinds, by, map_), "places": places}).removesuffix("}")
    yield ',"sites":['
    words = {dimension: [kind.word for kind in each] for dimension, each in kinds.items()}
    for at, site in enumerate(figures.gathered.sites):
        yield ("," if at else "") + plain(_line(site, words))
    yield "]}"


def _line(site: Site, words: dict[str, list[str]]) -> Sequence[object]:
    """Return a site's line, its words as places in the lists of kinds."""
    places = {name: each.index(word) for name, each in words.items() if (word := getattr(site, name)) is not None}
    return [places.get(field, value) for field, value in zip(Site._fields, site, strict=True)]


def _legend(figures: Figures, kinds: dict[str, Sequence[Kind]], by: str, map_: Map | None) -> dict[str, Any]:
    pack, known, wording = figures.pack, figures.gathered, figures.wording
    units = list(pack.model.units)
    return {
        "lang": wording.lang,
        "say": wording.templates("js_"),
        "by": by,
        "fields": Site._fields,
        "kinds": {name: [(kind.word, kind.label, kind.tone) for kind in each] for name, each in kinds.items()},
        "standards": [
            (each.id, wording.of(each.text), each.severity == "major", list(pack.roles).index(each.role))
            for each in pack.standards
        ],
        "units": [(unit, figures.unit(unit)) for unit in units],
        "standing": [[units.index(unit) for unit in each] for each in known.units],
        "sentences": [visible(sentence) for (sentence,) in known.sentences],
        "questions": [_question(figures, *each) for each in known.questions],
        "routes": list(_routes(pack, figures)),
        "map": None if map_ is None else {"lon": map_.lon, "lat": map_.lat, "metres": map_.metres},
    }


def _question(figures: Figures, fact: str, role: str, asked_for: str, reason: str | None) -> Sequence[object]:
    label = figures.wording.of(figures.pack.facts[fact].label)
    return fact, label, list(figures.pack.roles).index(role), asked_for, reason == NO_LAYER


def _routes(pack: Pack, figures: Figures) -> Iterator[Sequence[object]]:
    roles, actions = list(pack.roles), pack.model.actions
    for table in pack.tables:
        for row in table.rows if table.hit == "collect" else ():
            named = figures.wording.of(actions[row.then].label) if row.then in actions else row.then
            text = figures.wording.of(row.text)
            yield row.id, named, text, row.clauses, roles.index(row.role or table.asks)
