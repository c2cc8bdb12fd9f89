"""The Buji plan's actions (decisions.md 4), one row an action, for the unit named first."""

from collections.abc import Sequence

from tests.oracle.logic import And, Not, Or
from tests.oracle.plans import Route, route
from tests.oracle.standards import AnyFails, Standard

APPROVALS = And(
    Or(Not("licence_required"), "has_business_licence"),
    Or(Not("env_filing_required"), "env_filing_done"),
    Or(Not("fire_approval_required"), "fire_approval_done"),
)
NO_LICENCE = And("licence_required", Not("has_business_licence"))
NO_ENV_FILING = And("env_filing_required", Not("env_filing_done"))
NO_FIRE_APPROVAL = And("fire_approval_required", Not("fire_approval_done"))
MAJOR = Or("major_fire_hazard", "major_safety_hazard")


def routes(*, b4: Sequence[Standard], fire: Sequence[Standard], safe: Sequence[Standard]) -> tuple[Route, ...]:
    """Return all rows in order; FIRE and SAFE are "any standard fails" over `fire` and `safe`."""
    return _without_papers() + _violations(AnyFails(fire), AnyFails(safe)) + _hazards() + _last(AnyFails(b4))


def _without_papers() -> tuple[Route, ...]:
    ban_first = "rectify_or_ban_first"
    no_land = And(NO_LICENCE, Not("planning_land_permitted"))
    return (
        route("no-standing-land", no_land, "planning_enforcement", ban_first, "B-5.4"),
        route("no-standing-env", And(NO_LICENCE, NO_ENV_FILING), "environment", ban_first, "B-5.4"),
        route("no-standing-fire", And(NO_LICENCE, NO_FIRE_APPROVAL), "fire_institution", ban_first, "B-5.4"),
        route("unlicensed", NO_LICENCE, "market_supervision", "investigate", "B-4.1|B-5.3"),
        route("landlord", And(NO_LICENCE, "landlord_knew"), "market_supervision", "punish_provider", "B-5.3"),
        route("env-filing", And(Not(NO_LICENCE), NO_ENV_FILING), "environment", "handle_by_law", "B-5.5"),
        route("fire-approval", And(Not(NO_LICENCE), NO_FIRE_APPROVAL), "fire_institution", "handle_by_law", "B-5.6"),
    )


def _violations(fire: AnyFails, safe: AnyFails) -> tuple[Route, ...]:
    return (
        route("fire-violation", And(APPROVALS, fire), "fire_institution", "ladder_fire", "B-5.7|B-5.9"),
        route("fire-seal", "grave_public_danger", "fire_institution", "seal", "B-5.8"),
        route("safety-violation", And(APPROVALS, safe), "safety_supervision", "ladder_safety", "B-5.7|B-5.10"),
    )


def _hazards() -> tuple[Route, ...]:
    fire = And("major_fire_hazard", "order_overdue")
    safety = And("major_safety_hazard", "order_overdue")
    return (
        route("major-hazard", MAJOR, "working_group_office", "listed_supervision", "B-6.5"),
        route("clear-and-ban-fire", fire, "fire_institution", "clear_and_ban", "B-5.2|B-6.6"),
        route("clear-and-ban-safety", safety, "safety_supervision", "clear_and_ban", "B-5.2|B-6.6"),
        route("refuser", "order_overdue", "working_group_office", "punish_refuser", "B-6.4|B-6.6"),
        route("expose", And(MAJOR, "order_overdue"), "publicity", "expose", "B-3.12|B-6.4"),
    )


def _last(any_b4_fails: AnyFails) -> tuple[Route, ...]:
    pilot = And(
        Not(any_b4_fails),
        APPROVALS,
        Not(MAJOR),
        "correctable",
        Not("order_overdue"),
        Not("grave_public_danger"),
        Not("obstructs_enforcement"),
    )
    return (
        route("obstruct", "obstructs_enforcement", "police", "investigate", "B-3.3"),
        route("not-correctable", Not("correctable"), "working_group_office", "prohibit", "B-6.6"),
        route("pilot-candidate", pilot, "economic_affairs", "propose_pilot", "B-6.2"),
    )
