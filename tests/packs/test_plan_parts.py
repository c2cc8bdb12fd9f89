"""Phases, dates, duties, papers and drafts of the shipped packs are those that the plans print."""

from datetime import date
from typing import Final

import pytest

from closeout.packfile.calendar import campaign, due
from closeout.packfile.models import PackModel
from closeout.packfile.models_calendar import DueModel
from closeout.packfile.pack import owing
from tests.packs.case_files import PACKS, pack_of

YEAR: Final = 2026

# For each clause that allots duties: the units, each with the kinds of duty it has by it.
DUTIES: Final = {
    "T-3.1": {"town_government": "publicise lead"},
    "T-3.2": {"town_government": "lead", "village": "inspect report"},
    "T-3.3": {
        "village": "serve inspect",
        "industry_commerce": "investigate inspect",
        "police": "investigate",
        "site_operator": "rectify",
    },
    "T-3.4": {
        "village": "report",
        "industry_commerce": "report",
        "police": "report",
        "town_government": "lead",
        "site_operator": "answer",
    },
    "T-4.1": {"leading_group": "lead", "village": "assist", "industry_commerce": "assist", "police": "assist"},
    "T-4.2": {"village": "answer"},
    "T-4.3": {"town_government": "publicise publicise"},
    "T-4.4": {"industry_commerce": "answer", "police": "answer"},
    "T-4.5": {"leading_group_office": "coordinate"},
    "R-3.1": {"town": "lead answer assist assist"},
    "R-3.2": {"urban_management": "report lead report investigate investigate rectify"},
    "R-3.3": {
        "market_supervision": "investigate judge serve investigate serve",
        "joint_meeting": "judge",
        "site_operator": "rectify",
    },
    "R-3.4": {"admin_approval": "answer"},
    "R-3.5": {"commerce": "lead judge"},
    "R-3.6": {"supply_marketing": "coordinate"},
    "R-3.7": {"public_security": "inspect investigate investigate assist"},
    "R-6.2": {"rectification_office": "inspect lead inspect"},
    "R-6.3": {"town": "answer"},
    "R-6.4": {"rectification_office": "inspect"},
    "R-6.5": {"joint_meeting": "coordinate"},
    "B-1.1": {"working_group": "coordinate lead"},
    "B-1.2": {"working_group_office": "coordinate"},
    "B-3.1": {"economic_affairs": "coordinate lead coordinate"},
    "B-3.2": {"market_supervision": "inspect judge investigate investigate investigate"},
    "B-3.3": dict.fromkeys(
        ("police_buji", "police_luogang"),
        "inspect investigate investigate investigate investigate investigate inspect judge judge investigate",
    ),
    "B-3.4": {"environment": "inspect judge investigate investigate"},
    "B-3.5": {"water_management": "judge judge serve"},
    "B-3.6": {"urban_management": "judge assist assist assist judge assist"},
    "B-3.7": {"safety_supervision": "inspect judge judge investigate judge"},
    "B-3.8": {"planning_enforcement": "investigate"},
    "B-3.9": {"grid_management": "judge report assist"},
    "B-3.10": {"power_supply": "assist assist"},
    "B-3.11": {"community_workstation": "inspect inspect"},
    "B-3.12": {"publicity": "publicise publicise publicise"},
    "B-5.2": {"enforcement_units": "investigate"},
    "B-5.7": {"fire_institution": "investigate", "safety_supervision": "investigate"},
    "B-6.3": {"working_group": "report rectify"},
    "B-6.4": {
        "site_operator": "answer answer",
        "safety_supervision": "investigate",
        "enforcement_units": "investigate",
        "publicity": "publicise",
    },
    "B-6.7": {"working_group": "coordinate"},
    "B-6.8": {"working_group": "report", "enforcement_units": "serve"},
    "B-6.9": {"working_group_office": "inspect"},
    "B-6.10": {"working_group": "report", "working_group_office": "report"},
}

