"""What import-linter cannot see: messages, names of modules given as text, folders that hold data only."""

import ast
import importlib
import pkgutil
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import closeout

PACKAGE = Path(closeout.__file__).parent
SLICES = {path.parent.name: tomllib.loads(path.read_text("utf-8")) for path in PACKAGE.glob("*/messages.toml")}
MESSAGES = [(f"{slice_}.{name}", entry) for slice_, entries in SLICES.items() for name, entry in entries.items()]
MODULES = [
    each.name for each in pkgutil.walk_packages([str(PACKAGE)], "closeout.") if not each.name.endswith(".__main__")
]


def words(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield every text constant in the code below `folder`, the fixed parts of f-strings included."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.relative_to(PACKAGE), node.value


def parameters(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("module", MODULES)
def test_every_module_can_be_imported(module: str) -> None:
    assert importlib.import_module(module).__doc__


def test_every_module_that_the_command_names_as_text_is_there() -> None:
    named = {word for _, word in words(PACKAGE / "cli") if re.fullmatch(r"closeout(\.\w+)+", word)}
    assert named <= set(MODULES)


@pytest.mark.parametrize(("code", "entry"), MESSAGES, ids=[code for code, _ in MESSAGES])
def test_every_message_says_the_same_in_both_languages(code: str, entry: dict[str, str]) -> None:
    assert set(entry) == {"zh", "en"}, code
    assert all(text.strip() for text in entry.values()), code
    assert parameters(entry["zh"]) == parameters(entry["en"]), code


def test_every_code_that_is_raised_has_its_message() -> None:
    codes = [code for code, _ in MESSAGES]
    code_of_a_slice = re.compile(rf"({'|'.join(SLICES)})\.[a-z0-9_]+")
    used = sorted({(str(path), word) for path, word in words(PACKAGE) if code_of_a_slice.fullmatch(word)})
    # f"tabular.cell_number_{why}" is a beginning: some message must carry it on.
    beginnings = {word for _, word in used if word.endswith("_") and any(code.startswith(word) for code in codes)}
    assert [each for each in used if each[1] not in beginnings and each[1] not in codes] == []


def test_no_message_is_left_that_nothing_says() -> None:
    said = {word.rsplit(".", 1)[-1] for _, word in words(PACKAGE)}
    beginnings = tuple(word for word in said if len(word) > 1 and word.endswith("_"))  # f"cell_number_{why}"
    names = {code: code.split(".")[1] for code, _ in MESSAGES}
    assert [code for code, name in names.items() if name not in said and not name.startswith(beginnings)] == []


@pytest.mark.parametrize("folder", ["packs", "samples", "law/calendars", "law/instruments"])
def test_folders_of_data_hold_no_code(folder: str) -> None:
    assert list((PACKAGE / folder).rglob("*.py")) == []
