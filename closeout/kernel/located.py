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
from yaml.reader import Reader

from closeout.kernel.numbers import SIGNIFICANT_DIGITS, significant_digits
from closeout.kernel.refusal import Problem, Refusal

Path = tuple[str | int, ...]

LARGEST: Final = 4_000_000  # characters; the longest shipped pack has 150,000
DEEPEST: Final = 40  # tables and lists within one another; a pack has 6
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
        raise _refusal(file, "yaml_empty", 1, 1)
    return document


def compose(file: str, text: str) -> yaml.Node | None:
    """Return the nodes of the YAML document `text`, whose lines end in LF; None where there is nothing in it.

    Raises:
        Refusal: with the place, where it is not one plain YAML document.
    """
    if len(text) > LARGEST:
        raise _refusal(file, "yaml_large", 1, 1, limit=LARGEST)
    _refuse_characters(file, text)
    try:
        _refuse_tricks(file, text)
        root: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _refusal(file, "yaml", line, column, found=error.problem or "?") from None
    return root


def _refuse_characters(file: str, text: str) -> None:
    bad = Reader.NON_PRINTABLE.search(text)
    if bad is not None:
        before = text[: bad.start()]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise _refusal(file, "yaml_character", line, column, found=f"U+{ord(bad.group()):04X}")


def _refuse_tricks(file: str, text: str) -> None:
    """Refuse anchors, aliases, tags, and nesting that no plan needs and no recursion survives."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        code, found = _trick(event, depth)
        if code is not None and event.start_mark is not None:
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            raise _refusal(file, code, line, column, found=found, limit=DEEPEST)


def _trick(event: yaml.Event, depth: int) -> tuple[str | None, str | None]:
    if isinstance(event, yaml.NodeEvent) and event.anchor:
        return "yaml_anchor", event.anchor
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
        return "yaml_tag", event.tag
    return ("yaml_deep" if depth > DEEPEST else None), None


def _refusal(file: str, code: str, line: int, column: int, **params: object) -> Refusal:
    problem = Problem(file, f"kernel.{code}", params, row=line, column=column)
    return Refusal("kernel.yaml_refused", problems=[problem], file=file)


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
            raise _refusal(document.file, "yaml_key", place.line, place.column)
        here = (*path, key_node.value)
        if here in document._keys:
            first = _place(document._keys[here])
            raise _refusal(
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
