"""The published schemas are those of the models, and editors that use them accept what the program accepts."""

import copy
import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from closeout.kernel.located import read_located
from closeout.packfile.library import open_pack, shipped_ids
from closeout.packfile.schema import PUBLISHED, json_schema, show_models
from tests.packfile.a_pack import GOOD

PACK = json_schema(PUBLISHED["pack"])
PACKS = files("closeout").joinpath("packs")


def complaints(schema: dict[str, Any], data: object) -> list[str]:
    return [each.message for each in jsonschema.Draft202012Validator(schema).iter_errors(data)]


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_file_is_the_schema_of_the_models(name: str) -> None:
    published = PACKS.joinpath(f"{name}.schema.json").read_text("utf-8")
    made = json.dumps(json_schema(PUBLISHED[name]), ensure_ascii=False, indent=2) + "\n"
    assert published == made, f"closeout plan schema {name} > closeout/packs/{name}.schema.json"


@pytest.mark.parametrize("name", shipped_ids())
def test_the_shipped_packs_hold_to_the_schema(name: str) -> None:
    assert complaints(PACK, open_pack(name).data) == []


@pytest.mark.parametrize("name", shipped_ids())
def test_the_first_line_of_a_pack_points_its_editor_to_the_schema(name: str) -> None:
    first = open_pack(name).text.splitlines()[0]
    pointed = first.removeprefix("# yaml-language-server: $schema=")
    assert PACKS.joinpath(name).joinpath(pointed).is_file()


def test_the_vocabulary_holds_to_its_schema() -> None:
    text = PACKS.joinpath("vocabulary.yaml").read_text("utf-8")
    assert complaints(json_schema(PUBLISHED["vocabulary"]), read_located("vocabulary.yaml", text).data) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("hits",), "first"),
        (("version",), 1.0),
        (("standards", 0, "severity"), "grave"),
        (("standards", 0, "requires"), ""),
        (("parameters", "Not an id"), {}),
        (("clauses",), {}),
        (("roles", "village"), ["village_office"]),
        (("campaign", "start", "month"), 13),
    ],
)
def test_an_editor_marks_what_the_check_refuses(path: tuple[str | int, ...], value: object) -> None:
    data = copy.deepcopy(read_located("pack.yaml", GOOD).data)
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert complaints(PACK, data)


def described(schema: dict[str, Any]) -> dict[str, bool]:
    """Return for each key that an editor can offer whether it says what it is."""
    kinds = {"": schema, **schema["$defs"]}
    return {
        f"{kind}.{key}": "description" in each
        for kind, part in kinds.items()
        for key, each in part.get("properties", {}).items()
    }


@pytest.mark.parametrize("name", PUBLISHED)
def test_an_editor_can_say_what_every_key_is(name: str) -> None:
    said = described(json_schema(PUBLISHED[name]))
    assert [key for key, has in said.items() if not has and not key.startswith(("AnnualDay.", "Says."))] == []


def test_our_class_names_stay_ours() -> None:
    names = set(PACK["$defs"])
    assert {"Text", "Standard", "Row"} <= names
    assert [each for each in names if each.endswith("Model")] == []


@pytest.mark.parametrize(("name", "model"), show_models().items())
def test_the_schemas_of_what_is_shown_are_schemas(name: str, model: type) -> None:
    schema = json_schema(model, "serialization")
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False
    assert schema["description"], name