# "... is responsible for judging whether": the plan's own words (B-3), and R-3's filing, outlets and licences.
JUDGES: Final = {
    ("buji", "market_supervision"): {
        "licence_required",
        "has_business_licence",
        "registration_matches",
        "landlord_knew",
    },
    ("buji", "environment"): {"env_filing_required", "env_filing_done", "pollutes_surroundings"},
    ("buji", "water_management"): {"in_river_range", "in_water_source_zone", "polluting_processing"},
    ("buji", "urban_management"): {"spoils_appearance", "in_park", "in_green_space"},
    ("buji", "grid_management"): {"premises", "rental_use", "landlord_name"},
    ("rugao", "commerce"): {"conforms_to_outlet_plan", "commerce_filing_done"},
    ("rugao", "market_supervision"): {"has_business_licence", "fixed_and_enclosed", "meets_licensing_conditions"},
}

# B-1.1 and B-6.4: who stands in the list, and who has the power to enforce.
GROUPS: Final = {
    "working_group": {
        "economic_affairs",
        "urban_management",
        "publicity",
        "planning_enforcement",
        "safety_supervision",
        "grid_management",
        "water_management",
        "police_buji",
        "police_luogang",
        "environment",
    },
    "enforcement_units": {
        "market_supervision",
        "police_buji",
        "police_luogang",
        "fire_institution",
        "environment",
        "water_management",
        "urban_management",
        "safety_supervision",
        "planning_enforcement",
    },
}

PHASES: Final = {
    "town": {
        "publicity": (date(YEAR, 6, 1), None),
        "census": (None, date(YEAR, 6, 10)),
        "rectification": (None, None),
        "summary": (None, date(YEAR, 6, 30)),
    },
    "rugao": {
        "rectification": (date(YEAR, 5, 25), date(YEAR, 6, 10)),
        "review": (date(YEAR, 6, 10), None),
    },
    "buji": {
        "special": (date(YEAR, 4, 16), date(YEAR, 6, 16)),
        "long_term": (date(YEAR, 6, 17), None),
    },
}

DEADLINES: Final = {
    "town": {
        "questionnaire": ("T-3.2", date(YEAR, 6, 10)),
        "long_term_measures": ("T-3.4", date(YEAR, 6, 30)),
        "summary_report": ("T-3.4", date(YEAR, 6, 30)),
    },
    "rugao": {
        "apply_for_licence": ("R-3.3", None),
        "relocate": ("R-3.3", None),
        "tasks_done": ("R-6.3", date(YEAR, 6, 10)),
        "review_begins": ("R-6.2", date(YEAR, 6, 10)),
    },
    "buji": {
        "all_sites_checked": ("B-5.1", date(YEAR, 6, 16)),
        "ledger_updated": ("B-5.1", None),
        "documents_delivered": ("B-6.8", None),
        "look_back_begins": ("B-6.1", date(YEAR, 6, 17)),
        "five_in_place": ("B-6.5", None),
    },
}

# What stands in a pack as a text for later: aims, principles, demands, assessment.
DRAFTS: Final = {
    "town": {"T-1.1", "T-4.2", "T-4.4"},
    "rugao": {"R-1.1", "R-1.2", "R-1.3", "R-6.3", "R-6.4", "R-6.5"},
    "buji": {"B-1.0", "B-2.1", "B-6.8", "B-6.9", "B-6.10"},
}

# Papers that a plan asks for, with who receives them.
PAPERS: Final = {
    ("town", "questionnaire"): ("T-3.2", "party_government_office"),
    ("town", "summary_report"): ("T-3.4", "party_government_office"),
    ("rugao", "briefing"): ("R-3.2", "joint_meeting"),
    ("rugao", "outlet_plan"): ("R-3.5", "joint_meeting"),
    ("buji", "inspection_record"): ("B-5.1", "working_group_office"),
    ("buji", "land_landlord_information"): ("B-5.1", "working_group_office"),
    ("buji", "long_term_mechanism"): ("B-2.2", "working_group"),
    ("buji", "member_summary"): ("B-6.3", "working_group_office"),
    ("buji", "served_documents"): ("B-6.8", "site_operator"),
    ("buji", "data_return"): ("B-6.10", "working_group_office"),
    ("buji", "closure_report"): ("B-5.10", "district_government"),
}


