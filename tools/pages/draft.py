"""A pack that a page builds up, section by section, as its reader does with an editor."""

import re
from copy import deepcopy

from closeout.packfile.models import PackModel

_KEY = re.compile(r"(?P<key>[a-z_]+):(?P<rest>.*)$")
_ORDER = list(PackModel.model_fields)


class Draft:
    """The text of a pack as it stands; its sections keep the order of the format."""

    def __init__(self) -> None:
        """Begin with an empty file."""
        self._head: list[str] = []
        self._sections: dict[str, list[str]] = {}

    def with_(self, lines: tuple[str, ...]) -> "Draft":
        """Return the draft with a snippet added: a section that it has already goes on, a single value is replaced."""
        draft = deepcopy(self)
        section = draft._head
        for line in lines:
            found = _KEY.match(line)
            if found is not None:
                section = draft._section(found["key"], line, goes_on=not found["rest"].strip())
            elif line.strip():
                section.append(line)
        return draft

    def _section(self, key: str, line: str, *, goes_on: bool) -> list[str]:
        if key not in self._sections or not goes_on:
            self._sections[key] = [line]
        return self._sections[key]

    @property
    def text(self) -> str:
        """The file: single values together, an empty line before every section that has items."""
        lines = list(self._head)
        for key in sorted(self._sections, key=_ORDER.index):
            section = self._sections[key]
            lines += ["", *section] if len(section) > 1 and lines else section
        return "".join(f"{line}\n" for line in lines)
