"""How a site is run: one latent quality, from which all that can be seen there follows, so that facts hang together."""

from collections.abc import Collection, Iterable, Mapping

from tools.demo.dice import Dice
from tools.demo.sheet import Facts

# How often an operator of each sort does what one demand asks. Good operators are good at nearly everything.
QUALITY: Mapping[str, float] = {"model": 1.0, "good": 0.96, "fair": 0.82, "poor": 0.6}


def duties(dice: Dice, quality: float, keys: Iterable[str]) -> Facts:
    """Return facts that are true where the operator does what is asked."""
    return {key: dice.chance(quality) for key in keys}


def vices(dice: Dice, quality: float, weights: Mapping[str, float]) -> Facts:
    """Return facts that are true where something is wrong; a weight below 1 makes a fault rarer than usual."""
    return {key: dice.chance((1 - quality) * weight) for key, weight in weights.items()}


def fence_and_heaps(dice: Dice, quality: float, storage: str, tallest: float) -> Facts:
    """Return fence, pile, stack and wall; what is not there has no height. `tallest` is the best fence, in metres."""
    facts: Facts = {"has_fence": storage != "indoor" and dice.chance(quality + 0.05)}
    if facts["has_fence"]:
        facts |= _fence(dice, quality, tallest)
    if storage != "indoor":
        facts["pile_height_m"] = _pile(dice, quality, facts.get("fence_height_m"))
    if storage != "open_air":
        wall = dice.tenths(2.8, 5.6)
        facts["wall_height_m"] = wall
        over = 0.0 if dice.chance(quality) else dice.tenths(0.2, 0.8)
        facts["stack_height_m"] = round(wall + over if over else wall * dice.whole(5, 10) / 10, 1)
    return facts


def _fence(dice: Dice, quality: float, tallest: float) -> Facts:
    sound = dice.chance(quality)
    return {
        "fence_material": dice.weighted({"colour_steel": 6, "brick_concrete": 4} if sound else {"other": 1}),
        "fence_height_m": dice.weighted({tallest: 3, dice.tenths(tallest, tallest + 0.6): 5})
        if dice.chance(quality)
        else dice.tenths(1.6, tallest - 0.2),
        "fence_to_road_m": 99999
        if dice.chance(0.12)
        else dice.weighted({5.0: 1, dice.tenths(5, 24): 6})
        if dice.chance(quality)
        else dice.tenths(0.8, 4.8),
    }


def _pile(dice: Dice, quality: float, fence: object) -> float:
    if not isinstance(fence, float):
        return dice.tenths(1.2, 3.6)
    if dice.chance(quality):
        return fence if dice.chance(0.15) else dice.tenths(1.0, fence)
    return round(fence + dice.tenths(0.2, 1.5), 1)


def known(truth: Facts, groups: Mapping[str, Collection[str]], seen: Collection[str]) -> Facts:
    """Return what is established: the facts of the groups that somebody has `seen`, in the truth's order."""
    shown = {key for group in seen for key in groups[group]}
    return {key: value for key, value in truth.items() if key in shown}
