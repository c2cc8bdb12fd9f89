"""Measure the code and hold it to its budgets: `python3 tools/figures.py`, with the standard library alone.

How things are counted:

* A function's length is its lines from `def` to the end, without its docstring and without blank lines.
* A file's length is all its lines.
* Medians, folder depth and import cycles are of the package; bans and maxima hold for tests, tools and benchmarks too.
* An import for type checking alone counts in a cycle: it couples two modules as any other does.
"""

import ast
import re
import sys
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median

PACKAGE = "closeout"
OTHERS = ("tools", "tests", "benchmarks")
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
TYPE_IGNORE = re.compile(r"#\s*type:\s*ignore")
LINT_IGNORE = re.compile(r"#\s*noqa")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the repository's root, and its text."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.text, str(self.path))

    @property
    def name(self) -> str:
        """The dotted name; a package goes by its folder's."""
        parts = self.path.with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def lines(self) -> int:
        """How many lines the file has."""
        return len(self.text.splitlines())

    @cached_property
    def functions(self) -> list[Function]:
        """Every function in the file, methods and nested ones included."""
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]

    def length(self, function: Function) -> int:
        """How many lines `function` has, its docstring and blank lines not counted."""
        first = function.body[0]
        documented = isinstance(first, ast.Expr) and ast.get_docstring(function, clean=False) is not None
        doc = range(first.lineno, (first.end_lineno or first.lineno) + 1) if documented else range(0)
        span = range(function.lineno, (function.end_lineno or function.lineno) + 1)
        lines = self.text.splitlines()
        return sum(1 for number in span if number not in doc and lines[number - 1].strip())

    def comments(self, pattern: re.Pattern[str]) -> int:
        """How many comments match `pattern`; the same words in a text do not count."""
        tokens = tokenize.generate_tokens(iter(self.text.splitlines(keepends=True)).__next__)
        return sum(1 for token in tokens if token.type == tokenize.COMMENT and pattern.search(token.string))


@dataclass(frozen=True)
class Figure:
    """A measured value and the range it may have (None: open on that side); `where` names the places it comes from."""

    name: str
    value: float
    most: float | None = None
    least: float | None = None
    where: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        """Whether the value is out of its budget."""
        return (self.most is not None and self.value > self.most) or (
            self.least is not None and self.value < self.least
        )

    @property
    def budget(self) -> str:
        """The range, as people write it."""
        if self.most is None:
            return "-" if self.least is None else f">= {self.least:g}"
        return f"<= {self.most:g}" if self.least is None else f"{self.least:g} to {self.most:g}"


def read(root: Path, folder: str) -> list[Module]:
    """Return the Python files below `folder`, by path, but for migrations, which Django writes."""
    paths = sorted(each for each in (root / folder).rglob("*.py") if each.parent.name != "migrations")
    return [Module(path.relative_to(root), path.read_text("utf-8")) for path in paths]


def imports(module: Module, known: Mapping[str, Module]) -> set[str]:
    """Return which of the `known` modules `module` imports, wherever in the file it does so."""
    found: set[str] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(module, node)
            inner = {f"{base}.{alias.name}" for alias in node.names}
            found |= {name for name in inner if name in known} or {base}
    return (found & known.keys()) - {module.name}


