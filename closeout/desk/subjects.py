"""What the journal's objects are called where people know them by another name than their kind and id."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final
from uuid import UUID

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.documents.models import Document
from closeout.documents.words import kind_name
from closeout.findings.models import Finding
from closeout.inspections.models import Visit
from closeout.kernel.text import Text, both
from closeout.people.models import Unit
from closeout.sites.models import Site
from closeout.work.models import Task

Names = Iterable[tuple[object, Text]]


def _sites(ids: Collection[int]) -> Names:
    found = Site.objects.filter(pk__in=ids).values_list("pk", "code", "name")
    return ((pk, both(f"{code} {name}".strip())) for pk, code, name in found)


def _findings(ids: Collection[int]) -> Names:
    found = Finding.objects.filter(pk__in=ids).values_list("pk", "number", "site__code")
    return ((pk, Text(f"隐患 {number} · {code}", f"finding {number} · {code}")) for pk, number, code in found)


def _visits(ids: Collection[UUID]) -> Names:
    found = Visit.objects.filter(pk__in=ids).values_list("pk", "site__code", "site__name")
    return ((pk, Text(f"检查 · {code} {name}", f"visit · {code} {name}")) for pk, code, name in found)


def _documents(ids: Collection[int]) -> Names:
    found = Document.objects.filter(pk__in=ids).values_list("pk", "kind", "number")
    return ((pk, both(f"{kind_name(kind)} {number}".strip())) for pk, kind, number in found)


def _tasks(ids: Collection[int]) -> Names:
    found = Task.objects.filter(pk__in=ids).values_list("pk", "title_zh", "title_en")
    return ((pk, Text(zh, en)) for pk, zh, en in found)


def _users(ids: Collection[int]) -> Names:
    return ((pk, both(name)) for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name"))


def _units(ids: Collection[int]) -> Names:
    found = Unit.objects.filter(pk__in=ids).values_list("pk", "name_zh", "name_en")
    return ((pk, Text(zh, en or zh)) for pk, zh, en in found)


def _campaigns(ids: Collection[int]) -> Names:
    found = Campaign.objects.filter(pk__in=ids).values_list("pk", "name_zh", "name_en")
    return ((pk, Text(zh, en or zh)) for pk, zh, en in found)


_BY_NUMBER: Final[Mapping[str, Callable[[Collection[int]], Names]]] = {
    "site": _sites,
    "finding": _findings,
    "document": _documents,
    "task": _tasks,
    "user": _users,
    "unit": _units,
    "campaign": _campaigns,
}


def subject_names(subjects: Iterable[str]) -> dict[str, Text]:
    """Return what subjects such as `site:12` are called; what has no other name is left out.

    One query of each kind that occurs. It asks for no right: who sees an entry of the journal, sees its subject.
    """
    ids: dict[str, set[str]] = {}
    for each in subjects:
        kind, _, id_ = each.partition(":")
        ids.setdefault(kind, set()).add(id_)
    known: dict[str, Text] = {}
    for kind, names in _BY_NUMBER.items():
        numbers = {int(each) for each in ids.get(kind, ()) if each.isascii() and each.isdecimal() and len(each) < 19}
        known |= {f"{kind}:{pk}": name for pk, name in names(numbers)} if numbers else {}
    visits = {each for each in map(_uuid, ids.get("visit", ())) if each is not None}
    return known | ({f"visit:{pk}": name for pk, name in _visits(visits)} if visits else {})


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
