"""YAML whose every value knows its line and column.

Plain words follow YAML 1.2: only true, false, null and numbers are special, so that `no`, `on` and `08` stay what was
written.
Anchors, tags and several documents are refused: a plan should read from top to bottom.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import yaml

from closeout.kernel.numbers import SIGNIFICANT_DIGITS, significant_digits
from closeout.kernel.yaml_nodes import compose, yaml_refusal

Path = tuple[str | int, ...]

LONGEST_NUMBER: Final = 100  # characters
_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None, "~": None, "": None}
# By the quotes of a text: how blanks and how one character may stand in the source.
_SOURCE: Final = {
    "": (re.compile(r"\s*"), re.compile(r".", re.DOTALL)),
    "'": (re.compile(r"\s*"), re.compile(r"''|.", re.DOTALL)),
    '"': (re.compile(r"(?:\s|\\[nrt \n])*"), re.compile(r"\\x..|\\u.{4}|\\U.{8}|\\.|.", re.DOTALL)),
}
_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands; both count from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Located:
    """A YAML document as plain data, with the place of every value and key."""

    file: str
    text: str
    data: Any = None
    _values: dict[Path, yaml.Node] = field(default_factory=dict)
    _keys: dict[Path, yaml.Node] = field(default_factory=dict)

    def value(self, path: Path) -> Place:
        """Return the place of the value at `path`, or of the nearest thing above it."""
        while path and path not in self._values:
            path = path[:-1]
        return _place(self._values[path])

    def key(self, path: Path) -> Place:
        """Return the place of the key that `path` ends in, or of the value where it ends in a list's item."""
        return _place(self._keys[path]) if path in self._keys else self.value(path)

    def within(self, path: Path, offset: int) -> Place:
        """Return the place of the character `offset` of the text value at `path`, however it is quoted or folded."""
        node = self._values.get(path)
        if not isinstance(node, yaml.ScalarNode):
            return self.value(path)
        index = _source_index(self.text, node, offset)
        line = self.text.count("\n", 0, index)
        return Place(line + 1, index - (self.text.rfind("\n", 0, index) + 1) + 1)


def _place(node: yaml.Node) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)


def _source_index(text: str, node: yaml.ScalarNode, offset: int) -> int:
    """Walk through the source beside the value: blanks may be folded, everything else stands in the same order."""
    index, end = node.start_mark.index, node.end_mark.index
    if node.style in ("|", ">"):
        index = text.index("\n", index)
    elif node.style in ("'", '"'):
        index += 1
    blanks, one = _SOURCE.get(node.style or "", _SOURCE[""])
    for character in node.value[:offset]:
        if not character.isspace():
            index = _after(one, text, _after(blanks, text, index))
    return min(_after(blanks, text, index), end - 1)


def _after(pattern: re.Pattern[str], text: str, index: int) -> int:
    found = pattern.match(text, index)
    return index if found is None else found.end()


def read_located(file: str, text: str) -> Located:
    """Return the YAML document `text`.

    Raises:
        Refusal: with the place, where it is not one plain YAML document without repeated keys.
    """
    document = Located(file, text.replace("\r\n", "\n").replace("\r", "\n"))
    root = compose(file, document.text)
    if root is not None:
        document.data = _construct(document, root, ())
    if document.data is None:
        raise yaml_refusal(file, "yaml_empty", 1, 1)
    return document


def _construct(document: Located, node: yaml.Node, path: Path) -> Any:
    document._values[path] = node
    if isinstance(node, yaml.MappingNode):
        return dict(_items(document, node, path))
    if isinstance(node, yaml.SequenceNode):
        return [_construct(document, each, (*path, index)) for index, each in enumerate(node.value)]
    return _scalar(node) if isinstance(node, yaml.ScalarNode) else None


def _items(document: Located, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
    for key_node, value_node in node.value:
        place = _place(key_node)
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml_refusal(document.file, "yaml_key", place.line, place.column)
        here = (*path, key_node.value)
        if here in document._keys:
            first = _place(document._keys[here])
            raise yaml_refusal(
                document.file, "yaml_twice", place.line, place.column, found=key_node.value, first=first.line
            )
        document._keys[here] = key_node
        yield key_node.value, _construct(document, value_node, here)


def _scalar(node: yaml.ScalarNode) -> bool | int | float | str | None:
    word: str = node.value
    if node.style:  # quoted or a block: a text, whatever it looks like
        return word
    if word in _WORDS:
        return _WORDS[word]
    if (
        not _NUMBER.fullmatch(word)
        or len(word) > LONGEST_NUMBER
        or significant_digits(Decimal(word)) > SIGNIFICANT_DIGITS
    ):
        return word  # whoever wants a number says that this is none
    return float(word) if "." in word else int(word)
