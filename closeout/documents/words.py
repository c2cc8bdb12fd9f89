"""What states, ways of service, fields and acts are called."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from closeout.documents.kinds import kinds
from closeout.ui.language import lang

STATES: Final[Mapping[str, Promise]] = {
    "draft": _("draft"),
    "issued": _("issued"),
    "served": _("served"),
    "void": _("void"),
}
TAGS: Final[Mapping[str, str]] = {"draft": "unk", "issued": "prog", "served": "ok", "void": "late"}
MODES: Final[Mapping[str, Promise]] = {
    "in_person": _("in person"),
    "left": _("left with the party, who refused it"),
    "post": _("by post"),
    "electronic": _("electronically"),
    "announced": _("by public announcement"),
}
RELATIONS: Final[Mapping[str, Promise]] = {
    "party": _("the party itself"),
    "family": _("adult family member living there"),
    "representative": _("legal representative or person in charge"),
    "mailroom": _("mail room or person who receives for the unit"),
    "agent": _("authorised agent"),
}
# As they are printed on the certificate of service, which is Chinese.
MODES_PRINTED: Final[Mapping[str, str]] = {
    "in_person": "直接送达",
    "left": "留置送达",
    "post": "邮寄送达",
    "electronic": "电子送达",
    "announced": "公告送达",
}
RELATIONS_PRINTED: Final[Mapping[str, str]] = {
    "party": "本人",
    "family": "同住成年家属",
    "representative": "法定代表人（负责人）",
    "mailroom": "单位收发人员",
    "agent": "代理人",
}
ACTS: Final[dict[str, Promise]] = {
    "document_drafted": _("drafted the document"),
    "document_edited": _("edited the draft"),
    "document_issued": _("issued the document"),
    "document_served": _("recorded the service of the document"),
    "document_voided": _("voided the document"),
    "document_numbers_set": _("set how numbers are written"),
}
FIELDS: Final[dict[str, Promise]] = {
    "kind": _("kind"),
    "number": _("number"),
    "digest": _("digest"),
    "version": _("version"),
    "document_state": _("state of the document"),
    "mode": _("way of service"),
    "served_on": _("served on"),
    "receiver": _("received by"),
    "prefix": _("short name of the organ"),
    "word": _("word of the kind"),
    "around": _("around the short name"),
    "brackets": _("around the year"),
    "digits": _("digits"),
    "reviewer": _("body for reconsideration"),
    "court": _("court"),
}
# By the last parts of a path, the longest that fits.
_LABELS: Final[Mapping[str, Promise]] = {
    "title": _("Title"),
    "party-name": _("Party"),
    "party-identifier": _("Unified social credit code or identity number"),
    "party-masked": _("Print only the ends of this number"),
    "party-address": _("Address"),
    "party-representative": _("Legal representative or person in charge"),
    "party-phone": _("Telephone"),
    "remedies": _("Remedies"),
    "contact": _("Contact"),
    "copies": _("Copies"),
    "chosen": _("Choose one"),
    "clause": _("Clause of the plan"),
    "law": _("Law and article"),
    "due_on": _("To be corrected by"),
    "result": _("Found at the re-inspection"),
    "certificate": _("Certificate number"),
    "name": _("Officer"),
}


def state_name(state: str) -> str:
    """Return what a state is called."""
    return str(STATES.get(state, state))


def kind_name(kind: str) -> str:
    """Return what a kind is called in the page's language."""
    found = kinds().get(kind)
    return kind if found is None else found.title.say(lang())


VALUES: Final[dict[str, Callable[[str], object]]] = {
    "kind": kind_name,
    "document_state": state_name,
    "mode": lambda mode: MODES.get(mode, mode),
}


def label_of(path: str) -> str:
    """Return what the field at a path is called, with its number among its like."""
    parts = path.removesuffix("-zh").removesuffix("-en").split("-")
    for size in (2, 1):
        label = _LABELS.get("-".join(parts[-size:]))
        if label is not None:
            return _numbered(str(label), parts)
    return _place(parts)


def _numbered(label: str, parts: list[str]) -> str:
    if "items" in parts:
        number = int(parts[parts.index("items") + 1]) + 1
        return gettext("Item %(number)d: %(label)s") % {"number": number, "label": label}
    if parts[0] == "officers":
        return gettext("%(label)s %(number)d") % {"number": int(parts[1]) + 1, "label": label}
    return label


def _place(parts: list[str]) -> str:
    if "items" in parts:
        return gettext("Item %(number)d") % {"number": int(parts[parts.index("items") + 1]) + 1}
    if "rows" in parts:
        at = parts.index("rows")
        return gettext("Row %(row)d, column %(column)d") % {
            "row": int(parts[at + 1]) + 1,
            "column": int(parts[at + 2]) + 1,
        }
    return gettext("Part %(number)d of the text") % {"number": int(parts[1]) + 1 if len(parts) > 1 else 1}
