"""A site's marks: a letter for what each standard says of it and for each step by law, so that a list reads one row."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import F, Lookup, Q, QuerySet

from closeout.campaigns.models import Campaign
from closeout.kernel.verdicts import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
from closeout.packfile.pack import Pack, Row
from closeout.sites.models import Route, Site, Verdict

LETTERS: Final = {FAIL: "f", UNKNOWN: "u", PASS: "p", NOT_APPLICABLE: "n"}
IN_FOR, MAYBE, NO = "t", "m", "-"  # a step by law: it is next, it may be, it is not


def route_rows(pack: Pack) -> list[Row]:
    """Return the rows of the tables that say what happens next by law."""
    return [row for table in pack.tables if table.decides == "actions" for row in table.rows]


def marks(pack: Pack, verdicts: Mapping[str, str], routes: Mapping[str, str]) -> str:
    """Return the marks for the verdicts by standard and the states of steps by row, in the plan's order."""
    said = (LETTERS[verdicts[each.id]] for each in pack.standards)
    steps = (_step(routes.get(row.id)) for row in route_rows(pack))
    return "".join((*said, *steps))


def _step(state: str | None) -> str:
    if state is None:
        return NO
    return IN_FOR if state == "true" else MAYBE


class _Like(Lookup[str]):
    """A pattern with a blank for each letter that does not matter: PostgreSQL can tell how many rows one lets pass."""

    lookup_name = "like"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        column, before = self.process_lhs(compiler, connection)
        pattern, after = self.process_rhs(compiler, connection)
        return f"{column} LIKE {pattern}", (*before, *after)


def of_standard(sites: QuerySet[Site], pack: Pack, standard: str, verdict: str) -> QuerySet[Site]:
    """Return the sites of which a standard says so; none where the plan has no such standard."""
    known = [each.id for each in pack.standards]
    return sites.filter(_at(known.index(standard), LETTERS[verdict])) if standard in known else sites.none()


def of_route(sites: QuerySet[Site], pack: Pack, row: str) -> QuerySet[Site]:
    """Return the sites that are in for a step by law, or may be."""
    known, before = [each.id for each in route_rows(pack)], len(pack.standards)
    if row not in known:
        return sites.none()
    return sites.filter(_at(before + known.index(row), IN_FOR) | _at(before + known.index(row), MAYBE))


def keys_of(campaign: Campaign, standard: str, verdict: str, route: str) -> QuerySet[Any] | None:
    """Return the keys of the sites of a verdict or a step by law, as its own rows name them; None: of both, of none."""
    if bool(standard) is bool(route):
        return None
    if route:
        return Route.objects.filter(campaign=campaign, row=route).order_by().values("site")
    said = Verdict.objects.filter(campaign=campaign, standard=standard, verdict=verdict)
    return said.order_by().values("site")


def _at(place: int, letter: str) -> Q:
    return Q(_Like(F("marks"), f"{'_' * place}{letter}%"))
