"""Units of measurement: each has its sign, its name and no spelling of another."""

from collections import Counter

import pytest

from closeout.kernel.facts import UNITS


@pytest.mark.parametrize("key", UNITS)
def test_a_unit_is_known_by_its_key_and_written_by_its_signs(key: str) -> None:
    unit = UNITS[key]
    assert unit.key == key
    assert all(unit.label)
    assert unit.label.zh in unit.written
    assert unit.label.en in unit.written


def test_no_spelling_means_two_units() -> None:
    spellings = Counter(word.casefold() for unit in UNITS.values() for word in unit.written)
    assert [word for word, count in spellings.items() if count > 1] == []


def test_no_length_area_or_duration_is_negative() -> None:
    assert not any(unit.may_be_negative for unit in UNITS.values())
