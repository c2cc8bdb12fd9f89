"""Files that are sent: the questionnaire sent back, an office's own ledger, and what is hostile."""

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.census.importing import begin, progress_of, run
from closeout.census.ledgers import key_of, ledger_headings, map_columns, saved_maps
from closeout.census.models import KeptAside, SavedMap, Upload
from closeout.census.services import sign_complete
from closeout.census.trial import tried, written
from closeout.census.types import Trial
from closeout.census.uploads import LARGEST, keep_upload, path_of, sweep, upload_named
from closeout.forms.marks import write_marked
from closeout.journal.models import Entry
from closeout.journal.verify import verify
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.people.access import Access
from closeout.sites.models import MERGED, Fact, Site
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact
from tests.census.places import NAMES, OTHER, census, form_file, kept, ledger_file
from tests.factories import COMMUNITY, NOW, access, authority, campaign, site

pytestmark = pytest.mark.django_db

HOME = NAMES[COMMUNITY]
LATER = NOW + timedelta(hours=1)
LEDGER = {"编号": "site_code", "单位名称": "name", "社区": "division_code", "面积": "operating_area_m2"}


def _row(code: str = "S-1", **more: Any) -> dict[str, Any]:
    return {"site_code": code, "name": f"站点{code}（示例）", "division_code": HOME, **more}


def _tried(who: Access, one: Campaign, content: bytes, **more: Any) -> Trial:
    return tried(who, one, kept(who, one, content, **more))


def _import(who: Access, upload: Upload, *, partial: bool = False) -> Upload:
    begin(access=who, campaign=upload.campaign, upload=upload, partial=partial)
    run(access=who, upload=upload, partial=partial, at=LATER)
    upload.refresh_from_db()
    return upload


def _mapped(who: Access, one: Campaign, content: bytes, name: str = "台账.xlsx", **more: Any) -> Upload:
    upload = kept(who, one, content, name)
    columns = more.pop("columns", LEDGER)
    map_columns(access=who, campaign=one, upload=upload, columns=columns, aside=more.pop("aside", []), at=NOW, **more)
    return upload


# --- the questionnaire sent back --------------------------------------------------------------------------------------


