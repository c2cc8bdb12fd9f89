"""Tasks to test with: of a unit, of a division, with a day."""

from datetime import date, datetime
from typing import Any

from closeout.people.models import Authority, Unit
from closeout.work.models import Task
from closeout.work.services import open_tasks
from closeout.work.types import NewTask
from tests.factories import COMMUNITY, NOW, TODAY, authority


def unit(key: str = "market_supervision", at: Authority | None = None) -> Unit:
    names = {"name_zh": "市场监督管理所", "name_en": "Market Supervision Office"}
    return Unit.objects.get_or_create(authority=at or authority(), key=key, defaults=names)[0]


def task(key: str = "one", *, at: datetime = NOW, **values: Any) -> Task:
    usual: dict[str, Any] = {
        "scope": "campaign:0",
        "kind": "duty",
        "subject": "campaign:0",
        "clause": "B-3.2",
        "title_zh": f"任务{key}（示例）",
        "title_en": f"Task {key}",
        "unit": unit(),
        "due_on": TODAY,
    }
    new = NewTask(**{**usual, "key": key, **values})
    open_tasks([new], at=at)
    return Task.objects.get(scope=new.scope, kind=new.kind, key=key, unit=new.unit, division_code=new.division_code)


def village_task(key: str = "census", code: str = COMMUNITY, at: Authority | None = None) -> Task:
    return task(key, kind="remind", unit=None, division_code=code, authority=at or authority())


def day(text: str) -> date:
    return date.fromisoformat(text)
