"""What was measured, beside the bar it has to reach."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """A figure. It has to be `at_least` or `at_most` something; with neither it is only told."""

    name: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None
    detail: str = ""

    @property
    def met(self) -> bool:
        """Whether the bar is reached."""
        enough = self.at_least is None or self.value >= self.at_least
        return enough and (self.at_most is None or self.value <= self.at_most)

    @property
    def bar(self) -> str:
        """The bar as people read it, empty where there is none."""
        if self.at_least is not None:
            return f"≥ {figure(self.at_least, self.unit)}"
        return "" if self.at_most is None else f"≤ {figure(self.at_most, self.unit)}"

    @property
    def verdict(self) -> str:
        """Whether the bar is reached, in a word."""
        if not self.bar:
            return "–"
        return "met" if self.met else "MISSED"

    def __str__(self) -> str:
        return f"{self.verdict:6} {self.name}: {figure(self.value, self.unit)}  [{self.bar or 'told'}]  {self.detail}"


def figure(value: float, unit: str) -> str:
    """Return a figure with its unit: `24.3 ×`, `0.21 s`."""
    shown = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{shown} {unit}"
