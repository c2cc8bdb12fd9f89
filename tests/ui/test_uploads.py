"""Files that wait: for whom, how long, and what is refused."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile

from closeout.kernel.refusal import Conflict, Missing, Problem, Refusal
from closeout.ui.uploads import LIFE, MEGABYTE, Upload, drop, keep, kept, named
from tests.factories import NOW


def _keep(content: bytes = b"x", name: str = "a.csv", at: datetime = NOW) -> Upload:
    sent = SimpleUploadedFile(name, content)
    return keep(sent, user=1, kind="test", endings=(".csv",), most=1, at=at)


def _kept(token: str, **changes: Any) -> Upload:
    return kept(token, **{"user": 1, "kind": "test", "at": NOW, **changes})


def test_what_was_sent_is_found_again_until_it_is_used() -> None:
    sent = _keep(b"content")
    found = _kept(sent.token)
    assert (found.path.read_bytes(), found.name) == (b"content", "a.csv")
    drop(found)
    with pytest.raises(Missing):
        _kept(sent.token)
    drop(found)


@pytest.mark.parametrize(("later", "lets"), [(timedelta(), True), (LIFE, True), (LIFE + timedelta(seconds=1), False)])
def test_it_waits_for_an_hour(later: timedelta, lets: bool) -> None:
    sent = _keep()
    if lets:
        assert _kept(sent.token, at=NOW + later).path.exists()
        return
    with pytest.raises(Missing):
        _kept(sent.token, at=NOW + later)


@pytest.mark.parametrize("changes", [{"user": 2}, {"kind": "other"}])
def test_it_is_for_its_sender_and_its_kind(changes: dict[str, Any]) -> None:
    sent = _keep()
    with pytest.raises(Missing):
        _kept(sent.token, **changes)


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "../../x"])
def test_a_token_that_is_not_ours_leads_nowhere(token: str) -> None:
    with pytest.raises(Missing):
        _kept(token)


def test_a_token_signed_for_something_else_leads_nowhere() -> None:
    with pytest.raises(Missing):
        _kept(signing.dumps({"user": 1}, salt="another"))


@pytest.mark.parametrize(("size", "lets"), [(1, True), (MEGABYTE, True), (MEGABYTE + 1, False), (0, False)])
def test_a_file_has_from_one_byte_to_the_limit(size: int, lets: bool) -> None:
    if lets:
        assert _keep(b"x" * size).path.stat().st_size == size
        return
    with pytest.raises(Refusal):
        _keep(b"x" * size)


@pytest.mark.parametrize("name", ["a.xlsx", "a", "csv", "a.csv.exe"])
def test_another_ending_is_refused(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        _keep(name=name)
    assert refused.value.code == "ui.file_kind"


@pytest.mark.parametrize("name", ["../../a.csv", "..\\..\\a.csv", "/etc/a.CSV"])
def test_a_name_never_says_where_it_is_kept(name: str) -> None:
    sent = _keep(name=name)
    assert sent.path.parent.name == "pending"
    assert sent.path.suffix == ".csv"
    assert "/" not in sent.name


def test_what_waited_too_long_is_removed() -> None:
    old = _keep()
    long_ago = (NOW - 3 * LIFE).timestamp()
    os.utime(old.path, (long_ago, long_ago))
    _keep()
    assert not old.path.exists()


def test_the_same_bytes_have_the_same_digest() -> None:
    assert _keep(b"a").digest == _keep(b"a").digest
    assert _keep(b"a").digest != _keep(b"b").digest


def test_a_refusal_speaks_of_the_name_that_was_sent() -> None:
    path = Path("/kept/somewhere/1234.csv")
    problem = Problem(str(path), "ui.file_empty", {"file": "x"}, row=3)
    with pytest.raises(Conflict) as refused, named(path, "mine.csv"):
        raise Conflict("ui.file_empty", problems=[problem], total=7, file=str(path))
    assert "mine.csv" in refused.value.say("en")
    assert "somewhere" not in refused.value.say("en")
    assert refused.value.problems[0].file == "mine.csv"
    assert refused.value.total == 7
