"""Telling people of what was done with a finding."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.urls import reverse

from closeout.accounts.models import User
from closeout.findings.doing import Doer
from closeout.findings.models import Finding
from closeout.kernel.text import Text
from closeout.notices.services import tell
from closeout.notices.types import Notice

_TITLES: Final[Mapping[str, Text]] = {
    "finding_raised": Text("交给本单位的隐患", "A finding for your unit"),
    "finding_refused": Text("隐患被退回", "A finding was refused"),
    "finding_submitted": Text("隐患已报整改，请复核", "Reported as corrected: please review"),
    "finding_sent_back": Text("整改未通过，请继续整改", "Not corrected yet: it was sent back"),
    "finding_closed": Text("隐患已销号", "A finding was closed out"),
    "extension_asked": Text("申请延期整改，请决定", "More time is asked for: please decide"),
    "extension_granted": Text("延期申请已批准", "More time was granted"),
    "extension_refused": Text("延期申请未批准", "More time was refused"),
}


def tell_of(finding: Finding, people: Iterable[User], kind: str, doer: Doer, why: str = "") -> None:
    """Tell people, but not who did it, within the caller's transaction."""
    title, text = _TITLES[kind], Text(finding.text_zh, finding.text_en)
    behind = f"（{why}）" if why else "", f" ({why})" if why else ""
    said = Text(
        f"{title.zh}：{finding.site.code} {text.zh}{behind[0]}", f"{title.en}: {finding.site.code} {text.en}{behind[1]}"
    )
    link = reverse("findings:finding", args=[finding.campaign.slug, finding.number])
    tell([each for each in people if each.pk != doer.access.user.pk], Notice(kind, said, link), at=doer.at)
