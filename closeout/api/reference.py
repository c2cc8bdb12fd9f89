"""What the API offers, for a page: read from the description that programs read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from closeout.api.surface import API


@dataclass(frozen=True, slots=True)
class OperationRow:
    """An operation; `takes` are its parameters and the fields of its body, those that must be there with a star."""

    method: str
    path: str
    summary: str
    takes: tuple[str, ...]
    right: str


@dataclass(frozen=True, slots=True)
class Section:
    """What the API offers of one thing."""

    name: str
    operations: tuple[OperationRow, ...]


@cache
def sections() -> tuple[Section, ...]:
    """Return all operations by what they are about, in the order of the API."""
    schema = API.get_openapi_schema()
    found: dict[str, list[OperationRow]] = {}
    for path, methods in schema["paths"].items():
        for method, said in methods.items():
            row = OperationRow(
                method=method.upper(),
                path=path,
                summary=said.get("description", ""),
                takes=tuple(_takes(said, schema["components"]["schemas"])),
                right=said.get("x-right", ""),
            )
            found.setdefault(said["tags"][0], []).append(row)
    return tuple(Section(name, tuple(rows)) for name, rows in found.items())


def _takes(said: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[str]:
    for each in said.get("parameters", ()):
        yield each["name"] + ("*" if each.get("required") else "")
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    shape = schemas.get(body.get("$ref", "").rpartition("/")[2], {})
    for name in shape.get("properties", ()):
        yield name + ("*" if name in shape.get("required", ()) else "")
