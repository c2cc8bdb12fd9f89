"""What import-linter cannot see: messages, names of modules given as text, folders that hold data only."""

import ast
import importlib
import os
import pkgutil
import re
import string
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

import closeout

PACKAGE = Path(closeout.__file__).parent
SLICES = {path.parent.name: tomllib.loads(path.read_text("utf-8")) for path in PACKAGE.glob("*/messages.toml")}
MESSAGES = [(f"{slice_}.{name}", entry) for slice_, entries in SLICES.items() for name, entry in entries.items()]

# Slices without pages speak on the command line, after a place and a value: "sites.csv:7:lon: 181: is not between …".
AFTER_A_PLACE = {path.name for path in PACKAGE.iterdir() if path.is_dir() and not (path / "apps.py").exists()} - {
    "backup",
    "project",
}
LABEL = re.compile(r"sites\.(figure|verdict|turning|route|answer)_\w+|project\.doctor_\w+")
SENTENCES = [
    (code, entry) for code, entry in MESSAGES if code.split(".")[0] not in AFTER_A_PLACE and not LABEL.fullmatch(code)
]
MODULES = [
    each.name for each in pkgutil.walk_packages([str(PACKAGE)], "closeout.") if not each.name.endswith(".__main__")
]


def words(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield every text constant in the code below `folder`, the fixed parts of f-strings included."""
    for path in sorted(each for each in folder.rglob("*.py") if each.parent.name != "migrations"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.relative_to(PACKAGE), node.value


def parameters(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("module", MODULES)
def test_every_module_can_be_imported(module: str) -> None:
    imported = importlib.import_module(module)
    assert imported.__doc__ or ".migrations." in module  # those are made by Django


def test_every_module_that_the_command_names_as_text_is_there() -> None:
    named = {word for _, word in words(PACKAGE / "cli") if re.fullmatch(r"closeout(\.\w+)+", word)}
    assert named <= set(MODULES)


@pytest.mark.parametrize(("code", "entry"), MESSAGES, ids=[code for code, _ in MESSAGES])
def test_every_message_says_the_same_in_both_languages(code: str, entry: dict[str, str]) -> None:
    assert set(entry) == {"zh", "en"}, code
    assert all(text.strip() for text in entry.values()), code
    assert parameters(entry["zh"]) == parameters(entry["en"]), code


@pytest.mark.parametrize(("code", "entry"), SENTENCES, ids=[code for code, _ in SENTENCES])
def test_what_people_read_is_a_sentence_in_both_languages(code: str, entry: dict[str, str]) -> None:
    assert re.match(r"[A-Z0-9'\"{“]|closeout ", entry["en"]), code
    assert re.search(r"[.?!]$", entry["en"]), code
    assert re.search(r"[。？！]$", entry["zh"]), code


def test_every_code_that_is_raised_has_its_message() -> None:
    codes = [code for code, _ in MESSAGES]
    code_of_a_slice = re.compile(rf"({'|'.join(SLICES)})\.(?!(?:csv|xlsx)$)[a-z0-9_]+")  # sites.csv is a file
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


def test_foreign_keys_point_down_the_stack() -> None:
    layers = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    stack = [set(re.split(r"\s*\|\s*", each)) for each in layers["contracts"][0]["layers"]]
    height = {name: -at for at, names in enumerate(stack) for name in names}
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if model.__module__.startswith("closeout.")
        and field.many_to_one
        and field.related_model is not None
        and field.related_model is not model
        and field.related_model.__module__.startswith("closeout.")
        and height[field.related_model.__module__.split(".")[1]] >= height[model.__module__.split(".")[1]]
        and field.related_model.__module__.split(".")[1] != model.__module__.split(".")[1]
    ]
    assert wrong == []


@pytest.mark.django_db
def test_every_slice_has_its_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_catalogue_of_words_is_complete_and_compiled() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.messages", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_production_settings_are_clean(tmp_path: Path) -> None:
    environment = {**os.environ, "CLOSEOUT_HOME": str(tmp_path), "CLOSEOUT_HTTPS": "on"}
    environment |= {"DJANGO_SETTINGS_MODULE": "closeout.project.settings"}
    check = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"]
    done = subprocess.run(check, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