def _base(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = module.path.parent.parts if node.level == 1 else module.path.parent.parts[: 1 - node.level]
    return ".".join([*package, node.module] if node.module else package)


def cycles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the groups of modules that import each other in a ring, directly or through others, each sorted."""
    reach = {name: _reachable(graph, name) for name in graph}
    rings = {
        tuple(sorted(other for other in reach[name] if name in reach[other])) for name in graph if name in reach[name]
    }
    return [list(ring) for ring in sorted(rings)]


def _reachable(graph: Mapping[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(graph[name])
    return seen


def deferred_imports(module: Module) -> Iterator[int]:
    """Yield the lines of imports inside functions."""
    lines = {
        node.lineno
        for function in module.functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    yield from sorted(lines)


def blind_excepts(module: Module) -> Iterator[int]:
    """Yield the lines of bare `except`, `except Exception` and `except BaseException`, alone or among others."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if any(kind is None or ast.unparse(kind) in {"Exception", "BaseException"} for kind in kinds):
                yield node.lineno


def banned_names(module: Module) -> Iterator[int]:
    """Yield 1 where the module, or a folder it is in, has a name that says nothing."""
    if BANNED_NAMES & set(module.path.with_suffix("").parts):
        yield 1


def measure(root: Path) -> list[Figure]:
    """Return all figures of the repository at `root`."""
    package = read(root, PACKAGE)
    everything = package + [module for folder in OTHERS for module in read(root, folder)]
    return [
        *_sizes(package, everything),
        *_structure(package),
        *_bans(everything),
        *_tests(root, package),
        *_marks(everything),
    ]


def _sizes(package: list[Module], everything: list[Module]) -> Iterator[Figure]:
    lengths = [module.length(function) for module in package for function in module.functions]
    longest, at = _largest(
        (module.length(function), f"{module.path}:{function.lineno}")
        for module in everything
        for function in module.functions
    )
    largest, path = _largest((module.lines, str(module.path)) for module in everything)
    yield Figure("median function, lines", median(lengths or [0]), most=8)
    yield Figure("longest function, lines", longest, most=50, where=at)
    yield Figure("largest file, lines", largest, most=400, where=path)
    yield Figure("median file, lines", median([module.lines for module in package] or [0]), most=90)


def _largest(sizes: Iterable[tuple[int, str]]) -> tuple[int, tuple[str, ...]]:
    size, where = max(sizes, default=(0, ""))
    return size, (where,) if where else ()


def _structure(package: list[Module]) -> Iterator[Figure]:
    deepest, path = _largest((len(module.path.parts) - 2, str(module.path.parent)) for module in package)
    known = {module.name: module for module in package}
    rings = cycles({name: imports(module, known) for name, module in known.items()})
    yield Figure("folder depth below the package", deepest, most=3, where=path)
    yield Figure("import cycles", len(rings), most=0, where=tuple(" <> ".join(ring) for ring in rings))


def _bans(everything: list[Module]) -> Iterator[Figure]:
    bans: dict[str, Callable[[Module], Iterator[int]]] = {
        "imports inside functions": deferred_imports,
        "modules called utils, helpers, common, misc": banned_names,
        "except Exception, bare except": blind_excepts,
    }
    for name, find in bans.items():
        where = tuple(f"{module.path}:{line}" for module in everything for line in find(module))
        yield Figure(name, len(where), most=0, where=where)


def _tests(root: Path, package: list[Module]) -> Iterator[Figure]:
    code = sum(module.lines for module in package)
    tests = sum(module.lines for module in read(root, "tests"))
    # The aim is 1.0 to 1.8. A young package swings, when a slice lands before its last tests: what fails is wider.
    yield Figure("tests, lines for each line of code (aim 1.0 to 1.8)", round(tests / code, 2) if code else 0, 2.2, 0.8)


def _marks(everything: list[Module]) -> Iterator[Figure]:
    yield Figure("type ignores", sum(module.comments(TYPE_IGNORE) for module in everything))
    yield Figure("lint ignores in the code", sum(module.comments(LINT_IGNORE) for module in everything))


def table(figures: Iterable[Figure]) -> Iterator[str]:
    """Yield the lines of the table; places follow a figure that is over, and a maximum that has one place."""
    yield f"{'figure':<52}{'value':>8}  {'budget':<12}"
    for figure in figures:
        shown = figure.where if figure.over else figure.where[:1]
        verdict = "over" if figure.over else "ok" if figure.budget != "-" else ""
        yield f"{figure.name:<52}{figure.value:>8g}  {figure.budget:<12}{verdict:<6}{', '.join(shown[:5])}".rstrip()


def main(root: Path) -> int:
    """Print the table; return 1 where a figure is past its budget, else 0."""
    figures = measure(root)
    print("\n".join(table(figures)))
    return int(any(figure.over for figure in figures))


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
