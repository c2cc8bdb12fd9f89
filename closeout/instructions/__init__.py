"""Written instructions of leaders to units, and what the units answer."""