def test_a_dry_run_says_what_is_new_and_changes_nothing(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    found = _tried(worker, one, form_file(one, tmp_path, [_row("S-1", operating_area_m2=90), _row("S-2")]))
    assert found.counts == {"new": 2, "changed": 0, "same": 0, "refused": 0}
    assert found.rows[0].facts["operating_area_m2"] == 90.0
    assert found.rows[0].facts["division_code"] == COMMUNITY
    assert not Site.objects.exists()


def test_an_import_registers_what_the_dry_run_said(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    rows = [_row("S-1", operating_area_m2=90, stacked_neatly="是"), _row("S-2", stacked_neatly="未查")]
    upload = _import(worker, kept(worker, one, form_file(one, tmp_path, rows)))
    assert (upload.state, upload.counts["new"]) == ("done", 2)
    first, second = Site.objects.order_by("code")
    assert (first.values["operating_area_m2"], first.values["stacked_neatly"]) == (90.0, True)
    assert "stacked_neatly" not in second.values
    assert set(Fact.objects.values_list("source", flat=True)) == {"census"}
    assert progress_of(upload) == 2


def test_an_import_is_one_act_in_the_journal_with_the_digest_of_the_file(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = _import(worker, kept(worker, one, form_file(one, tmp_path, [_row()])))
    entry = Entry.objects.get(act="census_imported")
    assert entry.subject == f"upload:{upload.pk}"
    assert upload.digest in entry.content
    assert verify().broken_at is None


def test_the_same_file_sent_twice_changes_nothing(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    content = form_file(one, tmp_path, [_row("S-1", operating_area_m2=90, materials="废纸")])
    _import(worker, kept(worker, one, content))
    facts, version = Fact.objects.count(), Site.objects.get().version
    again = kept(worker, one, content)
    assert tried(worker, one, again).counts == {"new": 0, "changed": 0, "same": 1, "refused": 0}
    assert _import(worker, again).counts["same"] == 1
    assert (Fact.objects.count(), Site.objects.get().version) == (facts, version)


def test_one_file_is_imported_once(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = _import(worker, kept(worker, one, form_file(one, tmp_path, [_row()])))
    with pytest.raises(Conflict):
        begin(access=worker, campaign=one, upload=upload, partial=False)


def test_a_suggestion_sent_twice_is_made_once(tmp_path: Path) -> None:
    one, office = census(), access("office")
    rows: list[list[Any]] = [["编号", "单位名称", "社区", "执照"], ["S-1", "甲（示例）", COMMUNITY, "有"]]
    columns = {**LEDGER, "执照": "has_business_licence"}
    del columns["面积"]
    content = ledger_file(tmp_path, rows)
    _import(office, _mapped(office, one, content, columns=columns))
    assert "has_business_licence" not in Site.objects.get().values
    assert tried(office, one, _mapped(office, one, content, columns=columns)).counts["same"] == 1


def test_what_somebody_else_settled_meanwhile_is_a_change_again(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    content = form_file(one, tmp_path, [_row("S-1", operating_area_m2=90)])
    _import(worker, kept(worker, one, content))
    new = [NewFact("operating_area_m2", 120.0)]
    record_facts(access=access("office"), site=Site.objects.get(), facts=new, source="office", at=LATER)
    found = _tried(worker, one, content)
    assert [(each.fact.key, each.old, each.new) for each in found.rows[0].changes] == [
        ("operating_area_m2", 120.0, 90.0)
    ]


def test_empty_cells_say_nothing(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    site(one, "S-1", operating_area_m2=50.0, name="站点S-1（示例）")
    found = _tried(worker, one, form_file(one, tmp_path, [_row("S-1")]))
    assert found.counts["same"] == 1


def test_the_questionnaire_of_a_division_comes_back_unchanged(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    site(one, "S-1", operating_area_m2=50.0, has_fence=True, materials="paper|metal", operating_state="suspended")
    site(one, "S-9", division_code=OTHER)
    known, divisions = written(worker, one, COMMUNITY)
    assert [each["site_code"] for each in known] == ["S-1"]
    assert divisions.names == {COMMUNITY: HOME}
    assert _tried(worker, one, form_file(one, tmp_path, [], known)).counts["same"] == 1


def test_a_bad_cell_is_named_by_sheet_and_cell_with_what_is_allowed(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    found = _tried(worker, one, form_file(one, tmp_path, [_row("S-1", stacked_neatly="大概"), _row("S-2")]))
    (error,) = found.errors
    assert error.cell.startswith("调查表!")
    assert error.cell.endswith("8")
    assert (error.row, error.found, error.heading) == (8, "大概", pack_of(one).facts["stacked_neatly"].label.zh)
    assert error.sentence.en
    assert error.allowed.en
    assert found.counts == {"new": 1, "changed": 0, "same": 0, "refused": 1}


def test_bad_rows_stop_the_whole_unless_only_the_good_ones_are_wanted(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    content = form_file(one, tmp_path, [_row("S-1", operating_area_m2="很大"), _row("S-2")])
    with pytest.raises(Refusal) as refused:
        _import(worker, kept(worker, one, content))
    assert refused.value.code == "census.bad_rows"
    assert not Site.objects.exists()
    upload = _import(worker, kept(worker, one, content), partial=True)
    assert (upload.counts["new"], upload.counts["refused"]) == (1, 1)
    assert [each.code for each in Site.objects.all()] == ["S-2"]


def test_the_workbook_comes_back_with_red_cells(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = kept(worker, one, form_file(one, tmp_path, [_row("S-1", stacked_neatly="大概"), _row("S-2")]))
    found = tried(worker, one, upload)
    write_marked(tmp_path / "marked.xlsx", found.problems, "zh", source=path_of(upload))
    sheet = load_workbook(tmp_path / "marked.xlsx").worksheets[0]
    cell = sheet[found.errors[0].cell.partition("!")[2]]
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert cell.comment is not None


def test_a_row_of_another_village_is_red_in_its_own_cell(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = kept(worker, one, form_file(one, tmp_path, [_row("S-1", division_code=NAMES[OTHER])]))
    found = tried(worker, one, upload)
    write_marked(tmp_path / "marked.xlsx", found.problems, "zh", source=path_of(upload))
    sheet = load_workbook(tmp_path / "marked.xlsx").worksheets[0]
    assert "不是您所在的村" in sheet[found.errors[0].cell.partition("!")[2]].comment.text


# --- rows that are refused by what the register knows -----------------------------------------------------------------


def _codes(found: Trial) -> list[str]:
    return [each.code for each in found.problems]


def test_rows_of_another_village_are_refused_row_by_row(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    rows = [_row("S-1"), _row("S-2", division_code=NAMES[OTHER]), _row("S-3")]
    found = _tried(worker, one, form_file(one, tmp_path, rows))
    assert _codes(found) == ["census.row_not_yours"]
    assert found.errors[0].row == 9
    assert found.counts["new"] == 2


def test_the_code_of_another_villages_site_is_not_taken_over(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    there = site(one, "S-1", division_code=OTHER, name="秘密（示例）")
    found = _tried(worker, one, form_file(one, tmp_path, [_row("S-1")]))
    assert _codes(found) == ["census.row_taken"]
    assert "秘密" not in str(found)
    there.refresh_from_db()
    assert there.division_code == OTHER


def test_a_site_cannot_be_moved_out_of_ones_village_by_a_file(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    site(one, "S-1")
    assert _codes(_tried(worker, one, form_file(one, tmp_path, [_row("S-1", division_code=NAMES[OTHER])]))) == [
        "census.row_not_yours"
    ]


def test_codes_that_stand_twice_are_refused(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    found = _tried(worker, one, form_file(one, tmp_path, [_row("S-1"), _row("S-1")]))
    assert _codes(found) == ["tabular.code_twice"]
    assert found.counts["new"] == 1


@pytest.mark.parametrize(("length", "problems"), [(40, []), (41, ["census.row_long_code"])])
def test_a_code_has_at_most_forty_characters(length: int, problems: list[str], tmp_path: Path) -> None:
    one, worker = census(), access("village")
    assert _codes(_tried(worker, one, form_file(one, tmp_path, [_row("S" * length)]))) == problems


def test_a_row_without_a_village_is_of_the_one_that_was_chosen(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    content = form_file(one, tmp_path, [_row("S-1", division_code=None)])
    assert _codes(_tried(worker, one, content)) == ["census.row_no_division"]
    assert _tried(worker, one, content, division=COMMUNITY).rows[0].facts["division_code"] == COMMUNITY


def test_a_village_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    one, office = census(), access("office")
    assert _codes(_tried(office, one, form_file(one, tmp_path, [_row("S-1", division_code="999999999999")]))) == [
        "census.row_unknown_division"
    ]


def test_half_a_position_is_refused(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    assert _codes(_tried(worker, one, form_file(one, tmp_path, [_row("S-1", lon=114.1)]))) == ["sites.half_a_position"]
    whole = form_file(one, tmp_path, [_row("S-1", lon=114.1, lat=22.6)])
    assert _tried(worker, one, whole).counts["new"] == 1


def test_a_text_that_is_too_long_is_refused(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    assert _codes(_tried(worker, one, form_file(one, tmp_path, [_row("S-1", address="路" * 501)]))) == [
        "sites.not_a_text"
    ]


def test_a_merged_site_takes_no_facts(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    there = site(one, "S-1")
    Site.objects.filter(pk=there.pk).update(state=MERGED)
    assert _codes(_tried(worker, one, form_file(one, tmp_path, [_row("S-1")]))) == ["census.row_not_in_use"]


def test_a_signed_village_takes_no_rows(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    site(one, "S-1", operating_area_m2=50.0)
    upload = kept(worker, one, form_file(one, tmp_path, [_row("S-2")]))
    assert tried(worker, one, upload).counts["new"] == 1
    sign_complete(access=worker, campaign=one, division=COMMUNITY, at=NOW)
    assert _codes(tried(worker, one, upload)) == ["census.row_signed"]


def test_who_was_quicker_between_dry_run_and_import_is_noticed_and_nothing_is_kept(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    site(one, "S-1", operating_area_m2=50.0)
    upload = kept(worker, one, form_file(one, tmp_path, [_row("S-2")]))
    begin(access=worker, campaign=one, upload=upload, partial=False)
    sign_complete(access=worker, campaign=one, division=COMMUNITY, at=NOW)
    run(access=worker, upload=upload, partial=False, at=LATER)
    upload.refresh_from_db()
    assert upload.state == "failed"
    assert set(upload.problem) == {"zh", "en"}
    assert Site.objects.count() == 1


# --- an office's own ledger -------------------------------------------------------------------------------------------


ROWS: list[list[Any]] = [
    ["编号", "单位名称", "社区", "面积", "现有隐患", "序号"],
    ["A-1", "甲站（示例）", HOME, "120平方米", "电线私拉乱接，限期整改", 1],
    ["A-2", "乙站（示例）", NAMES[OTHER], 80, None, 2],
]


def test_headings_are_guessed_by_name_and_by_likeness(tmp_path: Path) -> None:
    one, office = census(), access("office")
    pack = pack_of(one)
    rows: list[list[Any]] = [
        ["站点编码", "name", "经营面积（平方米）", "现有隐患", "天气"],
        ["A-1", "甲（示例）", 90, "电线", "晴"],
    ]
    found = {each.text: each for each in ledger_headings(kept(office, one, ledger_file(tmp_path, rows)), pack)}
    assert (found["站点编码"].key, found["站点编码"].guessed) == ("site_code", False)
    assert found["name"].key == "name"
    assert found["现有隐患"].aside
    assert (found["天气"].key, found["天气"].aside) == ("", False)
    assert found["站点编码"].examples == ("A-1",)


def test_a_likeness_is_marked_as_a_guess(tmp_path: Path) -> None:
    one, office = census(), access("office")
    label = pack_of(one).facts["operating_area_m2"].label.zh
    rows: list[list[Any]] = [["site_code", f"{label}数"], ["A-1", 90]]
    found = ledger_headings(kept(office, one, ledger_file(tmp_path, rows)), pack_of(one))[1]
    assert (found.key, found.guessed) == ("operating_area_m2", True)


def test_what_offices_call_things_is_a_guess(tmp_path: Path) -> None:
    one, office = census(), access("office")
    found = ledger_headings(kept(office, one, ledger_file(tmp_path, ROWS)), pack_of(one))
    assert {each.text: each.key for each in found if each.guessed} == LEDGER


def test_a_ledger_is_imported_by_its_map_and_findings_are_kept_aside(tmp_path: Path) -> None:
    one, office = census(), access("office")
    upload = _import(office, _mapped(office, one, ledger_file(tmp_path, ROWS), aside=["现有隐患"]))
    assert (upload.state, upload.counts["new"]) == ("done", 2)
    first, second = Site.objects.order_by("code")
    assert (first.division_code, second.division_code) == (COMMUNITY, OTHER)
    assert (first.values["operating_area_m2"], second.values["operating_area_m2"]) == (120.0, 80.0)
    assert set(Fact.objects.values_list("source", flat=True)) == {"ledger"}
    aside = KeptAside.objects.get()
    assert (aside.site, aside.heading, aside.text) == (first, "现有隐患", "电线私拉乱接，限期整改")


def test_what_is_kept_aside_is_kept_once(tmp_path: Path) -> None:
    one, office = census(), access("office")
    content = ledger_file(tmp_path, ROWS)
    for _ in range(2):
        _import(office, _mapped(office, one, content, aside=["现有隐患"]))
    assert KeptAside.objects.count() == 1
    changed: list[list[Any]] = [ROWS[0], [*ROWS[1][:4], "新的隐患", 1]]
    _import(office, _mapped(office, one, ledger_file(tmp_path, changed), aside=["现有隐患"]))
    assert KeptAside.objects.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_of_any_encoding_is_read(encoding: str) -> None:
    one, office = census(), access("office")
    text = f"编号,单位名称,社区,面积\nA-1,甲站（示例）,{HOME},120\n"
    upload = _import(office, _mapped(office, one, text.encode(encoding), "台账.csv"))
    assert upload.counts["new"] == 1
    assert Site.objects.get().name == "甲站（示例）"


def test_a_title_above_the_headings_is_passed_over(tmp_path: Path) -> None:
    one, office = census(), access("office")
    upload = kept(office, one, ledger_file(tmp_path, [["布吉街道站点台账"], *ROWS]))
    assert upload.header_row == 2
    assert [each.text for each in ledger_headings(upload, pack_of(one))] == ROWS[0]
    map_columns(access=office, campaign=one, upload=upload, columns=LEDGER, aside=[], at=NOW)
    assert tried(office, one, upload).counts["new"] == 2


def test_a_map_is_saved_by_name_and_used_again(tmp_path: Path) -> None:
    one, office = census(), access("office")
    content = ledger_file(tmp_path, ROWS)
    _mapped(office, one, content, aside=["现有隐患"], save_as="综治办台账")
    (saved,) = saved_maps(office)
    found = ledger_headings(kept(office, one, content), pack_of(one), saved)
    assert {each.text: each.key for each in found if each.key} == LEDGER
    assert [each.text for each in found if each.aside] == ["现有隐患"]
    assert Entry.objects.filter(act="ledger_map_saved").count() == 1
    _mapped(office, one, content, save_as="综治办台账")
    assert SavedMap.objects.count() == 1
    assert saved_maps(access("office", at=authority("elsewhere"))) == []


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"单位名称": "name"}, "census.no_code_column"),
        ({"编号": "site_code", "单位名称": "name", "序号": "name"}, "census.fact_twice"),
    ],
)
def test_a_map_that_cannot_be_is_refused(columns: dict[str, str], code: str, tmp_path: Path) -> None:
    one, office = census(), access("office")
    with pytest.raises(Refusal) as refused:
        _mapped(office, one, ledger_file(tmp_path, ROWS), columns=columns)
    assert refused.value.code == code
    assert refused.value.say("zh")


def test_a_fact_is_named_by_its_label_or_key_and_a_slip_is_answered_with_a_guess() -> None:
    facts = pack_of(campaign()).facts
    label = facts["operating_area_m2"].label
    assert {key_of(word, facts, "zh") for word in (label.zh, label.en, "operating_area_m2", f" {label.zh} ")} == {
        "operating_area_m2"
    }
    with pytest.raises(Refusal) as near:
        key_of(f"{label.zh}积", facts, "zh")
    assert (near.value.code, near.value.params["guess"]) == ("census.no_fact_near", label.zh)
    with pytest.raises(Refusal) as far:
        key_of("zzzzqqqq", facts, "en")
    assert far.value.code == "census.no_fact"


def test_a_column_that_was_left_out_feeds_nothing_even_under_a_known_name(tmp_path: Path) -> None:
    one, office = census(), access("office")
    label = pack_of(one).facts["address"].label.zh
    rows: list[list[Any]] = [["编号", "单位名称", "社区", "面积", label], ["A-1", "甲（示例）", HOME, 80, "一路1号"]]
    found = tried(office, one, _mapped(office, one, ledger_file(tmp_path, rows)))
    assert "address" not in found.rows[0].facts


# --- what is hostile --------------------------------------------------------------------------------------------------


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


def test_a_file_of_exactly_the_largest_size_is_kept() -> None:
    one, office = census(), access("office")
    content = b"site_code,name\n" + b"A-1,x\n" * 10
    assert kept(office, one, content + b" " * (LARGEST - len(content)), "a.csv").name == "a.csv"


@pytest.mark.parametrize("name", ["../../etc/表.xlsx", "C:\\Users\\me\\表.xlsx", "表\u202e.xlsx", "x/\x07表.xlsx"])
def test_a_files_name_is_only_a_name(name: str, tmp_path: Path) -> None:
    one, worker = census(), access("village")
    content = form_file(one, tmp_path, [_row()])
    file = SimpleUploadedFile("x", content)
    file._name = name  # type: ignore[attr-defined] # Django would have cut it too
    upload = keep_upload(access=worker, campaign=one, file=file, division="", at=NOW)
    assert upload.name == "表.xlsx"
    assert path_of(upload).parent.name == "census"


def test_formulas_are_text_or_nothing_and_html_is_a_name(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    rows = [_row("S-1", name="<script>alert(1)</script>"), _row("S-2", name="=HYPERLINK(1)")]
    upload = _import(worker, kept(worker, one, form_file(one, tmp_path, rows)), partial=True)
    assert upload.state == "done"
    assert Site.objects.get(code="S-1").name == "<script>alert(1)</script>"
    known, _ = written(worker, one, COMMUNITY)
    again = load_workbook(BytesIO(form_file(one, tmp_path, [], known))).worksheets[0]
    assert all(cell.data_type != "f" for row in again.iter_rows() for cell in row)


def test_a_file_is_its_senders_alone_and_for_a_day(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = kept(worker, one, form_file(one, tmp_path, [_row()]))
    assert upload_named(worker, one, upload.token, NOW + timedelta(hours=23)) == upload
    for who, when in ((access("village"), NOW), (access("office"), NOW), (worker, NOW + timedelta(days=1))):
        with pytest.raises(Missing):
            upload_named(who, one, upload.token, when)


def test_files_whose_day_is_over_are_swept(tmp_path: Path, django_capture_on_commit_callbacks: Any) -> None:
    one, worker = census(), access("village")
    upload = kept(worker, one, form_file(one, tmp_path, [_row()]))
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
    path.write_bytes(form_file(one, tmp_path, [_row()]))
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
        upload = kept(worker, one, form_file(one, tmp_path, [_row(f"S-{at}") for at in range(count)]))
        pack_of(one)
        with django_assert_max_num_queries(6):
            assert tried(worker, one, upload).counts["new"] == count
