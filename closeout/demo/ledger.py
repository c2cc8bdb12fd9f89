"""The list that the office kept before: imported by its own headings, with the hazards that stood open in it."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile

from closeout.census.importing import begin, run
from closeout.census.ledgers import map_columns
from closeout.census.models import KeptAside
from closeout.census.taking import Taking, set_aside, take_lines
from closeout.census.uploads import keep_upload
from closeout.demo.diary import Stage, Step
from closeout.sites.models import IN_USE, Site

_FILE: Final = "再生资源场所旧台账（示例）.csv"
_COLUMNS: Final = {"编号": "site_code", "单位名称": "name"}
_OPEN: Final = "未整改隐患"
# What the old list says, in its keeper's words, of the first sites of two communities that have not signed yet.
_SAID: Final = {
    "021": ("电线私拉乱接，未穿管", "灭火器过期", "门口堆货占道"),
    "019": ("安全制度未上墙", "无照经营，已口头告知", "与隔壁共用通道，待协调"),
}
_STANDARD: Final = {"电线私拉乱接，未穿管": "B-4.5b"}
_SETTLED: Final = {"与隔壁共用通道，待协调": "不属于本次整治事项，已转社区协调（示例）"}


def steps(stage: Stage) -> Iterator[Step]:
    """Yield how the old list came in, and what became of some of its lines."""
    yield stage.step(29, lambda at: _brought(stage, at), hours=1)
    yield stage.step(32, lambda at: _worked_off(stage, at), hours=2)


def _brought(stage: Stage, at: datetime) -> None:
    """Import the list as the office would: kept, its headings told, begun, run."""
    run_by: dict[str, Any] = {"access": stage.cast["office"], "campaign": stage.campaign}
    file = SimpleUploadedFile(_FILE, _written(stage).encode("utf-8-sig"), "text/csv")
    upload = keep_upload(file=file, division="", at=at, **run_by)
    map_columns(upload=upload, columns=_COLUMNS, aside=[_OPEN], save_as="街道旧台账（示例）", at=at, **run_by)
    begin(upload=upload, partial=False, **run_by)
    run(access=stage.cast["office"], upload=upload, at=at)


def _written(stage: Stage) -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([*_COLUMNS, _OPEN])
    for end, lines in _SAID.items():
        here = Site.objects.filter(campaign=stage.campaign, division_code__endswith=end, state=IN_USE)
        for site, line in zip(here.order_by("code"), lines, strict=False):
            rows.writerow([site.code, site.name, f"{line}（示例）"])
    return out.getvalue()


def _worked_off(stage: Stage, at: datetime) -> None:
    """Raise one line and set another aside; the others wait."""
    kept = KeptAside.objects.filter(site__campaign=stage.campaign)
    lines = {each.text.removesuffix("（示例）"): each.pk for each in kept}
    how: dict[str, Any] = {"access": stage.cast["office"], "campaign": stage.campaign, "at": at}
    take_lines(wanted=[Taking(lines[text], standard) for text, standard in _STANDARD.items()], **how)
    for text, reason in _SETTLED.items():
        set_aside(ids=[lines[text]], reason=reason, **how)
