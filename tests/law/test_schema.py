"""The published schemas are those of the files: what ships holds to them, and an editor marks what is refused."""

from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from closeout.cli.schemas import schema_named
from closeout.kernel.located import read_located

LAW = files("closeout.law")
SHIPPED = [
    *(("instruments", each) for each in LAW.joinpath("instruments").iterdir()),
    *(("holidays", each) for each in LAW.joinpath("calendars").iterdir() if each.name.endswith(".json")),
    ("periods", LAW.joinpath("periods.yaml")),
]


@pytest.mark.parametrize(("name", "file"), SHIPPED, ids=lambda each: getattr(each, "name", each))
def test_what_ships_holds_to_the_published_schema(name: str, file: Any) -> None:
    data = read_located(file.name, file.read_text("utf-8")).data
    jsonschema.Draft202012Validator(schema_named(name)).validate(data)


@pytest.mark.parametrize("name", ["instruments", "periods", "holidays"])
def test_a_key_that_the_format_has_not_is_marked(name: str) -> None:
    schema = schema_named(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    parts = [schema, *schema["$defs"].values()]
    assert all(part["additionalProperties"] is False for part in parts if part["type"] == "object")


@pytest.mark.parametrize("name", ["instruments", "periods", "holidays"])
def test_an_editor_can_say_what_every_key_is(name: str) -> None:
    schema = schema_named(name)
    properties = [(key, of) for part in [schema, *schema["$defs"].values()] for key, of in part["properties"].items()]
    assert [key for key, of in properties if "description" not in str(of) and "$ref" not in of] == []
