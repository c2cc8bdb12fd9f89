"""What pydantic complains of, put so that somebody can act on it: its place, what was found, what is allowed."""

import re
from collections.abc import Iterator
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from closeout.kernel.located import Located, Path, Place
from closeout.kernel.refusal import Problem
from closeout.kernel.text import Text
from closeout.kernel.words import AMONG, did_you_mean

_TABLE: Final = Text("键值表（键: 值）", "a table of keys and values (key: value)")
_WIDE: Final = re.compile("[：，、；。“”‘’（）【】《》〈〉＝＞＜－＿～＠＃　\u00a0０-９Ａ-Ｚａ-ｚ]")
_GROWN: Final = re.compile(r"(?<=\w)[:：](?=\S)")
_OF_NO_TEXT: Final = (
    "missing",
    "string_type",
    "string_too_short",
    "too_short",
    "greater_than_equal",
    "less_than_equal",
)
_PATTERNS: Final = {
    r"^[a-z][a-z0-9_]*$": Text(
        "只用小写字母、数字和下划线 _，以字母开头", "only small letters, digits and _, a letter first"
    ),
    r"^[A-Za-z][A-Za-z0-9_]*$": Text(
        "只用字母、数字和下划线 _，以字母开头", "only letters, digits and _, a letter first"
    ),
    r"^[A-Za-z][A-Za-z0-9._-]*$": Text(
        "只用字母、数字、点、下划线和短横 . _ -，以字母开头", "only letters, digits and the signs . _ -, a letter first"
    ),
    r"^\d{4}-\d{2}-\d{2}$": Text("日期，如 2026-06-01", "a day such as 2026-06-01"),
    r"^\d+(\.\d+){0,2}$": Text(
        "由一至三个数字组成、用点分开的版本号，如 1.0", "a version of one to three numbers, such as 1.0"
    ),
}
_WANTED: Final = {
    "string_type": Text("文字", "a text"),
    "bool_type": Text("true 或 false", "true or false"),
    "int_type": Text("整数", "a whole number"),
    "float_type": Text("数字", "a number"),
    "list_type": Text("列表（- …）", "a list (- ...)"),
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "too_short": Text("至少一项", "at least one item"),
    "string_too_short": Text("非空的文字", "a text that is not empty"),
}


def complaints_of(document: Located, errors: list[ErrorDetails]) -> Iterator[list[ErrorDetails]]:
    """Yield pydantic's errors by place; of a value that fits none of several forms, only those of the nearest form."""
    places: dict[tuple[Path, bool], list[ErrorDetails]] = {}
    slips = {_stem(_path(document, each)) for each in errors if each["type"] == "extra_forbidden"}
    for each in errors:
        if each["type"] == "missing" and _path(document, each) in slips:
            continue  # it is there, with a wrong colon
        places.setdefault((_path(document, each), "[key]" in each["loc"]), []).append(each)
    above = {path[:depth] for path, _ in places for depth in range(len(path))}
    for (path, _), group in places.items():
        exact = [each for each in group if each["type"] not in _WANTED]
        if exact:
            yield from ([each] for each in exact)
        elif path not in above:
            yield group


def _child(here: Any, part: str | int) -> Any:
    """Return what stands under `part`, None where nothing does."""
    leads = part in here if isinstance(here, dict) else isinstance(here, list) and isinstance(part, int)
    return here[part] if leads else None


def _stem(path: Path) -> Path:
    """Return the path of the key that was meant where key and value have grown together at a colon."""
    return (*path[:-1], _GROWN.split(str(path[-1]), maxsplit=1)[0])


def _path(document: Located, error: ErrorDetails) -> Path:
    """Return where in the document an error is: pydantic's own marks lead nowhere there and are left out."""
    path: list[str | int] = []
    here: Any = document.data
    for part in error["loc"]:
        leads = part in here if isinstance(here, dict) else isinstance(here, list) and isinstance(part, int)
        if leads:
            here = here[part]
            path.append(part)
    return (*path, error["loc"][-1]) if error["type"] == "missing" else tuple(path)


