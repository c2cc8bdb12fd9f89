"""The list of documents, which is a register where one unit, kind and year is chosen: every number, void ones too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from closeout.documents.kinds import kinds
from closeout.documents.models import STATES, VOID, Document
from closeout.documents.queries import row_of
from closeout.documents.registry import NEIGHBOURS, Subject
from closeout.documents.shown import Chip, Listed
from closeout.documents.visible import ALL, visible_documents
from closeout.documents.words import kind_name, state_name
from closeout.kernel.text import Text
from closeout.people.access import Access
from closeout.people.models import Unit
from closeout.ui.language import lang

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the documents is asked for; "" asks for everything."""

    unit: str = ""
    kind: str = ""
    year: str = ""
    state: str = ""
    page: str = ""

    @property
    def query(self) -> str:
        """Return the address's query for this."""
        told = {key: getattr(self, key) for key in self.__slots__ if getattr(self, key)}
        return f"?{urlencode(told)}"


def asked_of(query: Mapping[str, str]) -> Asked:
    """Return what an address asks for; what it cannot ask for is left out."""
    numbers = {key: query.get(key, "") for key in ("unit", "year", "page")}
    kept = {key: value for key, value in numbers.items() if value.isascii() and value.isdigit() and len(value) < 10}
    kind, state = query.get("kind", ""), query.get("state", "")
    return Asked(**kept, kind=kind if kind in kinds() else "", state=state if state in STATES else "")


def listed(access: Access, asked: Asked) -> Listed:
    """Return a page of documents; four queries, one more for who sees several units, and what subjects take."""
    seen = visible_documents(access)
    found = _chosen(seen, asked)
    units = _units(access, seen)
    one_register = bool(asked.unit) or len(units) < 2
    # A village sees what concerns it, never a whole register.
    register = bool(asked.kind and asked.year and one_register and access.role != "village")
    ordered = found.order_by("unit", "-sequence") if register else found.order_by("-drafted_at", "-pk")
    page: Page[Document] = Paginator(ordered.select_related("unit"), PAGE).get_page(asked.page)
    documents = list(page.object_list)
    names = NEIGHBOURS.subjects({each.subject for each in documents})
    years = seen.exclude(year=None).order_by("-year").values_list("year", flat=True).distinct()
    return Listed(
        rows=tuple(row_of(each, names.get(each.subject, Subject(each.subject))) for each in documents),
        states=_chips(asked, "state", [(each, state_name(each)) for each in STATES]),
        kinds=_chips(asked, "kind", [(each, kind_name(each)) for each in kinds()]),
        years=_chips(asked, "year", [(str(each), str(each)) for each in years]),
        units=_chips(asked, "unit", units) if len(units) > 1 else (),
        register=register,
        earlier=replace(asked, page=str(page.number - 1)).query if page.has_previous() else None,
        later=replace(asked, page=str(page.number + 1)).query if page.has_next() else None,
        total=page.paginator.count,
        void=found.filter(state=VOID).exclude(number="").count(),
    )


def _chosen(seen: QuerySet[Document], asked: Asked) -> QuerySet[Document]:
    exact = {"unit": asked.unit, "kind": asked.kind, "year": asked.year, "state": asked.state}
    found = seen.filter(**{key: value for key, value in exact.items() if value})
    # What was thrown away before it had a number is no document.
    return found.exclude(state=VOID, number="")


def _units(access: Access, seen: QuerySet[Document]) -> Sequence[tuple[str, str]]:
    if access.role not in ALL:
        return ()
    units = Unit.objects.filter(pk__in=seen.order_by().values("unit")).order_by("key")
    return [(str(each.pk), Text(each.name_zh, each.name_en).say(lang())) for each in units]


def _chips(asked: Asked, key: str, choices: Iterable[tuple[str, str]]) -> tuple[Chip, ...]:
    now = getattr(asked, key)
    every = [("", _("all")), *choices]
    return tuple(Chip(label, replace(asked, **{key: value, "page": ""}).query, value == now) for value, label in every)
