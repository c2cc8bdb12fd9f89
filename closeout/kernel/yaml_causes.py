"""What is probably meant where YAML cannot be read: the writer's slip, in our own words, rather than its consequence.

libyaml names where it got stuck, often a line after the slip; a slip that is well known is looked for there and before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

import yaml

_KEY: Final = r"^[ ]*(?:- +)?(?:[{\[] *)?[A-Za-z_][A-Za-z0-9_.-]*"
# Slips that show in a line by themselves: the message, and the pattern whose group is what is wrong.
_SLIPS: Final = (
    ("yaml_wide_colon", re.compile(_KEY + r" *(：)")),
    ("yaml_wide_blank", re.compile(r"^[ -]*([\u3000\u00a0])")),
    ("yaml_no_blank", re.compile(_KEY + r"(:)(?=[^\s:/])")),
    ("yaml_dash", re.compile(r"^[ ]*(-)(?=[A-Za-z_][A-Za-z0-9_]*:)")),
    ("yaml_documents", re.compile(r"^(---|\.\.\.)\s*$")),
    ("yaml_wide_comma", re.compile(r"[\[{].*?(，)(?= *[A-Za-z_][A-Za-z0-9_.-]* *[:：,\]}])")),
)
# What libyaml says at the place itself, where its own place is right.
_SAID: Final = {
    "found a tab character": "yaml_tab",
    "unknown escape character": "yaml_escape",
    "but found another document": "yaml_documents",
}
# Characters of a line in which a slip is looked for: nobody writes a longer one, and of a million brackets in one line
# the patterns would not come to an end.
_LONGEST: Final = 2_000
_BRACKETS: Final = {"while parsing a flow sequence": "[", "while parsing a flow mapping": "{"}


@dataclass(frozen=True, slots=True)
class Cause:
    """A message of this slice, its place (both count from 1) and what fills it."""

    code: str
    line: int
    column: int
    params: dict[str, object] = field(default_factory=dict)


def cause(text: str, error: yaml.MarkedYAMLError) -> Cause:
    """Return the likeliest cause of `error`; libyaml's own words where no other is known."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Cause("yaml", 1, 1, {"found": error.problem})
    return next(_causes(text, error, mark), _at("yaml", mark, found=error.problem))


def _at(code: str, mark: yaml.Mark, **params: object) -> Cause:
    return Cause(code, mark.line + 1, mark.column + 1, params)


def _causes(text: str, error: yaml.MarkedYAMLError, mark: yaml.Mark) -> Iterator[Cause]:
    """Yield what may be the cause, likeliest first."""
    lines = [*text.split("\n"), "", ""]  # the end of a document may be said to lie beyond its last line
    problem, context = error.problem or "", error.context or ""
    here = text[mark.index : mark.index + 1]
    before = lines[mark.line][: mark.column]
    if here == "\t" and not before.strip():
        yield _at("yaml_tab", mark)
    yield from (_at(code, mark) for said, code in _SAID.items() if said in problem)
    if "cannot start any token" in problem:
        yield _at("yaml_sign", mark, found=here)
    if "block scalar" in context and error.context_mark:
        yield _at("yaml_sign", error.context_mark, found=text[error.context_mark.index])
    if "quoted scalar" in context and error.context_mark:
        yield _at("yaml_quote", error.context_mark)
    yield from _slips(lines, mark.line, error.context_mark)
    if before.rstrip()[-1:] in ("'", '"') and not here.isspace():
        yield from _long_quotes(text, mark)
        yield _at("yaml_after_quote", mark)
    yield from _of_brackets(lines, context, here, error)
    if context == "while parsing a flow node":
        yield from _open_bracket(text, mark)
    yield from _of_lines(lines, problem, error, mark)


def _slips(lines: list[str], stuck: int, context: yaml.Mark | None) -> Iterator[Cause]:
    """Yield slips in the line where libyaml got stuck, in the last line before it, and where it began to read."""
    above = next((each for each in range(stuck - 1, -1, -1) if lines[each].strip()), stuck)
    begun = stuck if context is None else context.line
    for number in dict.fromkeys((min(above, stuck), stuck, begun)):
        for code, pattern in _SLIPS:
            found = pattern.search(lines[number][:_LONGEST]) if number < len(lines) else None
            if found is not None:
                yield Cause(code, number + 1, found.start(1) + 1, {"found": found.group(1)})


def _long_quotes(text: str, mark: yaml.Mark) -> Iterator[Cause]:
    """Yield the quoted text that ends where libyaml got stuck and began on a line before: a quote is missing there."""
    for token in _tokens(text, mark):
        if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"') and _spans(token, mark):
            yield _at("yaml_quote", token.start_mark)


def _open_bracket(text: str, mark: yaml.Mark) -> Iterator[Cause]:
    """Yield the innermost bracket that is open where libyaml got stuck."""
    opened: list[yaml.Mark] = []
    for token in _tokens(text, mark):
        if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
            opened.append(token.start_mark)
        elif isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken) and opened:
            opened.pop()
    yield from (_at("yaml_bracket", each, found=text[each.index]) for each in opened[-1:])


def _tokens(text: str, mark: yaml.Mark) -> Iterator[yaml.Token]:
    """Yield the tokens before `mark`, as far as there are any."""
    try:
        yield from takewhile(
            lambda token: token.start_mark.index < mark.index, yaml.scan(text, Loader=yaml.CSafeLoader)
        )
    except yaml.YAMLError:  # it got stuck before
        return


def _spans(token: yaml.ScalarToken, mark: yaml.Mark) -> bool:
    return bool(token.start_mark.line < token.end_mark.line == mark.line)


def _of_brackets(lines: list[str], context: str, here: str, error: yaml.MarkedYAMLError) -> Iterator[Cause]:
    """Yield what is wrong with the bracket that was being read, or the closing one at which libyaml got stuck."""
    opening = {"]": "[", "}": "{"}.get(here)
    if opening and error.problem_mark:
        line = lines[error.problem_mark.line]
        if line.count(here) > line.count(opening):
            yield _at("yaml_bracket_extra", error.problem_mark, found=here)
    if context in _BRACKETS and error.context_mark:
        mark = error.context_mark
        comment = re.compile(r"[\s:,](#)").search(lines[mark.line], mark.column)
        if comment is not None:
            yield Cause("yaml_comment", mark.line + 1, comment.start(1) + 1)
        yield _at("yaml_bracket", mark, found=_BRACKETS[context])


def _of_lines(lines: list[str], problem: str, error: yaml.MarkedYAMLError, mark: yaml.Mark) -> Iterator[Cause]:
    """Yield what is wrong with a line as a whole: no colon, two colons, or it stands too far left or right."""
    if "could not find expected ':'" in problem and error.context_mark:
        yield _at("yaml_no_colon", error.context_mark)
    line = lines[mark.line] if mark.line < len(lines) else ""
    first = len(line) - len(line.lstrip(" "))
    if "mapping values are not allowed" in problem:
        value = re.match(r"[^:]*:\s+", line[: mark.column])
        if value is not None:
            yield Cause("yaml_colons", mark.line + 1, value.end() + 1)
        else:
            yield Cause("yaml_indent", mark.line + 1, first + 1)
    if "did not find expected" in problem and mark.column == first:
        yield _at("yaml_indent", mark)
