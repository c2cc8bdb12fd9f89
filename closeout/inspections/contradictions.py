"""What cannot be true of one visit; each contradiction is named."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from closeout.inspections.kinds import CHECKED, CLOSED_DOWN, NOT_FOUND
from closeout.inspections.words import RESULT_NAMES
from closeout.kernel.facts import Value
from closeout.kernel.refusal import Refusal
from closeout.kernel.text import Text
from closeout.packfile.pack import Pack

# What can be seen or measured without going in: answers that a locked gate or a refused entry leaves possible.
OUTSIDE: Final = frozenset(
    "operating_state storage has_fence fence_material fence_height_m fence_to_road_m pile_height_m public_advert_shown "
    "gate_opaque plaque_standard front_tidy front_three_met beside_road occupies_road occupies_green_space "
    "occupies_public_ground temporary_structure illegal_structure disturbs_residents spoils_appearance in_park "
    "in_green_space in_river_range in_water_source_zone dangerous_goods_store_m hv_line_220kv_m hv_line_500kv_m "
    "in_other_hv_corridor pollutes_surroundings discharges_at_will premises area_kind land_ownership rental_use "
    "obstructs_enforcement".split()
)
# A fact, the value that leaves nothing to measure, and what would be measured.
_NOTHING_TO_MEASURE: Final[tuple[tuple[str, Value, tuple[str, ...]], ...]] = (
    ("has_fence", False, ("fence_height_m", "fence_to_road_m", "fence_material")),
    ("storage", "open_air", ("stack_height_m",)),
    ("storage", "indoor", ("pile_height_m",)),
    ("has_business_licence", False, ("registration_matches",)),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A visit as it is to be finished."""

    result: str
    started_at: datetime
    finished_at: datetime | None
    values: Mapping[str, Value]  # what was answered; what could not be established is not among them
    signed: bool
    signature_refused: str


def contradictions(pack: Pack, told: Told) -> Iterator[Refusal]:
    """Yield what contradicts what in a visit."""
    if told.finished_at is not None and told.finished_at < told.started_at:
        yield Refusal("inspections.ended_first")
    if told.signed and told.signature_refused:
        yield Refusal("inspections.signed_and_refused")
    yield from _of_result(pack, told)
    for key, value, measured in _NOTHING_TO_MEASURE:
        if told.values.get(key) == value:
            yield from (
                Refusal("inspections.nothing_to_measure", fact=_said(pack, key, value), other=pack.facts[each].label)
                for each in measured
                if told.values.get(each) not in (None, False)
            )


def _of_result(pack: Pack, told: Told) -> Iterator[Refusal]:
    if told.result in ("", CHECKED):
        return
    outside = {"operating_state"} if told.result in (NOT_FOUND, CLOSED_DOWN) else OUTSIDE
    inside = [pack.facts[key].label for key in told.values if key not in outside]
    if inside:
        labels = Text("、".join(each.zh for each in inside[:5]), ", ".join(each.en for each in inside[:5]))
        name = str(RESULT_NAMES[told.result])
        yield Refusal("inspections.not_inside", result=name, facts=labels)


def _said(pack: Pack, key: str, value: Value) -> Text:
    fact = pack.facts[key]
    if value is False:
        said = fact.no
        return Text(f"没有{fact.label.zh}", f"no {fact.label.en}") if said is None else said
    label = fact.choices[str(value)]
    return Text(f"{fact.label.zh}：{label.zh}", f"{fact.label.en}: {label.en}")
