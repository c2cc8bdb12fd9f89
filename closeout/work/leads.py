"""Where tasks are done: whose slice a task is about says which page it leads to. `project` fills this in."""

from collections.abc import Callable
from dataclasses import dataclass

from closeout.people.access import Access
from closeout.work.models import Task


@dataclass(frozen=True, slots=True)
class Lead:
    """A page where a task is done, and what the way there is called."""

    href: str
    label: str


Leading = Callable[[Access, Task], Lead | None]
_LEADS: dict[str, Leading] = {}


def register(subjects: str, lead: Leading) -> None:
    """Let tasks about such subjects (`site` of `site:3`) lead somewhere; registering again replaces it."""
    _LEADS[subjects] = lead


def lead_of(access: Access, task: Task) -> Lead | None:
    """Return where a task is done; None: nowhere in the service, or where `access` may not go."""
    lead = _LEADS.get(task.subject.partition(":")[0])
    return None if lead is None else lead(access, task)
