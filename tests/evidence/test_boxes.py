"""Films leave without the place that a phone wrote into them, and every other byte stays where it was."""

from pathlib import Path

import pytest

from closeout.evidence.boxes import blanks
from tests.evidence.making import SECRET, box, film


def blanked(path: Path, step: int) -> bytes:
    content, found = path.read_bytes(), blanks(path)
    out = b""
    for at in range(0, len(content), step):
        block = content[at : at + step]
        for each in found:
            block = each.over(at, block)
        out += block
    return out


@pytest.mark.parametrize("step", [1, 7, 64, 10_000])
def test_what_describes_a_film_is_blank_however_it_is_cut(step: int, tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(film())
    found = blanked(tmp_path / "film", step)
    assert SECRET not in found
    assert b"xyz" not in found
    assert found == blanked(tmp_path / "film", 1 << 20)


def test_nothing_else_of_a_film_changes(tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(film())
    found = blanked(tmp_path / "film", 64)
    free = box(b"free", bytes(len(box(b"\xa9xyz", SECRET))))
    trak = box(b"trak", box(b"tkhd", bytes(80)), free)
    moov = box(b"moov", box(b"mvhd", bytes(100)), trak, free)
    assert found == box(b"ftyp", b"isom", bytes(4)) + moov + box(b"mdat", b"moving pictures" * 20)


def test_a_box_with_a_long_size_is_blanked_after_it(tmp_path: Path) -> None:
    size = 16 + len(SECRET)
    long = b"\x00\x00\x00\x01meta" + size.to_bytes(8, "big") + SECRET
    (tmp_path / "film").write_bytes(long + box(b"mdat", b"x"))
    found = blanked(tmp_path / "film", 5)
    assert found == b"\x00\x00\x00\x01free" + size.to_bytes(8, "big") + bytes(len(SECRET)) + box(b"mdat", b"x")


def test_a_box_without_a_size_goes_on_to_the_end(tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(box(b"ftyp") + bytes(4) + b"udta" + SECRET)
    assert SECRET not in blanked(tmp_path / "film", 64)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00", bytes(7), bytes(40), b"\x00\x00\x00\x04moov", b"\xff\xff\xff\xffmoov" + bytes(20)],
    ids=["empty", "a byte", "seven", "zeros", "too small", "too large"],
)
def test_boxes_that_make_no_sense_end_the_search(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(content)
    assert blanks(tmp_path / "film") == []


def test_boxes_within_boxes_without_end_are_given_up(tmp_path: Path) -> None:
    content = b""
    for _ in range(3000):
        content = box(b"moov", content)
    (tmp_path / "film").write_bytes(content)
    assert blanks(tmp_path / "film") == []
