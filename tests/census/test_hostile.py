"""Files that are no tables, are too large, or are somebody else's."""

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import monotonic
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from closeout.campaigns.plans import pack_of
from closeout.census.ledgers import ledger_headings
from closeout.census.models import Upload
from closeout.census.trial import tried, written
from closeout.census.uploads import LARGEST, keep_upload, path_of, sweep, upload_named
from closeout.kernel.refusal import Denied, Missing, Refusal
from closeout.sites.models import Site
from tests.census.places import census, form_file, kept, ledger_file, with_far_cell
from tests.census.sending import ROWS, imported, mapped, site_row
from tests.factories import COMMUNITY, NOW, access

pytestmark = pytest.mark.django_db


def _bomb() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (97 << 20))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("照片.png", b"\x89PNG\r\n", "census.ending"),
        ("旧表.xls", b"\xd0\xcf\x11\xe0", "census.ending"),
        ("", b"x", "census.ending"),
        ("假.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "tabular.xlsx_damaged"),
        ("假.xlsx", b"<html>hello</html>", "tabular.xlsx_damaged"),
        ("空.xlsx", b"", "tabular.empty"),
        ("空.csv", b"", "tabular.empty"),
        ("二进制.csv", bytes(range(256)) * 10, "tabular.nul"),
        ("大.csv", b"x" * (LARGEST + 1), "census.too_large"),
        ("炸弹.xlsx", _bomb(), "tabular.xlsx_too_large"),
    ],
)
def test_what_is_no_table_is_refused_and_nothing_of_it_is_left(name: str, content: bytes, code: str) -> None:
    one, office = census(), access("office")
    file = SimpleUploadedFile("x", content)
    file._name = name  # type: ignore[attr-defined] # as a browser of whatever kind may say
    with pytest.raises(Refusal) as refused:
        keep_upload(access=office, campaign=one, file=file, division="", at=NOW)
    assert refused.value.code == code
    assert "/files/" not in refused.value.say("en")
    assert not Upload.objects.exists()


@pytest.mark.parametrize("make", [form_file, ledger_file])
def test_a_small_file_with_one_cell_far_away_is_refused_before_it_is_loaded(make: Any, tmp_path: Path) -> None:
    """Loaded, its rectangle of a hundred million cells took gigabytes."""
    one, office = census(), access("office")
    content = with_far_cell(make(one, tmp_path, []) if make is form_file else make(tmp_path, ROWS), tmp_path)
    begun, before = monotonic(), getrusage(RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refusal) as refused:
        kept(office, one, content, "表.xlsx")
    assert (refused.value.code, refused.value.params["corner"]) == ("tabular.xlsx_too_far", "CV1000000")
    assert monotonic() - begun < 10  # seconds; it takes a hundredth
    assert getrusage(RUSAGE_SELF).ru_maxrss - before < 200 << 10  # KB
    assert not Upload.objects.exists()


def test_a_ledger_that_was_kept_before_is_held_to_the_same_cells(tmp_path: Path) -> None:
    one, office = census(), access("office")
    upload = mapped(office, one, ledger_file(tmp_path, ROWS))
    path_of(upload).write_bytes(with_far_cell(path_of(upload).read_bytes(), tmp_path))
    for read in (lambda: ledger_headings(upload, pack_of(one)), lambda: tried(office, one, upload)):
        with pytest.raises(Refusal) as refused:
            read()
        assert refused.value.code == "tabular.xlsx_too_far"


def test_a_file_of_exactly_the_largest_size_is_kept() -> None:
    one, office = census(), access("office")
    content = b"site_code,name\n" + b"A-1,x\n" * 10
    assert kept(office, one, content + b" " * (LARGEST - len(content)), "a.csv").name == "a.csv"


@pytest.mark.parametrize("name", ["../../etc/表.xlsx", "C:\\Users\\me\\表.xlsx", "表\u202e.xlsx", "x/\x07表.xlsx"])
def test_a_files_name_is_only_a_name(name: str, tmp_path: Path) -> None:
    one, worker = census(), access("village")
    content = form_file(one, tmp_path, [site_row()])
    file = SimpleUploadedFile("x", content)
    file._name = name  # type: ignore[attr-defined] # Django would have cut it too
    upload = keep_upload(access=worker, campaign=one, file=file, division="", at=NOW)
    assert upload.name == "表.xlsx"
    assert path_of(upload).parent.name == "census"


def test_formulas_are_text_or_nothing_and_html_is_a_name(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    rows = [site_row("S-1", name="<script>alert(1)</script>"), site_row("S-2", name="=HYPERLINK(1)")]
    upload = imported(worker, kept(worker, one, form_file(one, tmp_path, rows)), partial=True)
    assert upload.state == "done"
    assert Site.objects.get(code="S-1").name == "<script>alert(1)</script>"
    known, _ = written(worker, one, COMMUNITY)
    again = load_workbook(BytesIO(form_file(one, tmp_path, [], known))).worksheets[0]
    assert all(cell.data_type != "f" for row in again.iter_rows() for cell in row)


def test_a_file_is_its_senders_alone_and_for_a_day(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = kept(worker, one, form_file(one, tmp_path, [site_row()]))
    assert upload_named(worker, one, upload.token, NOW + timedelta(hours=23)) == upload
    for who, when in ((access("village"), NOW), (access("office"), NOW), (worker, NOW + timedelta(days=1))):
        with pytest.raises(Missing):
            upload_named(who, one, upload.token, when)


def test_files_whose_day_is_over_are_swept(tmp_path: Path, django_capture_on_commit_callbacks: Any) -> None:
    one, worker = census(), access("village")
    upload = kept(worker, one, form_file(one, tmp_path, [site_row()]))
    assert sweep(NOW + timedelta(hours=23)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep(NOW + timedelta(days=1)) == 1
    assert not path_of(upload).exists()


@pytest.mark.parametrize("role", ["unit_member", "unit_head", "leader", "auditor", "administrator", "intake"])
def test_who_does_no_census_sends_no_file(role: Any) -> None:
    one = census()
    with pytest.raises(Denied):
        kept(access(role), one, b"site_code,name\nA-1,x\n", "a.csv")


def test_a_file_whose_keys_were_deleted_is_refused_by_the_name_its_sender_knows(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    path = tmp_path / "form.xlsx"
    path.write_bytes(form_file(one, tmp_path, [site_row()]))
    book = load_workbook(path)
    book.worksheets[0].delete_rows(7)
    book.save(path)
    with pytest.raises(Refusal) as refused:
        kept(worker, one, path.read_bytes(), "我的表.xlsx")
    assert refused.value.say("zh").count("我的表.xlsx") == 1


def test_a_dry_run_takes_as_many_queries_for_many_rows_as_for_one(
    tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    one, worker = census(), access("village")
    for count in (1, 12):
        upload = kept(worker, one, form_file(one, tmp_path, [site_row(f"S-{at}") for at in range(count)]))
        pack_of(one)
        with django_assert_max_num_queries(6):
            assert tried(worker, one, upload).counts["new"] == count
