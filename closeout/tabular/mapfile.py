"""The YAML file that `--map` reads: columns, values, split, constants, ignore; each error named by line and column."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import yaml

from closeout.kernel.facts import Fact, Value
from closeout.kernel.files import size_of
from closeout.kernel.refusal import Problem, Refusal
from closeout.kernel.system import reason
from closeout.kernel.yaml_nodes import compose
from closeout.tabular.cells import parser_of
from closeout.tabular.encodings import read_text
from closeout.tabular.mapping import SITE_CODE, ColumnMap, Place, is_pair, join, read_pair, with_site_code
from closeout.tabular.parsing import BadCell
from closeout.tabular.words import fold, half_width, meant

_NULL_SCALARS: Final = ("", "~", "null")
_NO_TEXT: Final = frozenset(("tabular.nul", "tabular.not_text", "tabular.damaged_text"))


def read_maps(arguments: Sequence[str], facts: Mapping[str, Fact]) -> ColumnMap:
    """Return what all `--map` arguments say together, each a YAML file or HEADING=KEY.

    Raises:
        Refusal: a file is missing or says something that cannot be; two headings lead to one key.
        UsageRefusal: HEADING=KEY names no fact.
    """
    return join([read_pair(each, facts) if is_pair(each) else read_map_file(Path(each), facts) for each in arguments])


def read_map_file(path: Path, facts: Mapping[str, Fact]) -> ColumnMap:
    """Return the map in the YAML file `path`.

    Raises:
        Refusal: the file is missing, no YAML, or says something that cannot be; the problems carry line and column.
    """
    try:
        if size_of(path) == 0:
            raise Refusal("tabular.map_empty", path=str(path))
        text = _text(path)
    except FileNotFoundError:
        raise Refusal("tabular.map_missing", path=str(path)) from None
    except OSError as error:
        raise Refusal("tabular.unreadable", file=str(path), reason=reason(error)) from None
    root = compose(str(path), text.replace("\r\n", "\n").replace("\r", "\n"))
    reader = _MapFile(str(path), facts)
    mapping = reader.read(root)
    if reader.problems:
        raise Refusal("tabular.map_bad", problems=reader.problems, path=str(path))
    return mapping


def _text(path: Path) -> str:
    try:
        return read_text(path).removeprefix("\ufeff")
    except Refusal as refusal:  # what it says to do is right for a table, and no map is saved from a spreadsheet
        if refusal.code in _NO_TEXT:
            raise Refusal("tabular.map_not_text", path=str(path)) from None
        raise


class _MapFile:
    """Walks the YAML nodes of one map; every scalar is text, so `no` and `on` are words."""

    def __init__(self, file: str, facts: Mapping[str, Fact]):
        self.file = file
        self.facts = with_site_code(facts)
        self.problems: list[Problem] = []
        self.columns: dict[str, tuple[str, ...]] = {}
        self.words: dict[str, dict[str, str | None]] = {}
        self.separators: dict[str, str] = {}
        self.constants: dict[str, Value] = {}
        self.ignored: set[str] = set()
        self.origins: dict[str, Place] = {}

    def read(self, root: yaml.Node | None) -> ColumnMap:
        sections: dict[str, Callable[[yaml.Node], None]] = {
            "columns": self._columns,
            "values": self._values,
            "split": self._split,
            "constants": self._constants,
            "ignore": self._ignore,
        }
        if root is None:
            return ColumnMap()
        for name, name_node, node in self._pairs(root):
            if name in sections:
                sections[name](node)
            else:
                known = "columns, values, split, constants, ignore"
                self._wrong(name_node, "tabular.map_section", name, known=known, hint=meant(name, sections))
        return ColumnMap(
            self.columns, self.words, self.separators, self.constants, frozenset(self.ignored), self.origins
        )

    def _columns(self, node: yaml.Node) -> None:
        for heading, at, value in self._pairs(node):
            keys = tuple(key for key, key_node in self._scalars(value) if self._known(key, key_node))
            self.columns[half_width(heading)] = keys
            self.origins[half_width(heading)] = Place(self.file, at.start_mark.line + 1, at.start_mark.column + 1)

    def _values(self, node: yaml.Node) -> None:
        for fact, _, words in self._facts(node):
            into = self.words.setdefault(fact.key, {})
            for raw, _, value in self._pairs(words):
                said = "|".join(text for text, _ in self._scalars(value))
                into[fold(raw)] = None if said in _NULL_SCALARS else said
                self._cell(fact, value, said)

    def _split(self, node: yaml.Node) -> None:
        for fact, at, value in self._facts(node):
            if fact.type != "set":
                self._wrong(at, "tabular.map_split", fact.key)
            self.separators[fact.key] = "".join(text for text, _ in self._scalars(value))

    def _constants(self, node: yaml.Node) -> None:
        for fact, at, value in self._facts(node):
            if fact.key == SITE_CODE:
                self._wrong(at, "tabular.map_constant_code", fact.key)
                continue
            self.constants[fact.key] = self._cell(fact, value, "|".join(text for text, _ in self._scalars(value)))

    def _ignore(self, node: yaml.Node) -> None:
        self.ignored.update(half_width(text) for text, _ in self._scalars(node))

    def _cell(self, fact: Fact, node: yaml.Node, said: str) -> Value:
        try:
            return None if said in _NULL_SCALARS else parser_of(fact)(said)
        except BadCell as error:
            self._wrong(node, error.code, said, **error.params)
            return None

    def _facts(self, node: yaml.Node) -> Iterator[tuple[Fact, yaml.Node, yaml.Node]]:
        for key, key_node, value in self._pairs(node):
            if self._known(key, key_node):
                yield self.facts[key], key_node, value

    def _known(self, key: str, node: yaml.Node) -> bool:
        if key in self.facts:
            return True
        self._wrong(node, "tabular.map_key", key, hint=meant(key, self.facts))
        return False

    def _pairs(self, node: yaml.Node) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            if not _is_nothing(node):
                self._wrong(node, "tabular.map_pairs")
            return
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._wrong(key, "tabular.map_word")
            elif key.value in seen:
                self._wrong(key, "tabular.map_twice", key.value)
            else:
                seen.add(key.value)
                yield key.value, key, value

    def _scalars(self, node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
        for each in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            if isinstance(each, yaml.ScalarNode):
                yield each.value, each
            else:
                self._wrong(each, "tabular.map_word")

    def _wrong(self, node: yaml.Node, code: str, value: str | None = None, **params: object) -> None:
        mark = node.start_mark
        self.problems.append(Problem(self.file, code, params, row=mark.line + 1, column=mark.column + 1, value=value))


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value in _NULL_SCALARS
