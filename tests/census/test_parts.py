"""A file is imported in parts: what broke off goes on where it was, and nothing is doubled."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from closeout.campaigns.models import Campaign
from closeout.census.background import resume
from closeout.census.importing import AT_ONCE, begin, run
from closeout.census.models import Upload
from closeout.census.services import sign_complete
from closeout.journal.models import Entry
from closeout.journal.verify import verify
from closeout.people.access import Access
from closeout.people.models import Post
from closeout.sites.models import Fact, Site
from tests.census.places import census, form_file, kept
from tests.census.sending import LATER, imported, site_row
from tests.factories import COMMUNITY, access

pytestmark = pytest.mark.django_db

STILL: Final = timedelta(minutes=2)
ROWS: Final = 2 * AT_ONCE + 3


def _broken_off(one: Campaign, who: Access, folder: Path, *, partial: bool = False) -> Upload:
    """Return an import as a process leaves it that is killed after the first part."""
    rows = [site_row(f"S-{at:03}", operating_area_m2=at + 1) for at in range(ROWS)]
    imported(who, kept(who, one, form_file(one, folder, rows[:AT_ONCE]), "first.xlsx"))
    upload = kept(who, one, form_file(one, folder, rows))
    begin(access=who, campaign=one, upload=upload, partial=partial)
    Upload.objects.filter(pk=upload.pk).update(gone_through=AT_ONCE, counts={"new": AT_ONCE})
    return upload


def _moved(upload: Upload) -> datetime:
    upload.refresh_from_db()
    assert upload.moved_at is not None
    return upload.moved_at


def test_what_broke_off_goes_on_where_it_was_and_doubles_nothing(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = _broken_off(one, worker, tmp_path)
    facts = Fact.objects.filter(site__code="S-000").count()
    resume(_moved(upload) + STILL)
    upload.refresh_from_db()
    assert (upload.state, upload.gone_through) == ("done", ROWS)
    assert upload.counts == {"new": ROWS, "changed": 0, "same": 0, "refused": 0}
    assert Site.objects.count() == ROWS
    assert Fact.objects.filter(site__code="S-000").count() == facts
    assert Entry.objects.filter(act="census_imported").count() == 2
    assert verify().broken_at is None


def test_an_import_that_moved_within_two_minutes_is_left_alone(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = _broken_off(one, worker, tmp_path)
    resume(_moved(upload) + STILL - timedelta(microseconds=1))
    upload.refresh_from_db()
    assert (upload.state, upload.gone_through, upload.resumed) == ("importing", AT_ONCE, 0)


@pytest.mark.parametrize(("resumed", "state"), [(4, "done"), (5, "failed")])
def test_after_five_times_without_a_step_an_import_is_given_up(resumed: int, state: str, tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = _broken_off(one, worker, tmp_path)
    Upload.objects.filter(pk=upload.pk).update(resumed=resumed)
    resume(_moved(upload) + STILL)
    upload.refresh_from_db()
    assert upload.state == state


def test_an_import_of_before_there_were_parts_does_not_wait_for_ever(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = _broken_off(one, worker, tmp_path)
    Upload.objects.filter(pk=upload.pk).update(moved_at=None, gone_through=0, counts={})
    resume(LATER)
    upload.refresh_from_db()
    assert (upload.state, upload.counts["same"], upload.counts["new"]) == ("done", AT_ONCE, ROWS - AT_ONCE)


def test_a_second_run_of_the_same_import_changes_nothing(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = _broken_off(one, worker, tmp_path)
    again = Upload.objects.select_related("campaign").get(pk=upload.pk)
    run(access=worker, upload=upload, at=LATER)
    entries = Entry.objects.count()
    run(access=worker, upload=again, at=LATER)
    again.refresh_from_db()
    assert (again.state, again.counts["new"], Entry.objects.count()) == ("done", ROWS, entries)


def test_a_village_that_signs_in_between_ends_the_import_and_keeps_what_is_there(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = _broken_off(one, worker, tmp_path)
    sign_complete(access=worker, campaign=one, division=COMMUNITY, at=LATER)
    run(access=worker, upload=upload, at=LATER)
    upload.refresh_from_db()
    assert (upload.state, upload.gone_through) == ("failed", AT_ONCE)
    assert set(upload.problem) == {"zh", "en"}
    assert Site.objects.count() == AT_ONCE


def test_of_good_rows_alone_those_that_became_bad_are_passed_over_and_counted(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = _broken_off(one, worker, tmp_path, partial=True)
    sign_complete(access=worker, campaign=one, division=COMMUNITY, at=LATER)
    run(access=worker, upload=upload, at=LATER)
    upload.refresh_from_db()
    assert (upload.state, upload.counts["new"], upload.counts["refused"]) == ("done", AT_ONCE, ROWS - AT_ONCE)


def test_who_has_no_post_any_more_imports_nothing_more(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    upload = _broken_off(one, worker, tmp_path)
    Post.objects.filter(user=worker.user).delete()
    resume(_moved(upload) + STILL)
    upload.refresh_from_db()
    assert (upload.state, Site.objects.count()) == ("failed", AT_ONCE)
