"""Every act that the program records has a name in both languages."""

import ast
from pathlib import Path

import pytest
from django.utils.translation import override

import closeout
from closeout.journal.words import act_name, field_name, known_acts, value_name

PACKAGE = Path(closeout.__file__).parent


def _recorded() -> set[str]:
    """Return the first word of every `Act(…)`, and what is handed to a function that makes one."""
    calls = [
        node
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Act", "_act")
    ]
    first = [each.args[0] for each in calls if each.args]
    return {each.value for each in first if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def test_every_act_that_is_recorded_has_a_name() -> None:
    assert _recorded() - set(known_acts()) == set()


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
        assert value_name("state", "accepted") == "under way"
        assert value_name("state", "no_such") == "no_such"
        assert value_name("period", "hearing_request") == "Request for a hearing"
        assert value_name("period", "gone") == "gone"
        assert value_name("ends_at", "2026-05-27T15:59:59+00:00") == "27 May 2026 23:59"
