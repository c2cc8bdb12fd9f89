"""`closeout backup`, `restore` and `doctor`: on a service that has begun."""

import json
from pathlib import Path

import jsonschema
import pytest

from closeout.cli.schemas import schema_named
from tests.cli.running import Ran, apart, contents

SERVICE = {"CLOSEOUT_HTTPS": "off", "DJANGO_SETTINGS_MODULE": "closeout.project.settings", "DATABASE_URL": ""}


def closeout(*words: object, **more: str) -> Ran:
    return apart(*words, env=SERVICE | more)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service that has begun, and never ran."""
    home = tmp_path_factory.mktemp("service") / "home"
    assert closeout("start", "buji", "布吉街道（示例）", "--home", home).status == 0
    return home


def test_what_is_restored_is_verified_at_once(home: Path, tmp_path: Path) -> None:
    taken = closeout("backup", tmp_path / "copies", "--home", home)
    assert taken.status == 0, taken.err
    (copy,) = (tmp_path / "copies").iterdir()
    back = closeout("restore", copy, "--home", tmp_path / "back")
    assert back.status == 0, back.err
    assert "The journal holds: 3 entries" in back.out
    assert "The evidence holds. Items: 0" in back.out
    assert contents(tmp_path / "back/secrets") == contents(home / "secrets")


def test_a_head_kept_elsewhere_tells_that_another_key_came_back(home: Path, tmp_path: Path) -> None:
    closeout("backup", tmp_path / "copies", "--home", home)
    (copy,) = (tmp_path / "copies").iterdir()
    (copy / "secrets/journal_key").write_text("another")
    assert closeout("restore", copy, "--home", tmp_path / "back").status == 0
    (tmp_path / "heads").write_text(closeout("journal", "sign", CLOSEOUT_HOME=str(home)).out)
    seen = closeout("journal", "verify", "--head", tmp_path / "heads", CLOSEOUT_HOME=str(tmp_path / "back"))
    assert seen.status == 1


def test_the_doctor_names_what_fails_and_ends_with_1(home: Path) -> None:
    seen = closeout("doctor", "--home", home)
    assert seen.status == 1
    failing = [line.split()[1] for line in seen.out.splitlines() if line.startswith("fail")]
    assert failing == ["tick"]
    assert "failing: 1" in seen.out


def test_the_doctor_speaks_both_languages_and_json(home: Path) -> None:
    assert "正常" in closeout("doctor", "--home", home, "--lang", "zh").out
    found = json.loads(closeout("doctor", "--home", home, "--json").out)
    jsonschema.validate(found, schema_named("doctor"))
    assert {each["check"] for each in found["lines"]} >= {"home", "database", "migrated", "journal", "worker"}
    assert not found["well"]


def test_the_doctor_makes_no_folder_and_no_keys(tmp_path: Path) -> None:
    gone = closeout("doctor", "--home", tmp_path / "nowhere")
    assert (gone.status, contents(tmp_path)) == (1, {})
    assert "no folder of data" in gone.err


def test_the_doctor_says_which_setting_is_wrong(home: Path) -> None:
    seen = closeout("doctor", "--home", home, CLOSEOUT_MFA="required", CLOSEOUT_HTTPS="perhaps")
    assert seen.status == 1
    assert "CLOSEOUT_HTTPS=perhaps" in seen.err


def test_the_doctor_of_a_database_of_another_form_asks_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "closeout.sqlite3").touch()
    seen = json.loads(closeout("doctor", "--home", tmp_path, "--json").out)
    assert seen["lines"][-1]["check"] == "migrated"
    assert seen["lines"][-1]["state"] == "fail"
