"""The certificate of service: to be filled in by hand, or as the service was recorded."""

from uuid import uuid4

import pytest

from closeout.documents.encoding import content_of
from closeout.documents.models import Document, Service
from closeout.documents.pdf import pdf_of
from closeout.documents.receipts import receipt
from closeout.documents.sheets import Grid, Sheet
from closeout.documents.types import MODES, RELATIONS
from closeout.documents.words import MODES_PRINTED, RELATIONS_PRINTED
from tests.documents.making import issued, served

pytestmark = pytest.mark.django_db
PHOTO = str(uuid4())


def certificate(document: Document, service: Service | None) -> Sheet:
    return receipt(document, content_of(document.content), service)


def rows(sheet: Sheet) -> dict[str, str]:
    grid = next(each for each in sheet.parts if isinstance(each, Grid))
    return {row[0]: row[1] for row in grid.rows}


def test_before_the_service_it_offers_every_way_and_room_to_sign() -> None:
    one = issued()
    told = rows(certificate(one, None))
    assert told["送达方式"] == "□ 直接送达　□ 留置送达　□ 邮寄送达　□ 电子送达　□ 公告送达"
    assert one.number in told["文书名称及文号"]
    assert told["受送达人"] == "兴达废旧金属回收站（示例）"
    assert {"送达人（不少于两人）", "收件人签名或者盖章", "拒收事由", "见证人", "备注"} <= set(told)


def test_after_the_service_it_says_what_was_recorded() -> None:
    one = served(evidence=(PHOTO,), note="当场交付")
    told = rows(certificate(one.document, one))
    assert told["送达方式"] == "直接送达"
    assert told["时间"] == "2026年5月20日11时00分"
    assert told["视为送达之日"] == "2026年5月20日"
    assert told["代收人与受送达人的关系"] == "本人"
    assert (told["证据编号"], told["备注"]) == (PHOTO, "当场交付")
    assert len(told["送达人（不少于两人）"].split("、")) == 2


def test_a_refusal_and_its_witness_are_on_it() -> None:
    one = served(mode="left", reason="当事人拒收", witness="黄某", receiver="", relation="")
    told = rows(certificate(one.document, one))
    assert (told["拒收事由或者公告原因"], told["见证人"]) == ("当事人拒收", "黄某")


def test_the_id_of_a_confirmation_is_on_it() -> None:
    one = served(mode="electronic", confirmation=PHOTO)
    assert rows(certificate(one.document, one))["证据编号"] == PHOTO


def test_both_can_be_printed() -> None:
    one = served()
    assert pdf_of(certificate(one.document, None)).startswith(b"%PDF")
    assert pdf_of(certificate(one.document, one)).startswith(b"%PDF")


def test_every_way_and_relation_has_its_chinese_words() -> None:
    assert set(MODES_PRINTED) == set(MODES)
    assert set(RELATIONS_PRINTED) == set(RELATIONS)