def _pack_with(clause: str) -> PackModel:
    return next(pack_of(name).model for name in PACKS if name.startswith(clause[0].lower()))


def _on(model: PackModel, rule: DueModel | None) -> date | None:
    return None if rule is None else due(model, rule, campaign(model.campaign, YEAR)).on


@pytest.mark.parametrize("clause", DUTIES)
def test_a_clause_gives_each_unit_its_duties(clause: str) -> None:
    duties = [each for each in _pack_with(clause).duties if each.clause == clause]

    found = {
        unit: " ".join(each.kind for each in duties if each.unit == unit) for unit in {each.unit for each in duties}
    }

    assert found == DUTIES[clause]


@pytest.mark.parametrize(("name", "unit"), JUDGES)
def test_a_unit_judges_what_the_plan_has_it_judge(name: str, unit: str) -> None:
    judged = {fact for each in pack_of(name).model.duties if each.unit == unit for fact in each.judges}

    assert judged == JUDGES[name, unit]


@pytest.mark.parametrize("role", ["police", "police_fire", "safety_supervision"])
def test_what_police_and_safety_judge_stands_in_a_duty(role: str) -> None:
    model, facts = pack_of("buji").model, pack_of("buji").facts
    judged = {fact for each in model.duties for fact in each.judges}

    assert {key for key, fact in facts.items() if fact.judged_by == role} - judged <= {"migrants_registered"}


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        pytest.param("town", date(YEAR, 6, 1), date(YEAR, 6, 30), id="T-1.3"),
        pytest.param("rugao", date(YEAR, 5, 25), date(YEAR, 6, 10), id="R-2.4"),
        pytest.param("buji", date(YEAR, 4, 16), date(YEAR, 6, 16), id="B-5.1"),
    ],
)
def test_a_campaign_runs_from_day_to_day(name: str, first: date, last: date) -> None:
    assert campaign(pack_of(name).model.campaign, YEAR) == (first, last)


@pytest.mark.parametrize("name", PACKS)
def test_the_phases_begin_and_end_on_the_days_the_plan_names(name: str) -> None:
    model = pack_of(name).model

    assert {each.id: (_on(model, each.starts), _on(model, each.ends)) for each in model.phases} == PHASES[name]


@pytest.mark.parametrize("name", PACKS)
def test_what_is_due_falls_on_the_day_the_plan_names(name: str) -> None:
    model = pack_of(name).model

    assert {each.id: (each.clause, _on(model, each.due)) for each in model.deadlines} == DEADLINES[name]


@pytest.mark.parametrize("name", PACKS)
def test_aims_and_demands_stand_as_drafts(name: str) -> None:
    model = pack_of(name).model

    assert {each.clause for each in (*model.ladder, *model.indicators, *model.assessment)} >= DRAFTS[name]


@pytest.mark.parametrize(("name", "paper"), PAPERS)
def test_a_paper_goes_to_whom_the_plan_says(name: str, paper: str) -> None:
    found = next(each for each in pack_of(name).model.deliverables if each.id == paper)

    assert (found.clause, found.received_by) == PAPERS[name, paper]


def test_the_groups_of_units_have_the_members_that_the_plan_lists() -> None:
    units = pack_of("buji").model.units
    assert {key: set(each.members) for key, each in units.items() if each.members} == GROUPS


@pytest.mark.parametrize("paper", ["member_summary", "data_return"])
def test_what_each_member_hands_in_is_made_by_the_members(paper: str) -> None:
    model = pack_of("buji").model
    (made_by,) = (each.made_by for each in model.deliverables if each.id == paper)
    assert set(made_by) == GROUPS["working_group"]


def test_a_member_owes_what_each_member_owes() -> None:
    model = pack_of("buji").model
    owed = {each.id for each in model.duties if "publicity" in owing(model, each)}
    assert {"B-6.3a", "B-6.8a", "B-6.10a"} <= owed
    assert "B-6.8b" not in owed
