"""Files on their way in, for tests."""

from datetime import timedelta
from typing import Any

from closeout.campaigns.models import Campaign
from closeout.census.importing import begin, run
from closeout.census.ledgers import map_columns
from closeout.census.models import Upload
from closeout.census.trial import tried
from closeout.census.types import Trial
from closeout.people.access import Access
from tests.census.places import NAMES, OTHER, kept
from tests.factories import COMMUNITY, NOW

HOME = NAMES[COMMUNITY]
LATER = NOW + timedelta(hours=1)
LEDGER = {"编号": "site_code", "单位名称": "name", "社区": "division_code", "面积": "operating_area_m2"}


def site_row(code: str = "S-1", **more: Any) -> dict[str, Any]:
    return {"site_code": code, "name": f"站点{code}（示例）", "division_code": HOME, **more}


def trial_of(who: Access, one: Campaign, content: bytes, **more: Any) -> Trial:
    return tried(who, one, kept(who, one, content, **more))


def imported(who: Access, upload: Upload, *, partial: bool = False) -> Upload:
    begin(access=who, campaign=upload.campaign, upload=upload, partial=partial)
    run(access=who, upload=upload, at=LATER)
    upload.refresh_from_db()
    return upload


def mapped(who: Access, one: Campaign, content: bytes, name: str = "台账.xlsx", **more: Any) -> Upload:
    upload = kept(who, one, content, name)
    columns = more.pop("columns", LEDGER)
    map_columns(access=who, campaign=one, upload=upload, columns=columns, aside=more.pop("aside", []), at=NOW, **more)
    return upload


ROWS: list[list[Any]] = [
    ["编号", "单位名称", "社区", "面积", "现有隐患", "序号"],
    ["A-1", "甲站（示例）", HOME, "120平方米", "电线私拉乱接，限期整改", 1],
    ["A-2", "乙站（示例）", NAMES[OTHER], 80, None, 2],
]


def problem_codes(found: Trial) -> list[str]:
    return [each.code for each in found.problems]
