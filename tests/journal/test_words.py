"""Acts and their values are said in words, in both languages."""

import pytest
from django.utils.translation import override

from closeout.journal.queries import history
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.journal.words import act_name, field_name, value_name
from tests.factories import NOW


@pytest.mark.parametrize("act", ["task_refused", "channel_added", "campaign_adopted", "facts_recorded"])
def test_names_differ_by_language(act: str) -> None:
    with override("zh-hans"):
        zh = act_name(act)
    with override("en"):
        en = act_name(act)
    assert zh != en
    assert act not in (zh, en)


def test_what_has_no_name_goes_by_its_code() -> None:
    assert act_name("unheard_of") == "unheard_of"
    assert field_name("unheard_of") == "unheard_of"
    assert value_name("unheard_of", "x") == "x"


def test_codes_are_said_in_words() -> None:
    with override("en"):
        assert value_name("state", "accepted") == "being done"
        assert value_name("state", "correcting") == "being corrected"
        assert value_name("state", "closed", "finding_closed") == "closed out"
        assert value_name("state", "closed", "site_closed") == "closed"
        assert field_name("changed", "census_imported") == "changed"
        assert value_name("materials", "paper|no_such|metal") == "paper, no_such, scrap metal"
        assert value_name("signer", "accompanying") == "accompanying person"
        assert value_name("state", "no_such") == "no_such"
        assert value_name("period", "hearing_request") == "Request for a hearing"
        assert value_name("period", "gone") == "gone"
        assert value_name("ends_at", "2026-05-27T15:59:59+00:00") == "27 May 2026 23:59"


@pytest.mark.django_db
@pytest.mark.parametrize("kept", ["2026-05-27T15:59:59+00:00", "2026-05-27 15:59:59.123456+00:00"])
def test_a_moment_of_a_change_is_said_in_the_time_of_china(kept: str) -> None:
    record(Act("visit_finished", "visit:x", after={"finished_at": kept}), actor=None, at=NOW)
    with override("en"):
        (line,) = history("visit:x")
    assert line.changes[0].after == "2026-05-27 23:59"
