"""What kinds of sites there are, each with the tone and the shape it is shown in: by outcome, or by standing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from closeout.evaluation.reasons import answer_label
from closeout.kernel.verdicts import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
from closeout.packfile.pack import Pack, Table
from closeout.report.wording import Wording

Tone = Literal["na", "unk", "ok", "info", "warn", "hard", "bad", "late"]
TONES: Final[tuple[Tone, ...]] = get_args(Tone)  # from the faintest to the gravest

# From best to worst, by how many outcomes a plan ranks; each tone has a colour and a shape of its own.
_RAMPS: Final[Sequence[Sequence[Tone]]] = (
    (),
    ("ok",),
    ("ok", "bad"),
    ("ok", "warn", "bad"),
    ("ok", "info", "warn", "bad"),
    ("ok", "info", "warn", "hard", "bad"),
    ("ok", "info", "warn", "hard", "bad", "late"),
)
_STANDINGS: Final[Sequence[tuple[str, Tone]]] = ((FAIL, "bad"), (UNKNOWN, "unk"), (PASS, "ok"), (NOT_APPLICABLE, "na"))


SILENT: Final = "-"  # stands for the answer where a table does not speak of the site; no identifier


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of site: its word in the results, what people call it, and how it is shown."""

    word: str
    label: str
    tone: Tone


def standings(wording: Wording) -> list[Kind]:
    """Return how a site can stand: fails a standard, is not yet known, meets all, or nothing applies to it."""
    return [Kind(word, wording.say(f"standing_{word}"), tone) for word, tone in _STANDINGS]


def answers(pack: Pack, table: Table, wording: Wording) -> list[Kind]:
    """Return the outcomes or segments of `table`: the ranked ones from best to worst, then the others in its order.

    Last comes what a site has that the table does not speak of, where there can be such.
    """
    known = pack.model.outcomes if table.decides == "outcome" else pack.model.segments
    words = list(dict.fromkeys([*(row.then for row in table.rows), table.unknown]))
    ranks = {word: known[word].rank for word in words if word in known}
    ranked = sorted((word for word in words if ranks.get(word)), key=lambda word: ranks[word] or 0)
    ramp = _RAMPS[min(len(ranked), len(_RAMPS) - 1)]
    tones: dict[str, Tone] = {word: ramp[min(at, len(ramp) - 1)] for at, word in enumerate(ranked)}
    tones[table.unknown] = "unk"
    ordered = [*ranked, *(word for word in words if word not in ranked)]
    kinds = [Kind(each, wording.of(answer_label(pack, table, each)), tones.get(each, "na")) for each in ordered]
    return kinds if table.applies is None else [*kinds, Kind(SILENT, wording.say("silent"), "na")]
