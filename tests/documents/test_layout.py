"""The parts of a printed document: their order, how things are written, what is masked."""

from dataclasses import replace
from datetime import date

import pytest

from closeout.documents.layout import lay_out, masked, short, starred
from closeout.documents.sheets import Grid, Issued, Line, Rule, Seal, Sheet, Square, day, everything_in, numeral
from closeout.documents.types import Choice, Content, Heading, Item, Items, Paragraph, Words
from tests.documents.making import WHOLE

ISSUED = Issued("(布街)限改〔2026〕12号", date(2026, 3, 5), "0123456789abcdef" * 4, "https://example.gov.cn/d/abc/")


def lines(sheet: Sheet, style: str) -> list[str]:
    return [each.text for each in sheet.parts if isinstance(each, Line) and each.style == style]


def item(one: Item, lang: str = "zh") -> str:
    content = replace(WHOLE, body=(Items((one,)),))
    return lines(lay_out(content, "en" if lang == "en" else "zh", ISSUED), "item")[0]


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "一"), (6, "六"), (10, "十"), (11, "十一"), (20, "二十"), (60, "六十"), (99, "九十九"), (100, "100")],
)
def test_numbers_are_written_in_chinese_up_to_99(number: int, said: str) -> None:
    assert numeral(number) == said


def test_a_day_is_written_whole_and_without_zeros_before_it() -> None:
    assert day(date(2026, 3, 5), "zh") == "2026年3月5日"
    assert day(date(2026, 3, 5), "en") == "5 March 2026"


def test_head_number_rule_and_title_come_in_the_order_of_an_official_document() -> None:
    first = lay_out(WHOLE, "zh", ISSUED).parts[:5]
    assert [each.style if isinstance(each, Line) else each.part for each in first] == [
        "head",
        "number",
        "rule",
        "title",
        "addressee",
    ]
    assert isinstance(first[2], Rule)


def test_the_seal_stands_below_the_text_with_the_day_of_issue() -> None:
    seal = next(each for each in lay_out(WHOLE, "zh", ISSUED).parts if isinstance(each, Seal))
    assert seal == Seal(WHOLE.organ.zh, "2026年3月5日")


def test_a_draft_says_that_it_is_one_and_has_neither_day_nor_code() -> None:
    sheet = lay_out(WHOLE, "zh", None)
    assert lines(sheet, "mark") == ["草稿：尚未编号，不具有法律效力"]
    assert not any(isinstance(each, Square) for each in sheet.parts)
    assert lines(sheet, "number") == ["（尚未编号）"]


def test_without_an_address_there_is_no_code() -> None:
    assert not any(isinstance(each, Square) for each in lay_out(WHOLE, "zh", replace(ISSUED, address="")).parts)


def test_the_code_says_what_it_is_for_and_the_beginning_of_the_digest() -> None:
    square = next(each for each in lay_out(WHOLE, "zh", ISSUED).parts if isinstance(each, Square))
    assert square.address == ISSUED.address
    assert square.text.endswith("校验码：0123\xa04567\xa089ab\xa0cdef")


def test_english_is_marked_as_a_translation_and_falls_back_to_chinese() -> None:
    sheet = lay_out(WHOLE, "en", ISSUED)
    assert "Translation for reference" in lines(sheet, "mark")[0]
    assert "法定代表人" not in "".join(everything_in(sheet))
    assert "罗岗社区吉华路1号" in "".join(everything_in(sheet))


def test_an_item_names_law_clause_day_and_result_in_this_order() -> None:
    one = Item(Words("围挡高3.4米。"), "B-3.7", Words("《某法》第一条"), date(2026, 5, 18), Words("未改正"))
    assert item(one) == (
        "一、围挡高3.4米（依据：《某法》第一条）（方案条款：B-3.7）。改正期限：2026年5月18日（含当日）前。复查情况：未改正。"
    )


def test_an_item_alone_ends_with_one_stop() -> None:
    assert item(Item(Words("堆放过高；"))) == "一、堆放过高。"
    assert item(Item(Words("堆放过高", "Stacked too high."))) == "一、堆放过高。"
    assert item(Item(Words("堆放过高", "Stacked too high.")), "en") == "1. Stacked too high."


def test_lines_that_somebody_typed_are_paragraphs_and_empty_ones_are_none() -> None:
    sheet = lay_out(replace(WHOLE, body=(Paragraph(Words("第一段\n\n  第二段  ")),)), "zh", ISSUED)
    assert lines(sheet, "body")[:2] == ["第一段", "第二段"]


def test_of_a_choice_one_box_is_filled_or_none() -> None:
    choice = Choice(Words("改正方式"), (Words("立即改正"), Words("限期改正")), 1)
    content = replace(WHOLE, body=(Heading(Words("一、决定")), choice, replace(choice, chosen=None)))
    sheet = lay_out(content, "zh", ISSUED)
    assert lines(sheet, "choice") == ["改正方式：□ 立即改正　■ 限期改正", "改正方式：□ 立即改正　□ 限期改正"]
    assert lines(sheet, "heading") == ["一、决定"]


def test_a_table_keeps_its_headings_and_rows() -> None:
    grid = next(each for each in lay_out(WHOLE, "zh", ISSUED).parts if isinstance(each, Grid))
    assert grid == Grid(("序号", "部位"), (("1", "北侧围挡"), ("2", "人行道")))


@pytest.mark.parametrize(
    ("whole", "shown"),
    [
        ("92440300MA5EXAMPL0", "9244**********MPL0"),
        ("123456789", "1234*6789"),
        ("12345678", "****"),
        ("", ""),
    ],
)
def test_of_an_identifier_only_the_ends_are_printed(whole: str, shown: str) -> None:
    assert masked(whole) == shown


@pytest.mark.parametrize(
    ("whole", "shown"), [("陈某某", "陈＊＊"), ("陈", "陈"), ("", ""), ("0755-00000000", "0＊＊＊")]
)
def test_of_a_name_the_first_character_is_left(whole: str, shown: str) -> None:
    assert starred(whole) == shown


def test_whoever_sees_personal_data_masked_gets_a_marked_copy() -> None:
    party = WHOLE.party
    assert party is not None
    sheet = lay_out(replace(WHOLE, party=replace(party, masked=False)), "zh", ISSUED, veil=True)
    said = "".join(everything_in(sheet))
    assert "副本：个人信息已遮盖" in lines(sheet, "mark")
    assert all(each not in said for each in (party.identifier, party.phone, party.representative))
    assert party.name.zh in said


def test_a_document_without_a_party_has_no_addressee() -> None:
    sheet = lay_out(Content(organ=Words("机关"), title=Words("标题")), "zh", None, veil=True)
    assert lines(sheet, "addressee") == []


def test_a_digest_is_shortened_into_groups_that_no_line_parts() -> None:
    assert short("0123456789abcdef" * 4) == "0123\xa04567\xa089ab\xa0cdef"


@pytest.mark.parametrize(("who", "count"), [("被检查人（签名或者盖章）", 1), ("见证人（被检查人拒绝签名时签名）", 2)])
def test_the_time_of_a_signature_goes_below_it_where_both_have_no_room(who: str, count: int) -> None:
    told = lines(lay_out(replace(WHOLE, signers=(Words(who),)), "zh", ISSUED), "sign")
    assert len(told) == count
    assert told[0].startswith(f"{who}：＿")
    assert told[-1].endswith("＿＿年＿月＿日＿时＿分")
