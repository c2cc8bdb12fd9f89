"""Where the value of a place fact came from, or why there is none: the codes that the evaluation puts into words."""

from typing import Final, Literal

Reason = Literal["", "no_layer", "measure_on_site"]

LAYER: Final = "layer"
CENTRE_LINE_ONLY: Final = "centre_line_only"  # from the layer too, but nobody said how wide the line is
NOTHING_NEAR: Final = "nothing_near"
NO_LAYER: Final = "no_layer"
NOT_COVERED: Final = "not_covered"
NO_POSITION: Final = "no_position"
IMPRECISE: Final = "imprecise"
CONFLICT: Final = "conflict"  # between the layer and the urban–rural code
UNTAGGED: Final = "untagged_voltage"
UNLISTED: Final = "unlisted_voltage"  # one for which the regulation has no distance
NO_CODE: Final = "no_code"  # outside the main urban area, and no urban–rural code says what it is
UNKNOWN_CODE: Final = "unknown_code"  # outside the main urban area, and the urban–rural code is none of the seven

COMPUTED: Final = frozenset((LAYER, CENTRE_LINE_ONLY, NOTHING_NEAR))
_REASONS: Final[dict[str, Reason]] = {
    NO_LAYER: "no_layer",
    NOT_COVERED: "no_layer",
    NO_CODE: "",
    UNKNOWN_CODE: "",  # the code is to be corrected; no measuring helps
    **dict.fromkeys((NO_POSITION, IMPRECISE, CONFLICT, UNTAGGED, UNLISTED), "measure_on_site"),
    # A distance that is known, but not well enough for the comparison that is open.
    **dict.fromkeys(COMPUTED, "measure_on_site"),
}
ORIGINS: Final = tuple(_REASONS)


def origin_column(key: str) -> str:
    """Return the name of the column that says where the value of a fact came from."""
    return f"origin:{key}"


def feature_column(key: str) -> str:
    """Return the name of the column that says which feature decided a fact, or is nearest."""
    return f"feature:{key}"


def gap_column(key: str) -> str:
    """Return the name of the column that says how far that feature is, in metres."""
    return f"gap:{key}"


def reason_of(origin: str | None) -> Reason:
    """Return why a place fact of this origin is open; None: its value did not come from a layer."""
    return "" if origin is None else _REASONS[origin]
