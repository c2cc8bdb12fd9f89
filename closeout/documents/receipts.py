"""The certificate of service (送达回证), to be filled in by hand or as the service was recorded."""

from closeout.documents.models import Document, Service
from closeout.documents.sheets import FOOT, Grid, Line, Part, Rule, Sheet
from closeout.documents.types import Content
from closeout.documents.words import MODES_PRINTED, RELATIONS_PRINTED
from closeout.kernel.clock import TIME_ZONE

_BLANK = "　　年　月　日　时　分"


def receipt(document: Document, content: Content, service: Service | None) -> Sheet:
    """Return the certificate of service of a document; `service` None: to be filled in by hand."""
    rows = _document(document, content) + (_open() if service is None else _filled(service))
    parts: tuple[Part, ...] = (
        Line("head", content.organ.zh),
        Rule(),
        Line("title", "送达回证"),
        Grid((), tuple(rows)),
    )
    return Sheet("zh", "送达回证", parts, FOOT.zh)


def _document(document: Document, content: Content) -> list[tuple[str, str]]:
    party = "" if content.party is None else content.party.name.zh
    return [("受送达人", party), ("文书名称及文号", f"{content.title.zh}　{document.number}")]


def _open() -> list[tuple[str, str]]:
    modes = "　".join(f"□ {each}" for each in MODES_PRINTED.values())
    return [
        ("送达方式", modes),
        ("送达地点", ""),
        ("送达人（不少于两人）", "　"),
        ("收件人签名或者盖章", _BLANK),
        ("代收人与受送达人的关系", ""),
        ("拒收事由", ""),
        ("见证人", ""),
        ("备注", ""),
    ]


def _filled(service: Service) -> list[tuple[str, str]]:
    at = service.at.astimezone(TIME_ZONE)
    return [
        ("送达方式", MODES_PRINTED[service.mode]),
        ("送达地点", service.place),
        ("送达人（不少于两人）", "、".join(sorted(each.name for each in service.servers.all()))),
        ("收件人", service.receiver),
        ("时间", f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute:02}分"),
        ("视为送达之日", f"{service.served_on.year}年{service.served_on.month}月{service.served_on.day}日"),
        ("代收人与受送达人的关系", RELATIONS_PRINTED.get(service.relation, "")),
        ("拒收事由或者公告原因", service.reason),
        ("见证人", service.witness),
        ("证据编号", "、".join([*service.evidence, service.confirmation]).rstrip("、")),
        ("备注", service.note),
    ]
