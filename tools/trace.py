"""Say for each requirement who serves it, and fail on one that nothing serves: `make trace`.

An id of a plan (`docs/requirements.yaml`) is *served* when a pack item has it as its clause and a test or a page for
users cites it. What the plans leave unsaid (X) no pack carries: a test, and the code or a page, must cite it. Ids match
as whole words; a standard's letter counts for its line: `T-2.1a` serves T-2.1, `T-2.10` does not. What is unserved yet
stands in `docs/unserved.txt`, which only shrinks: an id there that is unknown, or that pack and test serve, fails too.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml

REQUIREMENTS = "docs/requirements.yaml"
UNSERVED = "docs/unserved.txt"
KINDS = ("pack", "test", "code", "page")
CITATION = re.compile(r"(?<![\w.-])([A-Z]-\d+(?:\.\d+)?)[a-z]?(?![\w-]|\.\d)")

# Where the kinds of citation stand. The tests of these tools invent ids.
PLACES = {
    "test": (("tests/**/*.py", "tests/**/*.yaml", "closeout/packs/*/cases/**/*.yaml"), ("tests/tools/",)),
    "code": (("closeout/**/*.py",), ()),
    "page": (("docs/**/*.md",), ("docs/decisions/", "docs/glossary.md", "docs/trace.md")),
}
PACKS = "closeout/packs/*/*.yaml"

# For each id, for each kind, the places (`path:line`) that cite it.
Trace = dict[str, dict[str, list[str]]]


def cited(line: str) -> list[str]:
    """Return the ids that `line` cites, without letters, in order."""
    return CITATION.findall(line)


def clauses(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of every clause that an item of a pack gives as its own; a list gives several."""
    waiting = [yaml.compose(text, yaml.SafeLoader)]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                waiting.append(value)
                if key.value == "clause":
                    yield from _scalars(value)


def _scalars(node: yaml.Node) -> Iterator[tuple[int, str]]:
    for leaf in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        yield leaf.start_mark.line + 1, str(leaf.value)


def citations(root: Path) -> Iterator[tuple[str, str, str]]:
    """Yield kind, id and place of every citation below `root`."""
    for path in sorted(root.glob(PACKS)):
        for number, text in clauses(path.read_text("utf-8")):
            yield from (("pack", id_, f"{path.relative_to(root)}:{number}") for id_ in cited(text))
    for kind, (patterns, left_out) in PLACES.items():
        for name in _files(root, patterns, left_out):
            for number, line in enumerate((root / name).read_text("utf-8").splitlines(), 1):
                yield from ((kind, id_, f"{name}:{number}") for id_ in cited(line))


def _files(root: Path, patterns: Iterable[str], left_out: tuple[str, ...]) -> list[str]:
    found = {path.relative_to(root).as_posix() for pattern in patterns for path in root.glob(pattern)}
    return sorted(name for name in found if not name.startswith(left_out))


def trace(ids: Iterable[str], found: Iterable[tuple[str, str, str]]) -> tuple[Trace, list[str]]:
    """Sort the citations by id and kind; return them, and where packs cite what is neither an id nor a section."""
    result: Trace = {id_: {kind: [] for kind in KINDS} for id_ in ids}
    sections = {id_.split(".")[0] for id_ in result}
    strange = []
    for kind, id_, place in found:
        if id_ in result:
            result[id_][kind].append(place)
        elif kind == "pack" and id_ not in sections:
            strange.append(f"{place}: {id_}: no such id in {REQUIREMENTS}")
    return result, strange


def is_served(id_: str, by: Mapping[str, list[str]]) -> bool:
    """Return whether `id_` counts as served by what cites it."""
    if id_.startswith("X-"):
        return bool(by["test"] and (by["code"] or by["page"]))
    return bool(by["pack"] and (by["test"] or by["page"]))


def complaints(traced: Trace, exempt: list[str]) -> Iterator[str]:
    """Yield what is wrong: ids unserved and not exempt, exemptions unknown, doubled or no longer needed."""
    for id_, by in traced.items():
        if id_ not in exempt and not is_served(id_, by):
            yield f"{id_}: not served ({_counts(by)}), and not in {UNSERVED}"
        if id_ in exempt and is_served(id_, by) and by["test"]:
            yield f"{UNSERVED}: {id_}: served now ({_counts(by)}); take it out"
    for id_ in dict.fromkeys(exempt):
        if id_ not in traced:
            yield f"{UNSERVED}: {id_}: no such id in {REQUIREMENTS}"
        if exempt.count(id_) > 1:
            yield f"{UNSERVED}: {id_}: stands there {exempt.count(id_)} times"


def _counts(by: Mapping[str, list[str]]) -> str:
    return ", ".join(f"{kind} {len(by[kind])}" for kind in KINDS)


def exemptions(text: str) -> list[str]:
    """Return the ids of an exemption file: the first word of each line that is neither empty nor a comment."""
    return [line.split()[0] for line in text.splitlines() if line.strip() and not line.startswith("#")]


def plain(traced: Trace, texts: Mapping[str, str], exempt: list[str]) -> Iterator[str]:
    """Yield the trace for a terminal: each id with its text, then a line for each kind that cites it."""
    for id_, by in traced.items():
        state = "served" if is_served(id_, by) else "not yet" if id_ in exempt else "UNSERVED"
        yield f"{id_:<7}{state:<9}{texts[id_]}"
        yield from (f"       {kind}  {_places(by[kind], 4)}" for kind in KINDS if by[kind])


def _places(places: list[str], most: int) -> str:
    more = f" and {len(places) - most} more" if len(places) > most else ""
    return ", ".join(places[:most]) + more


def markdown(traced: Trace, texts: Mapping[str, str], _exempt: list[str]) -> Iterator[str]:
    """Yield the trace as a Markdown table, with how often each kind cites an id."""
    yield "| id | requirement | " + " | ".join(KINDS) + " |"
    yield "|---|---|" + "--:|" * len(KINDS)
    for id_, by in traced.items():
        yield f"| {id_} | {texts[id_]} | " + " | ".join(str(len(by[kind]) or "") for kind in KINDS) + " |"


def main(root: Path, arguments: list[str]) -> int:
    """Print the trace of the repository at `root`; return 1 where there is anything to complain about, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quiet", action="store_true", help="print what is wrong and the sum, nothing else")
    parser.add_argument("--markdown", action="store_true", help="print a Markdown table")
    options = parser.parse_args(arguments)
    texts: dict[str, str] = yaml.safe_load((root / REQUIREMENTS).read_text("utf-8"))
    exempt = exemptions((root / UNSERVED).read_text("utf-8"))
    traced, strange = trace(texts, citations(root))
    if not options.quiet:
        print("\n".join((markdown if options.markdown else plain)(traced, texts, exempt)))
    wrong = [*strange, *complaints(traced, exempt)]
    print("".join(f"{line}\n" for line in wrong), end="", file=sys.stderr)
    served = sum(is_served(id_, by) for id_, by in traced.items())
    print(
        f"trace: {len(traced)} requirements, {served} served, {len(exempt)} not yet, {len(wrong)} wrong",
        file=sys.stderr,
    )
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent, sys.argv[1:]))
