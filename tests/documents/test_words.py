"""What fields, states and acts are called, in both languages."""

import pytest
from django.utils.translation import override

from closeout.documents.editing import leaves
from closeout.documents.models import STATES
from closeout.documents.types import MODES, RELATIONS
from closeout.documents.words import ACTS, TAGS, kind_name, label_of, state_name
from closeout.documents.words import MODES as MODE_NAMES
from closeout.documents.words import RELATIONS as RELATION_NAMES
from closeout.documents.words import STATES as STATE_NAMES
from closeout.journal.words import act_name, value_name
from tests.documents.making import WHOLE


@pytest.mark.parametrize(
    ("path", "zh", "en"),
    [
        ("title-zh", "标题", "Title"),
        ("party-name-en", "当事人", "Party"),
        ("party-identifier", "统一社会信用代码或者身份证件号码", "Unified social credit code or identity number"),
        ("body-0-text-zh", "正文第1段", "Part 1 of the text"),
        ("body-1-items-0-text-zh", "第1项", "Item 1"),
        ("body-1-items-1-due_on", "第2项：改正期限", "Item 2: To be corrected by"),
        ("body-2-rows-0-1-zh", "第1行第2列", "Row 1, column 2"),
        ("officers-1-name", "执法人员2", "Officer 2"),
        ("officers-0-certificate", "执法证号1", "Certificate number 1"),
    ],
)
def test_a_field_is_called_by_what_and_which_it_is(path: str, zh: str, en: str) -> None:
    for lang, label in (("zh-hans", zh), ("en", en)):
        with override(lang):
            assert label_of(path) == label


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_no_two_fields_of_a_draft_are_called_the_same(lang: str) -> None:
    with override(lang):
        labels = [label_of(path) for path in leaves(WHOLE) if not path.endswith("-en")]
    assert sorted({each for each in labels if labels.count(each) > 1}) == []


def test_every_state_way_and_relation_has_a_name() -> None:
    assert set(STATE_NAMES) == set(TAGS) == set(STATES)
    assert set(MODE_NAMES) == set(MODES)
    assert set(RELATION_NAMES) == set(RELATIONS)


def test_every_act_has_a_name_in_the_journal() -> None:
    with override("zh-hans"):
        assert [act_name(each) for each in ACTS if act_name(each) == each] == []


def test_the_journal_says_states_kinds_and_ways_in_words() -> None:
    with override("zh-hans"):
        assert value_name("document_state", "void") == "已作废"
        assert value_name("kind", "order_at_once") == "责令改正通知书"
        assert str(value_name("mode", "left")).startswith("留置送达")


def test_what_has_no_name_goes_by_its_code() -> None:
    assert (state_name("lost"), kind_name("penalty")) == ("lost", "penalty")
