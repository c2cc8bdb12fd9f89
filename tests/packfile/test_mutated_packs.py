"""The shipped packs with one slip each, a hundred times over: sound, or refused with a place, never a traceback."""

from collections.abc import Callable
from importlib.resources import files
from random import Random

import pytest

from closeout.kernel.located import read_located
from closeout.kernel.refusal import Problem, Refusal
from closeout.packfile.library import load_located, shipped_ids

SEED, TIMES = 20110416, 34
SIGNS = "\"'[]{}:,#&*!|>@%`-?\t \n：，“”　0a围"


def problems(text: str) -> tuple[Problem, ...]:
    try:
        load_located(read_located("pack.yaml", text))
    except Refusal as refusal:
        return refusal.problems
    return ()


def without_a_line(lines: list[str], chance: Random) -> None:
    del lines[chance.randrange(len(lines))]


def with_two_lines_swapped(lines: list[str], chance: Random) -> None:
    one, other = (chance.randrange(len(lines)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]


def with_one_sign_changed(lines: list[str], chance: Random) -> None:
    number = chance.randrange(len(lines))
    at = chance.randrange(len(lines[number]) + 1)
    lines[number] = lines[number][:at] + chance.choice(SIGNS) + lines[number][at + 1 :]


def without_a_key(lines: list[str], chance: Random) -> None:
    number = chance.choice([each for each, line in enumerate(lines) if ": " in line])
    key, _, value = lines[number].partition(": ")
    lines[number] = key[: len(key) - len(key.lstrip())] + value


def with_a_block_twice(lines: list[str], chance: Random) -> None:
    start = chance.randrange(len(lines))
    lines[start:start] = lines[start : start + chance.randrange(1, 12)]


SLIPS = (without_a_line, with_two_lines_swapped, with_one_sign_changed, without_a_key, with_a_block_twice)


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("name", shipped_ids())
def test_a_slip_in_a_pack_is_sound_or_has_a_place(name: str, slip: Callable[[list[str], Random], None]) -> None:
    chance = Random(SEED)
    text = files("closeout").joinpath("packs", name, "pack.yaml").read_text("utf-8")
    for _ in range(TIMES):
        lines = text.split("\n")
        slip(lines, chance)
        for each in problems("\n".join(lines)):
            assert each.row is not None
            assert each.row <= len(lines) + 1
            assert all(each.say(lang) for lang in ("zh", "en"))
