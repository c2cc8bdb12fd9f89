"""The kinds that ship: their titles, words, laws, and what a draft gets from them."""

from dataclasses import replace

import pytest

from closeout.documents.drafting import completed
from closeout.documents.kinds import kind_of, kinds
from closeout.documents.practices import Manner, remedies
from closeout.documents.types import Content, Paragraph, Words
from closeout.kernel.refusal import Missing
from closeout.law.library import instruments
from closeout.people.models import Authority
from tests.documents.making import CONTENT

ORGAN = Authority(name_zh="布吉街道（示例）", name_en="Buji Street (example)")
MANNER = Manner("布街", "限改", reviewer="深圳市龙岗区人民政府", court="深圳市龙岗区人民法院")


def test_the_four_kinds_of_the_daily_round_ship() -> None:
    assert {key: each.title.zh for key, each in kinds().items()} == {
        "inspection_record": "现场检查记录",
        "order_at_once": "责令改正通知书",
        "order_in_period": "责令限期改正通知书",
        "reinspection_opinion": "复查意见书",
    }


def test_every_kind_has_a_word_of_its_own() -> None:
    assert len({each.word for each in kinds().values()}) == len(kinds())


@pytest.mark.parametrize("key", kinds())
def test_every_law_that_is_cited_is_in_the_library(key: str) -> None:
    assert {each.instrument for each in kind_of(key).basis} <= set(instruments())


@pytest.mark.parametrize("key", kinds())
def test_what_a_kind_follows_ships_too(key: str) -> None:
    assert set(kind_of(key).follows) <= set(kinds())


def test_an_unknown_kind_is_missed() -> None:
    with pytest.raises(Missing):
        kind_of("penalty")


def test_a_draft_gets_organ_title_closing_signers_copies_and_remedies() -> None:
    kind = kind_of("order_in_period")
    content = completed(CONTENT, kind, ORGAN, MANNER)
    assert (content.organ.zh, content.title.zh) == ("布吉街道（示例）", "责令限期改正通知书")
    assert content.body == (*CONTENT.body, *(Paragraph(each) for each in kind.closing))
    assert content.signers == kind.signers
    assert content.remedies.zh
    assert content.copies.zh


def test_what_was_handed_in_stays() -> None:
    own = replace(CONTENT, title=Words("整改通知书"), remedies=Words("无"), organ=Words("甲局"))
    content = completed(own, kind_of("order_in_period"), ORGAN, MANNER)
    assert (content.title, content.remedies, content.organ) == (own.title, own.remedies, own.organ)


def test_a_closing_that_is_there_already_is_not_doubled() -> None:
    kind = kind_of("order_at_once")
    once = completed(Content(), kind, ORGAN, MANNER)
    assert completed(once, kind, ORGAN, MANNER) == once


def test_the_line_on_remedies_names_the_bodies_and_the_laws_periods() -> None:
    said = remedies(kind_of("order_in_period"), MANNER)
    assert "六十日内向深圳市龙岗区人民政府申请行政复议" in said.zh
    assert "六个月内依法向深圳市龙岗区人民法院提起行政诉讼" in said.zh
    assert "within 60 days" in said.en
    assert "within 6 months" in said.en


def test_without_names_the_line_on_remedies_invents_none() -> None:
    said = remedies(kind_of("order_at_once"), Manner("布街", "责改"))
    assert "有管辖权的行政复议机关" in said.zh
    assert "有管辖权的人民法院" in said.zh


@pytest.mark.parametrize("key", ["inspection_record", "reinspection_opinion"])
def test_what_cannot_be_reviewed_has_no_line_on_remedies(key: str) -> None:
    assert remedies(kind_of(key), MANNER) == Words("")


@pytest.mark.parametrize("key", ["order_at_once", "order_in_period"])
def test_that_an_order_can_be_reviewed_is_marked_as_to_be_confirmed(key: str) -> None:
    note = kind_of(key).note
    assert note is not None
    assert "核实" in note.zh