class Complaint:
    """What pydantic complains of at one place, put so that somebody can act on it."""

    def __init__(self, document: Located, kind: type[BaseModel], errors: list[ErrorDetails]) -> None:
        self._document, self._kind, self._errors, self._error = document, kind, errors, errors[0]
        self._path = _path(document, self._error)

    def problem(self) -> Problem:
        """Return it as a problem with its place."""
        wide = None if self._error["type"] in _OF_NO_TEXT else _WIDE.search(self._written())
        if wide is not None:
            return self._at(self._place(), "wide_sign", value=self._written(), found=wide.group())
        match self._error["type"]:
            case "missing":
                return self._missing()
            case "extra_forbidden":
                return self._unknown_key()
            case "literal_error":
                return self._literal()
            case "string_pattern_mismatch":
                return self._pattern()
            case "greater_than_equal" | "less_than_equal":
                return self._out_of_range()
            case _:
                return self._wanted()

    def _missing(self) -> Problem:
        key, place = str(self._path[-1]), self._document.value(self._path[:-1])
        kind = _kind_at(self._kind, self._path[:-1])
        words = () if kind is None or key not in kind.model_fields else get_args(kind.model_fields[key].annotation)
        if words and all(isinstance(each, str) for each in words):
            return self._at(place, "missing_among", key=key, allowed=" | ".join(words))
        return self._at(place, "missing", key=key)

    def _wanted(self) -> Problem:
        place, found = self._document.value(self._path), self._found()
        if [each["type"] for each in self._errors] == ["string_type"] and isinstance(self._error["input"], int | float):
            return self._at(place, "wanted_quotes", value=found, example=found)
        wanted = [_WANTED[each["type"]] for each in self._errors]
        either = Text("或".join(each.zh for each in wanted), " or ".join(each.en for each in wanted))
        return self._at(place, "wanted", value=found, wanted=either)

    def _is_key(self) -> bool:
        return self._error["type"] == "extra_forbidden" or "[key]" in self._error["loc"]

    def _written(self) -> str:
        """Return the key or the value that is complained of."""
        return str(self._path[-1]) if self._error["type"] == "extra_forbidden" else self._found()

    def _place(self) -> Place:
        return self._document.key(self._path) if self._is_key() else self._document.value(self._path)

    def _at(self, place: Place, code: str, *, value: str | None = None, **params: object) -> Problem:
        where = self._where() or self._document.file
        return Problem(
            self._document.file,
            f"packfile.{code}",
            {"where": where, **params},
            row=place.line,
            column=place.column,
            value=value,
        )

    def _where(self) -> str:
        """Return the way to the place by the plan's own ids: `standards › B-4.1 › role`; by number without one."""
        said: list[str] = []
        here: Any = self._document.data
        for part in self._path:
            here = _child(here, part)
            id_ = here.get("id") if isinstance(part, int) and isinstance(here, dict) else None
            said.append(str(part) if isinstance(part, str) else id_ if isinstance(id_, str) else f"#{part + 1}")
        return " › ".join(said)

    def _found(self) -> str:
        found = self._error["input"]
        if isinstance(found, dict | list):
            return "{…}" if isinstance(found, dict) else "[…]"
        if found is None or isinstance(found, bool):
            return "null" if found is None else str(found).lower()
        return str(found)

    def _out_of_range(self) -> Problem:
        limits = self._error.get("ctx", {})
        code, limit = ("too_small", limits["ge"]) if "ge" in limits else ("too_great", limits["le"])
        return self._at(self._document.value(self._path), code, value=self._found(), limit=limit)

    def _unknown_key(self) -> Problem:
        key = str(self._path[-1])
        if _GROWN.search(key):
            return self._at(self._place(), "key_no_blank", value=key)
        allowed = _fields_at(self._kind, self._path[:-1])
        guess = did_you_mean(key, allowed, among=AMONG)
        code = "unknown_key" if guess is None else "unknown_key_guess"
        return self._at(self._place(), code, value=key, allowed=", ".join(allowed), guess=guess)

    def _literal(self) -> Problem:
        expected = str(self._error.get("ctx", {}).get("expected", ""))
        words = [word.strip(" '") for word in expected.replace(" or ", ",").split(",")]
        guess = did_you_mean(self._found(), words)
        code = "not_among" if guess is None else "not_among_guess"
        return self._at(
            self._document.value(self._path), code, value=self._found(), allowed=" | ".join(words), guess=guess
        )

    def _pattern(self) -> Problem:
        pattern = self._error.get("ctx", {}).get("pattern", "")
        return self._at(self._place(), "pattern", value=self._found(), pattern=_PATTERNS.get(pattern, pattern))


def _fields_at(kind: Any, path: Path) -> list[str]:
    """Return the keys that the format allows at `path`."""
    found = _kind_at(kind, path)
    return [] if found is None else list(found.model_fields)


def _kind_at(kind: Any, path: Path) -> type[BaseModel] | None:
    """Return the part of the format that stands at `path`, None where it has no keys of its own."""
    for part in path:
        kind = _step(kind, part)
        if kind is None:
            return None
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _step(kind: Any, part: str | int) -> Any:
    """Return the type found under `part` of a value of type `kind`."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        field = kind.model_fields.get(str(part))
        return None if field is None else _model_in(field.annotation, keep_container=True)
    return _model_in(kind, keep_container=False)


def _model_in(annotation: Any, *, keep_container: bool) -> Any:
    """Return the model inside `X | None`, `list[X]` or `dict[…, X]`; a container not yet entered stays one."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    container = getattr(annotation, "__origin__", None) in (list, dict)
    if keep_container and container:
        return annotation
    return next(
        (found for each in reversed(get_args(annotation)) if (found := _model_in(each, keep_container=keep_container))),
        None,
    )
