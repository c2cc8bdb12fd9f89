"""JSON Schemas made from the models: what editors complete a pack by, and what programs may rely on."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, create_model
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from closeout.packfile.models import PackModel
from closeout.packfile.models_facts import VocabularyModel
from closeout.packfile.parts import PARTS
from closeout.packfile.views import ListView, PackView
from closeout.packfile.views_base import View

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_SUFFIXES: Final = ("Model", "View", "Output")

# The files beside the packs, which the first line of a pack points its editor to.
PUBLISHED: Final[Mapping[str, type[BaseModel]]] = {"pack": PackModel, "vocabulary": VocabularyModel}


class _Generator(GenerateJsonSchema):
    """Titles are for things, not for every key: an editor shows the key anyway."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def json_schema(model: type[BaseModel], mode: JsonSchemaMode = "validation") -> dict[str, Any]:
    """Return the JSON Schema of `model`, closed and described; `mode` is `serialization` for what programs print."""
    made = model.model_json_schema(schema_generator=_Generator, mode=mode)
    return {"$schema": DIALECT, **_plain(made)}


def _plain(part: Any) -> Any:
    """Return the schema with plain names and closed keys: one that fits no pattern is refused."""
    if isinstance(part, list):
        return [_plain(each) for each in part]
    if not isinstance(part, dict):
        return part
    made = {key: _plain(value) for key, value in part.items()}
    if isinstance(part.get("$defs"), dict):
        made["$defs"] = {_short(name): each for name, each in made["$defs"].items()}
    if isinstance(part.get("$ref"), str):
        made["$ref"] = "/".join([*part["$ref"].split("/")[:-1], _short(part["$ref"].split("/")[-1])])
    if isinstance(part.get("title"), str):
        made["title"] = _short(part["title"])
    if "patternProperties" in part:
        made.setdefault("additionalProperties", False)
    return made


def _short(name: str) -> str:
    return next((name.removesuffix(each) for each in _SUFFIXES if name.endswith(each) and name != each), name)


def show_models() -> dict[str, type[BaseModel]]:
    """Return what `plan list --json` and `plan show --json` print, by the name of its schema."""
    parts = {f"show-{name}": _part_model(name, part.view) for name, part in PARTS.items()}
    return {"list": ListView, "show": PackView, **parts}


def _part_model(name: str, view: type[View]) -> type[BaseModel]:
    return create_model(
        f"Show {name}",
        __base__=View,
        __doc__=f"What `closeout plan show PACK {name} --json` prints.",
        pack=(str, ...),
        version=(str, ...),
        part=(str, ...),
        items=(list[view], ...),  # type: ignore[valid-type]  # the view of this part
    )
