"""From a document's content to the parts that are printed, in the order of an official document."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, assert_never

from closeout.documents.sheets import (
    FOOT,
    Grid,
    Issued,
    Line,
    Part,
    Rule,
    Seal,
    Sheet,
    Square,
    day,
    numeral,
)
from closeout.documents.types import Block, Choice, Content, Heading, Item, Items, Officer, Paragraph, Party, Table
from closeout.kernel.text import Lang, Text

_DRAFT: Final = Text("草稿：尚未编号，不具有法律效力", "Draft: not numbered, without legal effect")
_TRANSLATION: Final = Text(
    "译文供参考，以中文文书为准", "Translation for reference. The Chinese document alone has legal effect."
)
_VEILED: Final = Text("副本：个人信息已遮盖", "Copy with personal data masked")
_UNNUMBERED: Final = Text("（尚未编号）", "(not numbered yet)")
_UNDATED: Final = Text("　　年　月　日", "(date)")
_SQUARE: Final = Text(
    "扫码可核验本文书的编号、日期、制作单位和内容校验码。校验码：{digest}",
    "Scan to confirm number, date, unit and digest of this document. Digest: {digest}",
)
_PARTY: Final = {
    "identifier": Text("统一社会信用代码（身份证件号码）：", "Unified social credit code (identity number): "),
    "address": Text("地址：", "Address: "),
    "representative": Text("法定代表人（负责人）：", "Representative: "),
    "phone": Text("联系电话：", "Telephone: "),
}
_OFFICERS: Final = Text("执法人员：", "Officers: ")
_CERTIFICATE: Final = Text("（执法证号：{number}）", " (certificate {number})")
_SIGN: Final = Text("{who}：＿＿＿＿＿＿", "{who}: ______________")
_SIGNED: Final = Text("＿＿年＿月＿日＿时＿分", "Date and time: ______________")
_SHORT: Final = Text("被检查人（签名或者盖章）", "Re-inspected party (signature or seal)")  # leaves room for the time
_LAW: Final = Text("（依据：{law}）", " (basis: {law})")
_CLAUSE: Final = Text("（方案条款：{clause}）", " (clause of the plan: {clause})")
_BY: Final = Text("改正期限：{day}（含当日）前。", " To be corrected by {day}, that day included.")
_RESULT: Final = Text("复查情况：{result}。", " Re-inspection: {result}.")
_STOP: Final = Text("。", ".")
CHOSEN, OPEN = "■", "□"


def lay_out(content: Content, lang: Lang, issued: Issued | None, *, veil: bool = False) -> Sheet:
    """Return a document ready to be printed; `issued` None: a draft, and marked as one.

    `veil`: for somebody who sees personal data masked; marked as such a copy.
    """
    shown = veiled(content) if veil else content
    marks = [each for each, on in ((_DRAFT, issued is None), (_VEILED, veil), (_TRANSLATION, lang == "en")) if on]
    top = (*(Line("mark", each.say(lang)) for each in marks), *_top(shown, lang, issued))
    parts = (*top, *_text(shown, lang), *_foot(shown, lang, issued))
    return Sheet(lang, content.title.say(lang), parts, FOOT.say(lang))


def veiled(content: Content) -> Content:
    """Return a content in which identifier, representative and telephone of the party tell no person."""
    party = content.party
    if party is None:
        return content
    hidden = replace(party, masked=True, representative=starred(party.representative), phone=starred(party.phone))
    return replace(content, party=hidden)


def starred(text: str) -> str:
    """Return the first character of a text and stars for the rest."""
    return text[:1] + "＊" * min(3, max(0, len(text) - 1))


def _top(content: Content, lang: Lang, issued: Issued | None) -> Iterator[Part]:
    yield Line("head", content.organ.say(lang))
    yield Line("number", _UNNUMBERED.say(lang) if issued is None else issued.number)
    yield Rule()
    yield Line("title", content.title.say(lang))
    if content.party is not None:
        yield from _party(content.party, lang)


def _party(party: Party, lang: Lang) -> Iterator[Part]:
    colon = Text("：", ":").say(lang)
    yield Line("addressee", f"{party.name.say(lang)}{colon}")
    told = {
        "identifier": masked(party.identifier) if party.masked else party.identifier,
        "address": party.address.say(lang),
        "representative": party.representative,
        "phone": party.phone,
    }
    for key, value in told.items():
        if value:
            yield Line("note", f"{_PARTY[key].say(lang)}{value}")


def masked(identifier: str) -> str:
    """Return an identifier of which only the ends can be read, nothing where there is none."""
    if not identifier:
        return ""
    return f"{identifier[:4]}{'*' * (len(identifier) - 8)}{identifier[-4:]}" if len(identifier) > 8 else "****"


def _text(content: Content, lang: Lang) -> Iterator[Part]:
    for block in content.body:
        yield from _block(block, lang)
    for words in (content.remedies, content.contact, content.copies):
        if words.zh:
            yield from _lines("body", words.say(lang))


def _block(block: Block, lang: Lang) -> Iterator[Part]:
    match block:
        case Heading():
            yield Line("heading", block.text.say(lang))
        case Paragraph():
            yield from _lines("body", block.text.say(lang))
        case Items():
            for number, item in enumerate(block.items, start=1):
                yield Line("item", _item(number, item, lang))
        case Table():
            headings = tuple(each.say(lang) for each in block.headings)
            yield Grid(headings, tuple(tuple(each.say(lang) for each in row) for row in block.rows))
        case Choice():
            yield Line("choice", _choice(block, lang))
        case _:
            assert_never(block)


def _lines(style: str, text: str) -> Iterator[Line]:
    """Yield a paragraph for each line that somebody typed."""
    for each in text.splitlines():
        if each.strip():
            yield Line(style, each.strip())  # type: ignore[arg-type] # a style is written where it is called


def _item(number: int, item: Item, lang: Lang) -> str:
    said = [
        f"{numeral(number)}、" if lang == "zh" else f"{number}. ",
        " ".join(item.text.say(lang).split()).rstrip("。；;."),
        _LAW.say(lang).format(law=item.law.say(lang)) if item.law.zh else "",
        _CLAUSE.say(lang).format(clause=item.clause) if item.clause else "",
        _STOP.say(lang),
        _BY.say(lang).format(day=day(item.due_on, lang)) if item.due_on else "",
        _RESULT.say(lang).format(result=item.result.say(lang)) if item.result.zh else "",
    ]
    return "".join(said)


def _choice(block: Choice, lang: Lang) -> str:
    boxes = [f"{CHOSEN if at == block.chosen else OPEN} {each.say(lang)}" for at, each in enumerate(block.options)]
    label = block.label.say(lang)
    return Text(f"{label}：{'　'.join(boxes)}", f"{label}: {'   '.join(boxes)}").say(lang)


def _foot(content: Content, lang: Lang, issued: Issued | None) -> Iterator[Part]:
    if content.officers:
        yield Line("body", _officers(content.officers, lang))
    yield Seal(content.organ.say(lang), _UNDATED.say(lang) if issued is None else day(issued.on, lang))
    for each in content.signers:
        yield from _sign(each.say(lang), lang)
    if issued is not None and issued.address:
        yield Square(issued.address, _SQUARE.say(lang).format(digest=short(issued.digest)))


def _sign(who: str, lang: Lang) -> Iterator[Line]:
    """Yield where somebody signs and writes the time: on one line, or on two so that no blank is torn apart."""
    sign, signed = _SIGN.say(lang).format(who=who), _SIGNED.say(lang)
    if len(who) > len(_SHORT.say(lang)):
        yield from (Line("sign", sign), Line("sign", signed))
    else:
        yield Line("sign", f"{sign}{Text('　', '  ').say(lang)}{signed}")


def short(digest: str) -> str:
    """Return the first half of a digest's half, in groups that people can compare and that no line parts."""
    return "\N{NO-BREAK SPACE}".join(digest[at : at + 4] for at in range(0, 16, 4))


def _officers(officers: Sequence[Officer], lang: Lang) -> str:
    said = [
        each.name + (_CERTIFICATE.say(lang).format(number=each.certificate) if each.certificate else "")
        for each in officers
    ]
    return _OFFICERS.say(lang) + Text("、".join(said), ", ".join(said)).say(lang)
