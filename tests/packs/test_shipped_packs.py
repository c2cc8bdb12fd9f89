"""The shipped packs carry what the plans print, and the vocabulary says everything in both languages."""

from pathlib import Path

import pytest
import yaml

from closeout.kernel.text import LANGS
from closeout.packfile.library import shipped_ids, vocabulary
from closeout.packfile.models_people import ByFactModel
from tests.packs.case_files import PACKS, pack_of

REQUIREMENTS = yaml.safe_load((Path(__file__).parents[2] / "docs" / "requirements.yaml").read_text("utf-8"))
LUOGANG = "440307014015"


def test_three_packs_are_shipped() -> None:
    assert set(shipped_ids()) == set(PACKS)


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_has_every_line_of_its_plan_as_a_clause(name: str) -> None:
    lines = {line for line in REQUIREMENTS if line.startswith(f"{name[0].upper()}-")}

    assert lines <= set(pack_of(name).model.clauses)


@pytest.mark.parametrize("name", PACKS)
def test_a_clause_of_another_plan_is_marked_as_an_analogy(name: str) -> None:
    for clause, model in pack_of(name).model.clauses.items():
        assert model.by_analogy == (not clause.startswith(f"{name[0].upper()}-")), clause


@pytest.mark.parametrize("name", PACKS)
def test_every_clause_is_carried_by_an_item(name: str) -> None:
    model = pack_of(name).model
    cited = set(_clauses(model.model_dump(exclude={"clauses"})))

    assert set(model.clauses) - cited == set()


def _clauses(data: object) -> list[str]:
    """Return all ids that stand under a key `clause`, however deep."""
    if isinstance(data, list):
        return [each for item in data for each in _clauses(item)]
    if not isinstance(data, dict):
        return []
    own = data.get("clause")
    here = [own] if isinstance(own, str) else list(own or [])
    return here + [each for key, item in data.items() if key != "clause" for each in _clauses(item)]


@pytest.mark.parametrize("name", PACKS)
def test_every_role_that_judges_a_fact_stands_for_a_unit(name: str) -> None:
    judging = {fact.judged_by for fact in vocabulary().values() if fact.judged_by}

    assert judging <= set(pack_of(name).roles)


@pytest.mark.parametrize("role", ["police", "police_fire"])
def test_buji_lists_the_police_station_of_each_community(role: str) -> None:
    stations = pack_of("buji").model.roles[role]

    assert isinstance(stations, ByFactModel)
    assert stations.by == "division_code"
    assert len(stations.cases) == 17
    assert {code for code, unit in stations.cases.items() if unit == "police_luogang"} == {LUOGANG}
    assert stations.otherwise == "police_buji"


@pytest.mark.parametrize("lang", LANGS)
def test_no_two_facts_share_a_label(lang: str) -> None:
    labels = [fact.label.zh if lang == "zh" else fact.label.en for fact in vocabulary().values()]

    assert len(set(labels)) == len(labels)


def test_every_yes_and_no_can_be_said() -> None:
    for fact in vocabulary().values():
        assert (fact.type == "boolean") == (fact.yes is not None and fact.no is not None), fact.key


def test_what_others_decide_is_never_proposed_as_a_change() -> None:
    beyond_reach = {
        "licence_required",
        "env_filing_required",
        "fire_approval_required",
        "operating_state",
        "correctable",
    }

    assert {key for key in beyond_reach if vocabulary()[key].cost is not None} == set()
