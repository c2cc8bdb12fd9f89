"""The country's statistical division codes: two digits each for province, city and county, three each below."""

from typing import Final

_LEVELS: Final = (2, 4, 6, 9, 12)  # digits: province, city, county, street or town, village or community


def stem(code: str) -> str:
    """Return what the codes of all divisions within `code` begin with: 440307014000 gives 440307014."""
    for length in _LEVELS:
        if code[:length] and not code[length:].strip("0"):
            return code[:length]
    return code
