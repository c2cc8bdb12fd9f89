"""The whole story of one site, as it is sent: complete, in both languages, and as its schema says."""

import json
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from closeout.evaluation.explained import Explanation
from closeout.evaluation.explanation import Explainer
from closeout.kernel.facts import Value
from tests.evaluation.random_sites import pack_named, site, unknown_site
from tests.evaluation.tiny_plans import FACTS, plan

PACKS = ("town", "rugao", "buji")


@cache
def explainer(name: str) -> Explainer:
    return Explainer(pack_named(name))


def explain(name: str, /, **facts: Value) -> Explanation:
    return explainer(name).explain({"site_code": "S-1", **facts})


@cache
def validator() -> Any:
    schema = Explanation.model_json_schema(mode="serialization")
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("name", PACKS)
def test_what_is_sent_is_what_the_schema_says(name: str) -> None:
    facts = [*(site(name, f"json {seed}") for seed in range(15)), unknown_site(pack_named(name))]

    for each in facts:
        sent = json.loads(explainer(name).explain(each).model_dump_json())
        validator().validate(sent)
        assert Explanation.model_validate(sent) == explainer(name).explain(each)


def test_every_key_is_always_there() -> None:
    schema = Explanation.model_json_schema(mode="serialization")

    for part in [schema, *schema["$defs"].values()]:
        assert set(part["properties"]) - {"note"} <= set(part["required"]), part["title"]
        assert part["additionalProperties"] is False, part["title"]


@pytest.mark.parametrize("name", PACKS)
def test_every_text_is_there_in_both_languages(name: str) -> None:
    facts = [unknown_site(pack_named(name)), *(site(name, f"texts {seed}") for seed in range(10))]

    for each in facts:
        for text in texts(explainer(name).explain(each).model_dump()):
            assert text["zh"].strip()
            assert text["en"].strip()


def texts(part: Any) -> list[dict[str, str]]:
    if isinstance(part, dict):
        return [part] if {"zh", "en"} <= set(part) else [text for each in part.values() for text in texts(each)]
    return [text for each in part for text in texts(each)] if isinstance(part, list) else []


def test_the_site_is_named_with_its_code() -> None:
    assert (explain("town", name="一号站").site_code, explain("town", name="一号站").name) == ("S-1", "一号站")
    assert explain("town").name is None


def test_a_standard_is_told_with_its_clause_condition_and_unit() -> None:
    found = explain("town", storage="open_air", has_fence=True, fence_height_m=3.4)
    standard = next(each for each in found.standards if each.standard == "T-2.4")

    assert (standard.clause, standard.verdict, standard.severity) == ("T-2.4", "fail", "general")
    assert (standard.role, standard.unit, standard.unit_name.zh) == ("village", "village", "村（居）")
    assert standard.condition == "storage IN ('open_air', 'both') AND has_fence → fence_height_m >= :fence_height_min_m"
    assert standard.reason.zh == "围挡高度 3.4 米，应不低于 4 米，差 0.6 米"


@pytest.mark.parametrize("name", PACKS)
def test_every_standard_is_told_in_the_plans_order(name: str) -> None:
    assert [each.standard for each in explain(name).standards] == [each.id for each in pack_named(name).standards]


def test_a_decided_outcome_names_the_row_that_decided_and_its_condition() -> None:
    outcome = explain("rugao", area_kind="main_urban", has_business_licence=True).outcome
    assert outcome is not None

    assert (outcome.answer, outcome.possible, outcome.row) == ("relocate", ["relocate"], "urban-licensed")
    assert outcome.clauses == ["R-2.1", "R-3.3"]
    assert outcome.condition == "area_kind = 'main_urban' AND has_business_licence AND NOT relocation_overdue"
    assert outcome.label.en == "relocate"


def test_an_open_outcome_names_no_row_and_what_is_still_possible() -> None:
    outcome = explain("rugao", area_kind="main_urban").outcome
    assert outcome is not None

    assert (outcome.answer, outcome.row, outcome.condition) == ("undecided", None, None)
    assert outcome.possible[:2] == ["relocate", "ban"]
    assert outcome.label.zh == "未定"


