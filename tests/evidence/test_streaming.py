"""The files of a form on their way to the disk: what is refused, what is given up, and what nobody keeps."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadhandler import SkipFile
from django.test import RequestFactory

from closeout.evidence import storage
from closeout.evidence.streaming import Sent, Streaming, stream_files
from closeout.evidence.types import NoSpace
from closeout.kernel.refusal import Refusal
from tests.evidence.making import PDF, film, photo


@pytest.fixture(autouse=True)
def _own_disk(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def left() -> int:
    return len(list(storage.pending().parent.iterdir()))


def stream(handler: Streaming, field: str, *blocks: bytes) -> Sent | None:
    handler.new_file(field, f"{field}.bin", "text/html", None)
    at = 0
    for block in blocks:
        handler.receive_data_chunk(block, at)
        at += len(block)
    return handler.file_complete(at)


def test_a_file_is_what_its_bytes_are_whatever_the_form_calls_it() -> None:
    sent = stream(Streaming(), "photo", photo()[:100], photo()[100:])
    assert sent is not None
    assert (sent.name, sent.size, sent.draft.type.content_type) == ("photo.bin", len(photo()), "image/jpeg")


def test_what_nobody_kept_is_removed() -> None:
    handler = Streaming()
    stream(handler, "photo", photo())
    stream(handler, "file", PDF)
    assert left() == 2
    handler.drop()
    assert left() == 0


def test_what_is_refused_at_its_beginning_is_read_over() -> None:
    handler = Streaming()
    with pytest.raises(SkipFile):
        stream(handler, "file", b"<html>".ljust(4096))
    assert handler.refusals["file"].code == "evidence.kind"
    assert left() == 0


def test_what_is_refused_at_its_end_is_named_at_its_field() -> None:
    handler = Streaming()
    assert stream(handler, "photo") is None
    assert stream(handler, "file", b"GIF89a") is None
    assert {key: each.code for key, each in handler.refusals.items()} == {
        "photo": "evidence.empty",
        "file": "evidence.kind",
    }
    assert left() == 0


def test_a_third_file_is_not_taken() -> None:
    handler = Streaming()
    assert stream(handler, "photo", photo()) is not None
    assert stream(handler, "file", PDF) is not None
    with pytest.raises(SkipFile):
        stream(handler, "more", PDF)
    assert handler.file_complete(0) is None
    assert left() == 2


def test_a_file_whose_sender_has_gone_is_given_up() -> None:
    handler = Streaming()
    handler.new_file("file", "a.mp4", "video/mp4", None)
    handler.receive_data_chunk(film(), 0)
    handler.upload_interrupted()
    assert left() == 0


@pytest.mark.parametrize(("over", "refused"), [(0, False), (1, True)])
def test_a_form_may_have_the_largest_file_and_a_megabyte_around_it(over: int, refused: bool, monkeypatch: Any) -> None:
    monkeypatch.setattr("closeout.evidence.streaming.refuse_no_room", lambda size: None)
    request = RequestFactory().post("/", CONTENT_LENGTH=str((301 << 20) + over))
    if not refused:
        assert request.upload_handlers != [stream_files(request)]
        return
    with pytest.raises(Refusal) as found:
        stream_files(request)
    assert found.value.code == "evidence.too_large"


@pytest.mark.parametrize(("free", "refused"), [(100, False), (99, True)])
def test_what_has_no_room_is_refused_before_it_is_read(free: int, refused: bool, monkeypatch: Any) -> None:
    monkeypatch.setattr("closeout.evidence.storage.shutil.disk_usage", lambda path: type("Usage", (), {"free": free}))
    if not refused:
        storage.refuse_no_room(100)
        return
    with pytest.raises(NoSpace):
        storage.refuse_no_room(100)


def test_a_length_that_is_none_is_no_reason_to_refuse() -> None:
    for length in ("", "-1", "many", "9" * 30):
        assert stream_files(RequestFactory().post("/", CONTENT_LENGTH=length)).refusals == {}
