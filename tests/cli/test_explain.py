"""`closeout explain` and `closeout demo`, and what all commands share."""

import importlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from string import Formatter

import jsonschema
import pytest

from closeout import __version__
from closeout.cli.application import COMMANDS
from closeout.cli.schemas import schema_named
from tests.cli.conftest import Call


def test_a_site_is_explained_with_limit_and_shortfall(call: Call, sites: Path) -> None:
    said = call("explain", "town", sites, "002", "--lang", "zh").out
    assert "围挡高度 3.4 m，不低于 4 m，差 0.6 m" in said
    assert "无营业执照" in said


def test_an_explanation_as_json_holds_to_its_published_schema(call: Call, sites: Path) -> None:
    said = json.loads(call("explain", "town", sites, "002", "--json").out)
    jsonschema.validate(said, schema_named("explain"))
    assert said["outcome"]["answer"] == "rectify"
    assert {each["standard"] for each in said["standards"] if each["verdict"] == "fail"} == {"T-2.4"}


def test_a_site_that_is_not_there_is_refused_with_the_nearest(call: Call, sites: Path) -> None:
    run = call("explain", "town", sites, "0002", "--lang", "en")
    assert run.status == 1
    assert "002" in run.err


def test_the_demo_writes_its_samples_and_results(call: Call, tmp_path: Path) -> None:
    run = call("demo", "-o", tmp_path / "demo", "--lang", "zh")
    assert run.status == 0
    assert "布吉街道" in run.out
    assert (tmp_path / "demo" / "buji" / "sites-results" / "verdicts.csv").is_file()
    assert call("demo", "-o", tmp_path / "demo").status == 1
    assert call("demo", "-o", tmp_path / "demo", "--force").status == 0


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_loads_and_explains_itself(call: Call, name: str) -> None:
    assert importlib.import_module(COMMANDS[name]).app is not None
    for lang in ("zh", "en"):
        assert call(name, "--help", "--lang", lang).status == 0


def test_the_overview_names_every_command(call: Call) -> None:
    run = call("--help")
    assert run.status == 0
    assert all(name in run.out for name in COMMANDS)


def test_a_language_may_stand_before_the_command(call: Call, sites: Path, tmp_path: Path) -> None:
    assert "个站点" in call("--lang", "zh", "check", "town", sites, "-o", tmp_path / "out").out


def test_the_version_is_printed(call: Call) -> None:
    assert call("--version").out == f"closeout {__version__}\n"


def test_an_unknown_command_is_wrong_usage(call: Call) -> None:
    assert call("chek").status == 2


def test_help_does_not_load_polars() -> None:
    code = "import sys; from closeout.cli import main; main(['--help']); sys.exit('polars' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_every_word_of_the_command_line_exists_in_both_languages() -> None:
    words = tomllib.loads((Path(importlib.import_module("closeout.cli").__path__[0]) / "words.toml").read_text("utf-8"))
    for key, entry in words.items():
        fields = [{name for _, name, _, _ in Formatter().parse(entry[lang]) if name} for lang in ("zh", "en")]
        assert fields[0] == fields[1], key
        assert entry["zh"].strip(), key
        assert entry["en"].strip(), key