def test_the_segment_and_the_routes_of_buji() -> None:
    found = explain("buji", premises="rented_house", operating_area_m2=299.9, order_overdue=True)
    assert found.segment is not None

    assert (found.outcome, found.segment.answer, found.segment.row) == (None, "three_small", "three-small")
    refuser = next(each for each in found.actions if each.route == "refuser")
    assert (refuser.state, refuser.role, refuser.unit) == ("true", "working_group_office", "working_group_office")
    assert refuser.clauses == ["B-6.4", "B-6.6"]
    assert next(each for each in found.actions if each.route == "unlicensed").state == "undecided"


def test_an_action_is_told_with_the_role_of_its_row() -> None:
    roles = {each.route: each.role for each in explain("town").actions}

    assert roles == {"illegal": "market_supervision"}


def test_questions_are_ranked_and_say_why_the_program_could_not_know() -> None:
    found = explain("buji", premises="rented_house", operating_area_m2=100.0).questions

    assert [each.rank for each in found] == list(range(1, len(found) + 1))
    reasons = {each.fact: each.reason for each in found}
    assert reasons["in_park"] == "no_layer"
    assert reasons["wiring_to_code"] == ""


def test_a_default_is_told_as_taken_and_not_when_it_was_established() -> None:
    taken = {each.fact: each for each in explain("rugao").taken}
    established = {each.fact for each in explain("rugao", relocation_overdue=False, correctable=True).taken}

    assert taken["relocation_overdue"].value == "false"
    assert taken["relocation_overdue"].text.zh == "逾期未搬离未查明，按“否”计"
    assert taken["operating_state"].text.en == "operating state not established, taken as 'operating'"
    assert set(taken) - established == {"relocation_overdue", "correctable"}


def test_only_defaults_that_the_plan_reads_are_told() -> None:
    assert {each.fact for each in explain("town").taken} == {"operating_state", "obstructs_enforcement"}


def test_a_default_that_only_a_tables_scope_reads_is_told() -> None:
    pack = plan([("a", "gold")], facts={**FACTS, "begun": FACTS["a"] | {"default": True}}, applies="begun")

    assert [each.fact for each in Explainer(pack).explain({"site_code": "S"}).taken] == ["begun"]


def test_a_closed_site_is_asked_nothing_and_no_route_acts() -> None:
    found = explain("buji", operating_state="closed", order_overdue=True)

    assert (found.questions, found.actions, found.turns) == ([], [], [])


def test_a_turn_says_what_is_what_would_be_and_what_it_takes() -> None:
    pack = plan([("a AND far_m >= 4", "gold"), ("true", "silver")])

    turn = Explainer(pack).explain({"site_code": "S", "a": False}).turns[0].model_dump(exclude={"label"})

    assert turn == {
        "answer": "gold",
        "kind": "outcome",
        "cost": 3,
        "changes": [
            {"fact": "a", "now": "false", "becomes": "true", "cost": 1, "text": {"zh": "字a holds", "en": "a holds"}},
            {
                "fact": "far_m",
                "now": None,
                "becomes": "4",
                "cost": 2,
                "text": {
                    "zh": "字distance不小于 4 米",
                    "en": "distance at least 4 m",
                },
            },
        ],
    }


def test_routes_that_act_are_ended_and_a_favourable_one_begun() -> None:
    pack = plan(routes={"bad": "vice", "worse": "vice AND a", "good": "b AND NOT vice"})

    found = Explainer(pack).explain({"site_code": "S", "vice": True, "b": False, "a": None}).turns

    assert [(each.answer, each.kind, [change.fact for change in each.changes]) for each in found] == [
        ("bad", "route_ends", ["vice"]),
        ("good", "route_begins", ["b", "vice"]),
    ]
    assert [each.label.en for each in found] == ["bad", "good"]
