"""What anybody may know of a document who has its address: number, day, unit, digest, whether it stands. No more."""

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final, Literal

from django.conf import settings
from django.urls import reverse

from closeout.documents.encoding import content_of, digest_of
from closeout.documents.kinds import kind_of
from closeout.documents.models import VOID, Document
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Missing
from closeout.kernel.text import Text

Standing = Literal["valid", "void", "altered"]
Compared = Literal["same", "other"]
_HEX: Final = re.compile(r"[0-9a-f]{64}|[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An issued document as the public sees it. `altered`: what is kept is not what was issued."""

    number: str
    title: Text
    issued_on: date
    unit: Text
    authority: Text
    digest: str
    printed: str  # the digest of its PDF
    standing: Standing
    voided_on: date | None


def address_of(token: str) -> str:
    """Return the address of a document's public page; "" where the service was not told its own address."""
    base: str = settings.PUBLIC_ADDRESS
    return f"{base}{reverse('documents_public', args=[token])}" if base else ""


def confirmed(token: str) -> Confirmed:
    """Return what the public may know of a document, in one query.

    Raises:
        Missing: there is none at this address.
    """
    document = (
        Document.objects.exclude(token="").filter(token=token).select_related("unit", "authority", "print").first()
    )
    if document is None or document.issued_at is None:
        raise Missing("documents.no_public")
    voided = document.voided_at
    return Confirmed(
        number=document.number,
        title=kind_of(document.kind).title,
        issued_on=document.issued_at.astimezone(TIME_ZONE).date(),
        unit=Text(document.unit.name_zh, document.unit.name_en),
        authority=Text(document.authority.name_zh, document.authority.name_en),
        digest=document.digest,
        printed=document.print.digest,
        standing=standing_of(document),
        voided_on=None if voided is None else voided.astimezone(TIME_ZONE).date(),
    )


def standing_of(document: Document) -> Standing:
    """Return whether an issued document stands; its digest and that of its PDF are computed anew each time."""
    if altered(document):
        return "altered"
    return "void" if document.state == VOID else "valid"


def altered(document: Document) -> bool:
    """Return whether what is kept of an issued document is other than what was issued."""
    if document.issued_at is None:
        return False
    try:
        organ = content_of(document.content).organ.zh
    except ValueError:
        return True
    on = document.issued_at.astimezone(TIME_ZONE).date()
    digest = digest_of(kind=document.kind, number=document.number, issued_on=on, organ=organ, content=document.content)
    printed = sha256(bytes(document.print.pdf)).hexdigest()
    return digest != document.digest or printed != document.print.digest


def compare(found: Confirmed, text: str, pdf: bytes | None) -> Compared:
    """Return whether a digest that somebody read, or a PDF that somebody has, is this document's."""
    if pdf is not None:
        return "same" if sha256(pdf).hexdigest() == found.printed else "other"
    read = "".join(text.split()).lower()
    whole = _HEX.fullmatch(read) is not None
    return "same" if whole and (found.digest.startswith(read) or found.printed == read) else "other"
