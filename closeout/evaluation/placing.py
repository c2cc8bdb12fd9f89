"""What computes a plan's place facts from layers: only those that its conditions read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from closeout.evaluation.reasons import Reasons
from closeout.kernel.facts import Fact
from closeout.kernel.refusal import Problem
from closeout.packfile.pack import Pack
from closeout.siting.layers import read_layers
from closeout.siting.place_facts import Siting, is_area_layer, layer_of

ROAD_WITHIN: Final = "beside_road_within_m"  # the parameter of a pack that says what is beside a road


def siting_of(plan: Pack, path: Path) -> tuple[Siting, list[Problem]]:
    """Return what computes the place facts that `plan` reads from the layers at `path`, and what is to be warned of.

    Raises:
        Refusal: a layer cannot be read, or used.
    """
    facts = list(_place_facts(plan))
    known = {layer_of(each) for each in plan.facts.values() if each.layer is not None}
    wanted = list(dict.fromkeys(layer_of(each) for each in facts))
    areas = {layer_of(each) for each in facts if is_area_layer(each)}
    layers = read_layers(path, wanted, known, areas)
    within = plan.values.get(ROAD_WITHIN)
    return Siting(facts, layers.by_name, within if isinstance(within, float) else None), list(layers.warnings)


def _place_facts(plan: Pack) -> Iterator[Fact]:
    return (plan.facts[key] for key in Reasons(plan).facts_read() if plan.facts[key].layer is not None)
