"""The four tables of the contract for one site, without their columns of reasons in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tests.oracle.logic import Site, Value
from tests.oracle.outcome import first
from tests.oracle.plans import Plan
from tests.oracle.questions import questions
from tests.oracle.vocabulary import with_defaults

Row = tuple[str, ...]

COLUMNS: Mapping[str, Row] = {
    "verdicts": ("site_code", "standard", "clause", "verdict", "severity", "role", "unit"),
    "outcomes": ("site_code", "segment", "outcome", "clause", "possible"),
    "actions": ("site_code", "route", "clause", "role", "unit", "action", "state"),
    "questions": ("site_code", "rank", "fact", "role", "unit", "asked_for", "reason"),
}


@dataclass(frozen=True)
class Asking:
    """What is asked of the oracle beside the site: the plan, changed parameters, the station of each community."""

    plan: Plan
    stations: Mapping[str, str]
    changed: Mapping[str, Decimal]

    def site(self, facts: Mapping[str, Value]) -> Site:
        """Return the site with defaults and parameters.

        Raises:
            KeyError: a changed parameter is none of the plan's.
        """
        strange = set(self.changed) - set(self.plan.parameters)
        if strange:
            raise KeyError(f"{self.plan.id} has no parameter {sorted(strange)}")
        return with_defaults(facts, {**self.plan.parameters, **self.changed})

    def unit(self, role: str, site: Site) -> str:
        """Return the unit that the pack maps the role to.

        Raises:
            ValueError: the role maps to nothing that is a unit of the plan.
        """
        if role in self.plan.station_roles:
            unit = self.stations.get(str(site.facts["division_code"]), self.plan.other_station)
        else:
            unit = self.plan.role_units.get(role, role)
        if unit not in self.plan.units:
            raise ValueError(f"{self.plan.id}: {role} maps to {unit}, which is no unit of the plan")
        return unit


def tables_of(
    plan: Plan,
    facts: Mapping[str, Value],
    *,
    stations: Mapping[str, str] | None = None,
    changed: Mapping[str, Decimal] | None = None,
) -> dict[str, list[Row]]:
    """Return the rows of each table in the contract's order, as texts, columns as in `COLUMNS`.

    `facts` has `site_code`; a fact that is missing or None is NULL. `stations` maps a community's code to its police
    station (Buji), `changed` holds what `--set` changes.
    """
    asking = Asking(plan, stations or {}, changed or {})
    site = asking.site(facts)
    code = (str(site.facts["site_code"]),)
    return {
        "verdicts": [code + row for row in _verdicts(asking, site)],
        "outcomes": [code + _outcome(asking, site)],
        "actions": [code + row for row in _actions(asking, site)],
        "questions": [code + row for row in _questions(asking, site)],
    }


def _verdicts(asking: Asking, site: Site) -> list[Row]:
    return [
        (
            standard.id,
            standard.clause,
            standard.verdict(site),
            standard.severity,
            standard.role,
            asking.unit(standard.role, site),
        )
        for standard in asking.plan.standards
    ]


def _outcome(asking: Asking, site: Site) -> Row:
    plan = asking.plan
    segment = ""
    if plan.segment is not None:
        value = plan.segment.when.value(site)
        segment = {True: plan.segment.if_true, False: plan.segment.if_false, None: "undetermined"}[value]
    if not plan.outcome_rows:
        return (segment, "", "", "")
    answer = first(plan.outcome_rows, site)
    return (segment, answer.outcome, answer.clause, "|".join(answer.possible))


def _actions(asking: Asking, site: Site) -> list[Row]:
    if site.facts["operating_state"] == "closed":
        return []
    rows: list[Row] = []
    for route in asking.plan.routes:
        value = route.when.value(site)
        if value is not False:
            state = "true" if value else "undecided"
            rows.append((route.id, route.clause, route.role, asking.unit(route.role, site), route.action, state))
    return rows


def _questions(asking: Asking, site: Site) -> list[Row]:
    return [
        (str(rank), asked.fact, asked.role, asking.unit(asked.role, site), asked.asked_for, asked.reason)
        for rank, asked in enumerate(questions(asking.plan, site), start=1)
    ]
