"""The questionnaire sent back: a dry run, an import, and what is wrong by its cell."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from closeout.campaigns.plans import pack_of
from closeout.census.importing import begin
from closeout.census.trial import tried, written
from closeout.census.uploads import path_of
from closeout.forms.marks import write_marked
from closeout.journal.models import Entry
from closeout.journal.verify import verify
from closeout.kernel.refusal import Conflict, Refusal
from closeout.sites.models import Fact, Site
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact
from tests.census.places import NAMES, OTHER, census, form_file, kept, ledger_file
from tests.census.sending import HOME, LATER, LEDGER, imported, mapped, site_row, trial_of
from tests.factories import COMMUNITY, access, site

pytestmark = pytest.mark.django_db


def test_a_dry_run_says_what_is_new_and_changes_nothing(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    found = trial_of(worker, one, form_file(one, tmp_path, [site_row("S-1", operating_area_m2=90), site_row("S-2")]))
    assert found.counts == {"new": 2, "changed": 0, "same": 0, "refused": 0}
    assert found.rows[0].facts["operating_area_m2"] == 90.0
    assert found.rows[0].facts["division_code"] == COMMUNITY
    assert not Site.objects.exists()


def test_an_import_registers_what_the_dry_run_said(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    rows = [site_row("S-1", operating_area_m2=90, stacked_neatly="是"), site_row("S-2", stacked_neatly="未查")]
    upload = imported(worker, kept(worker, one, form_file(one, tmp_path, rows)))
    assert (upload.state, upload.counts["new"]) == ("done", 2)
    first, second = Site.objects.order_by("code")
    assert (first.values["operating_area_m2"], first.values["stacked_neatly"]) == (90.0, True)
    assert "stacked_neatly" not in second.values
    assert set(Fact.objects.values_list("source", flat=True)) == {"census"}
    assert (upload.gone_through, upload.rows) == (2, 2)


def test_an_import_is_one_act_in_the_journal_with_the_digest_of_the_file(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = imported(worker, kept(worker, one, form_file(one, tmp_path, [site_row()])))
    entry = Entry.objects.get(act="census_imported")
    assert entry.subject == f"upload:{upload.pk}"
    assert upload.digest in entry.content
    assert verify().broken_at is None


def test_the_same_file_sent_twice_changes_nothing(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    content = form_file(one, tmp_path, [site_row("S-1", operating_area_m2=90, materials="废纸")])
    imported(worker, kept(worker, one, content))
    facts, version = Fact.objects.count(), Site.objects.get().version
    again = kept(worker, one, content)
    assert tried(worker, one, again).counts == {"new": 0, "changed": 0, "same": 1, "refused": 0}
    assert imported(worker, again).counts["same"] == 1
    assert (Fact.objects.count(), Site.objects.get().version) == (facts, version)


def test_one_file_is_imported_once(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = imported(worker, kept(worker, one, form_file(one, tmp_path, [site_row()])))
    with pytest.raises(Conflict):
        begin(access=worker, campaign=one, upload=upload, partial=False)


def test_a_suggestion_sent_twice_is_made_once(tmp_path: Path) -> None:
    one, office = census(), access("office")
    rows: list[list[Any]] = [["编号", "单位名称", "社区", "执照"], ["S-1", "甲（示例）", COMMUNITY, "有"]]
    columns = {**LEDGER, "执照": "has_business_licence"}
    del columns["面积"]
    content = ledger_file(tmp_path, rows)
    imported(office, mapped(office, one, content, columns=columns))
    assert "has_business_licence" not in Site.objects.get().values
    assert tried(office, one, mapped(office, one, content, columns=columns)).counts["same"] == 1


def test_what_somebody_else_settled_meanwhile_is_a_change_again(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    content = form_file(one, tmp_path, [site_row("S-1", operating_area_m2=90)])
    imported(worker, kept(worker, one, content))
    new = [NewFact("operating_area_m2", 120.0)]
    record_facts(access=access("office"), site=Site.objects.get(), facts=new, source="office", at=LATER)
    found = trial_of(worker, one, content)
    assert [(each.fact.key, each.old, each.new) for each in found.rows[0].changes] == [
        ("operating_area_m2", 120.0, 90.0)
    ]


def test_empty_cells_say_nothing(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    site(one, "S-1", operating_area_m2=50.0, name="站点S-1（示例）")
    found = trial_of(worker, one, form_file(one, tmp_path, [site_row("S-1")]))
    assert found.counts["same"] == 1


def test_the_questionnaire_of_a_division_comes_back_unchanged(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    site(one, "S-1", operating_area_m2=50.0, has_fence=True, materials="paper|metal", operating_state="suspended")
    site(one, "S-9", division_code=OTHER)
    known, divisions = written(worker, one, COMMUNITY)
    assert [each["site_code"] for each in known] == ["S-1"]
    assert divisions.names == {COMMUNITY: HOME}
    assert trial_of(worker, one, form_file(one, tmp_path, [], known)).counts["same"] == 1


def test_a_bad_cell_is_named_by_sheet_and_cell_with_what_is_allowed(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    found = trial_of(worker, one, form_file(one, tmp_path, [site_row("S-1", stacked_neatly="大概"), site_row("S-2")]))
    (error,) = found.errors
    assert error.cell.startswith("调查表!")
    assert error.cell.endswith("8")
    assert (error.row, error.found, error.heading) == (8, "大概", pack_of(one).facts["stacked_neatly"].label.zh)
    assert error.sentence.en
    assert error.allowed.en
    assert found.counts == {"new": 1, "changed": 0, "same": 0, "refused": 1}


def test_bad_rows_stop_the_whole_unless_only_the_good_ones_are_wanted(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    content = form_file(one, tmp_path, [site_row("S-1", operating_area_m2="很大"), site_row("S-2")])
    with pytest.raises(Refusal) as refused:
        imported(worker, kept(worker, one, content))
    assert refused.value.code == "census.bad_rows"
    assert not Site.objects.exists()
    upload = imported(worker, kept(worker, one, content), partial=True)
    assert (upload.counts["new"], upload.counts["refused"]) == (1, 1)
    assert [each.code for each in Site.objects.all()] == ["S-2"]


def test_the_workbook_comes_back_with_red_cells(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = kept(worker, one, form_file(one, tmp_path, [site_row("S-1", stacked_neatly="大概"), site_row("S-2")]))
    found = tried(worker, one, upload)
    write_marked(tmp_path / "marked.xlsx", found.problems, "zh", source=path_of(upload))
    sheet = load_workbook(tmp_path / "marked.xlsx").worksheets[0]
    cell = sheet[found.errors[0].cell.partition("!")[2]]
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert cell.comment is not None


def test_a_row_of_another_village_is_red_in_its_own_cell(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = kept(worker, one, form_file(one, tmp_path, [site_row("S-1", division_code=NAMES[OTHER])]))
    found = tried(worker, one, upload)
    write_marked(tmp_path / "marked.xlsx", found.problems, "zh", source=path_of(upload))
    sheet = load_workbook(tmp_path / "marked.xlsx").worksheets[0]
    assert "不是您所在的村" in sheet[found.errors[0].cell.partition("!")[2]].comment.text
