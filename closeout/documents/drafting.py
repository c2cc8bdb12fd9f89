"""Making a draft whole: what whoever drafts leaves empty comes from the kind, the authority and the unit."""

from dataclasses import replace
from typing import Final

from closeout.documents.kinds import Kind
from closeout.documents.practices import Manner, remedies
from closeout.documents.types import Content, Paragraph, Words
from closeout.people.models import Authority

_COPIES: Final = Words(
    "本文书一式两份，一份送达当事人，一份存档。", "Made in duplicate: one for the party, one for the file."
)


def completed(content: Content, kind: Kind, authority: Authority, manner: Manner) -> Content:
    """Return `content` with organ, title, closing, remedies, signers and copies where it has none of its own."""
    closing = tuple(Paragraph(each) for each in kind.closing)
    there = set(content.body)
    return replace(
        content,
        organ=content.organ if content.organ.zh else Words(authority.name_zh, authority.name_en),
        title=content.title if content.title.zh else Words(*kind.title),
        body=(*content.body, *(each for each in closing if each not in there)),
        remedies=content.remedies if content.remedies.zh else remedies(kind, manner),
        signers=content.signers or kind.signers,
        copies=content.copies if content.copies.zh else _COPIES,
    )
