"""A text table is read in the encodings of the contract, or refused with what to do."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.refusal import Refusal
from closeout.tabular.encodings import detect, read_text
from tests.tabular.tables import read

TABLE = "site_code,name,has_fence\n001,旧货站㐂𠮷,是\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_same_table_is_read_from_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "sites.csv"
    path.write_bytes(TABLE.encode(encoding))
    sites, _ = read(path)
    assert sites.rows() == [("001", "旧货站㐂𠮷", True)]


def test_big_endian_utf_16_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_bytes(b"\xfe\xff" + TABLE.encode("utf-16-be"))
    assert read_text(path) == TABLE


@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r\ufeff"), min_size=1))
def test_any_utf_8_text_is_taken_as_it_is(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("utf8") / "a.csv"
    path.write_bytes(text.encode())
    assert read_text(path) == text


def test_utf_8_that_breaks_off_is_not_read_as_gb_18030(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_bytes("site_code,name\n1,废品回收站点名称很长\n2,废".encode()[:-1])
    with pytest.raises(Refusal) as refused:
        detect(path)
    assert refused.value.code == "tabular.damaged_text"
    assert refused.value.params["line"] == 3


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"site_code\0,name\n", "nul"),
        (b"\xff\xfes\x00\x00\x00", "nul"),
        (b"site_code\n\xff\xff\n", "not_text"),
        (b"\xef\xbb\xbfsite_code\n\xff", "damaged_text"),
        (b"\xff\xfes", "damaged_text"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "sites.csv"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        detect(path)
    assert refused.value.code == f"tabular.{code}"


def test_line_ends_are_never_counted_too_low(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_bytes(b"a\nb\r\nc\rd")
    assert detect(path).lines == 3
