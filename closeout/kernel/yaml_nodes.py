"""One plain YAML document, without anchors, tags and other tricks that no plan needs."""

from typing import Final

import yaml
from yaml.reader import Reader

from closeout.kernel.refusal import Problem, Refusal
from closeout.kernel.yaml_causes import cause

LARGEST: Final = 4_000_000  # characters; the longest shipped pack has 150,000
MOST: Final = 100_000  # keys and values; the longest shipped pack has 4,600
DEEPEST: Final = 40  # tables and lists within one another; a pack has 6


def compose(file: str, text: str) -> yaml.Node | None:
    """Return the nodes of the YAML document `text`, whose lines end in LF; None where there is nothing in it.

    Raises:
        Refusal: with the place, where it is not one plain YAML document.
    """
    if len(text) > LARGEST:
        raise yaml_refusal(file, "yaml_large", 1, 1, limit=LARGEST)
    _refuse_characters(file, text)
    try:
        _refuse_tricks(file, text)
        root: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        why = cause(text, error)
        raise yaml_refusal(file, why.code, why.line, why.column, **why.params) from None
    return root


def _refuse_characters(file: str, text: str) -> None:
    bad = Reader.NON_PRINTABLE.search(text)
    if bad is not None:
        before = text[: bad.start()]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise yaml_refusal(file, "yaml_character", line, column, found=f"U+{ord(bad.group()):04X}")


def _refuse_tricks(file: str, text: str) -> None:
    """Refuse anchors, aliases, tags, and more levels or values than a plan needs and the program survives."""
    depth = count = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        count += isinstance(event, yaml.NodeEvent)
        code, params = _trick(event, depth, count)
        if code is not None and event.start_mark is not None:
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            raise yaml_refusal(file, code, line, column, **params)


def _trick(event: yaml.Event, depth: int, count: int) -> tuple[str | None, dict[str, object]]:
    if isinstance(event, yaml.NodeEvent) and event.anchor:
        return ("yaml_alias" if isinstance(event, yaml.AliasEvent) else "yaml_anchor"), {"found": event.anchor}
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
        return "yaml_tag", {"found": event.tag}
    if depth > DEEPEST:
        return "yaml_deep", {"limit": DEEPEST}
    return ("yaml_many", {"limit": MOST}) if count > MOST else (None, {})


def yaml_refusal(file: str, code: str, line: int, column: int, **params: object) -> Refusal:
    """Return the refusal of a document for what stands at one place; both count from 1."""
    problem = Problem(file, f"kernel.{code}", params, row=line, column=column)
    return Refusal("kernel.yaml_refused", problems=[problem], file=file)
