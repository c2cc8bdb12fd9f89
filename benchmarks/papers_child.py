"""Prints orders as the service does when one is issued; prints how many pages, and the processors' seconds, as JSON."""

import json
import re
import sys
import time
from datetime import date

import django

from closeout.documents.layout import lay_out
from closeout.documents.pdf import pdf_of
from closeout.documents.sheets import Issued
from closeout.documents.types import Content, Item, Items, Officer, Paragraph, Party, Words

_PAGES = re.compile(rb"/Type\s*/Page\b(?!s)")
_SEEN = (
    "围挡最低处高3.4米，应不低于4米",
    "废旧物资堆放占用人行道1.6米",
    "电线私拉乱接，没有穿管保护",
    "灭火器压力不足",
)


def order(number: int, items: int) -> Content:
    """Return an order that says something no other of the lot says."""
    found = tuple(
        Item(
            Words(f"第{number}-{at}处：{_SEEN[at % 4]}；整改要求：{at + 3}日内整改到位，并报复查", "seen"),
            f"B-4.{1 + at % 6}",
            Words("《中华人民共和国安全生产法》第四十一条", "Work Safety Law, art. 41"),
            date(2026, 5, 1 + (number + at) % 28),
        )
        for at in range(items)
    )
    opening = Words(f"经2026年5月{1 + number % 28}日检查核实，你（单位）的经营场所存在下列问题：", "Found:")
    return Content(
        body=(
            Paragraph(opening),
            Items(found),
            Paragraph(Words("应当自本通知书送达之日起7日内改正完毕。", "In 7 days.")),
        ),
        party=Party(
            Words(f"{number}号回收站（示例）"), address=Words(f"示例路{number}号"), representative="陈某（示例）"
        ),
        organ=Words("布吉街道办事处（示例）"),
        title=Words("责令限期改正通知书"),
        remedies=Words("如不服本通知，可以自收到之日起六十日内申请行政复议。"),
        officers=(Officer("石磊（示例）", "粤S0001"), Officer("方芳（示例）", "粤S0002")),
        signers=(Words("受送达人（签名或者盖章）"),),
        copies=Words("本通知书一式两份。"),
    )


def pages_of(number: int, items: int) -> int:
    """Print an order and return how many pages it has."""
    digest = f"{number:064x}"
    issued = Issued(
        f"(布街)限改〔2026〕{number}号", date(2026, 5, 20), digest, f"https://example.gov.cn/d/{digest[:32]}/"
    )
    return len(_PAGES.findall(pdf_of(lay_out(order(number, items), "zh", issued))))


def main() -> int:
    """Print as many orders of as many items as the arguments say, after one to warm up."""
    items, count = int(sys.argv[1]), int(sys.argv[2])
    django.setup()
    pages_of(0, items)
    start = time.process_time()
    pages = sum(pages_of(number, items) for number in range(1, count + 1))
    print(json.dumps({"pages": pages, "seconds": time.process_time() - start}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
