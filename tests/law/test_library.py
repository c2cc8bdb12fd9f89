"""An instrument is found by whatever people call it, and shown in the version of the day."""

from datetime import date

import pytest

from closeout.kernel.located import read_located
from closeout.kernel.refusal import Refusal
from closeout.law.articles import asked_article, covers, named
from closeout.law.library import find, replaces, stand
from closeout.law.models import InstrumentsModel
from closeout.law.reading import read_file


@pytest.mark.parametrize(
    "name",
    [
        "work_safety_law",
        "安全生产法",
        "中华人民共和国安全生产法",
        "《中华人民共和国安全生产法》",
        "《安全生产法》",
        "安全法",
        " work safety law ",
        "WORK SAFETY LAW",
        "The Work Safety Law of the People's Republic of China",
        "Work_Safety_Law",
    ],
)
def test_an_instrument_is_found_by_its_names(name: str) -> None:
    assert find(name)[0] == "work_safety_law"


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("GB 35181-2025", "major_fire_hazard_rules"),
        ("gb 35181–2017", "major_fire_hazard_method_2017"),
        ("固废法", "solid_waste_law"),
        ("安全生产违法行为行政处罚办法", "work_safety_penalty_rules"),
        ("Fire protection law", "fire_law"),
    ],
)
def test_a_standard_or_a_short_name_finds_it_too(name: str, id_: str) -> None:
    assert find(name)[0] == id_


@pytest.mark.parametrize(
    ("name", "guess"),
    [("安全生产法律", "work_safety_law"), ("fire_laws", "fire_law"), ("处罚", "administrative_penalty_law")],
)
def test_a_name_that_is_nearly_right_is_guessed(name: str, guess: str) -> None:
    with pytest.raises(Refusal) as caught:
        find(name)
    assert guess in caught.value.say("en")


def test_a_name_that_is_like_none_leads_to_the_list() -> None:
    with pytest.raises(Refusal) as caught:
        find("qqqqq")
    assert "closeout law show lists" in caught.value.say("en")


@pytest.mark.parametrize(
    ("id_", "on", "number", "standing"),
    [
        ("public_security_penalties_law", date(2025, 12, 31), 0, "assumed"),
        ("public_security_penalties_law", date(2025, 6, 1), 0, "unknown"),
        ("public_security_penalties_law", date(2026, 1, 1), 1, "in_force"),
        ("ecological_environment_code", date(2026, 8, 14), 0, "not_yet"),
        ("ecological_environment_code", date(2026, 8, 15), 0, "in_force"),
        ("water_pollution_law", date(2026, 8, 14), 0, "assumed"),
        ("water_pollution_law", date(2026, 8, 15), 0, "ended"),
        ("work_safety_law", date(2026, 6, 26), 0, "assumed"),
        ("work_safety_law", date(2010, 1, 1), 0, "unknown"),
        ("recyclables_measures", date(2019, 11, 30), 1, "in_force"),
        ("major_fire_hazard_method_2006", date(2026, 1, 1), 0, "replaced"),
    ],
)
def test_the_version_of_a_day_and_how_it_stands(id_: str, on: date, number: int, standing: str) -> None:
    here = stand(id_, on)
    assert (here.number, here.standing) == (number, standing)


def test_what_an_instrument_replaced_is_known() -> None:
    assert len(replaces("ecological_environment_code")) == 10
    assert replaces("major_fire_hazard_rules") == ["major_fire_hazard_method_2017"]


@pytest.mark.parametrize("word", ["70", "第70条", "第七十条", "七十", "art. 70", "Art 70", "070", "７０", "70条"])
def test_an_article_is_understood_as_people_write_it(word: str) -> None:
    assert asked_article(word) == "70"


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("第一百三十四条之一", "134-1"),
        ("134-1", "134-1"),
        ("十九", "19"),
        ("二十", "20"),
        ("一千二百四十二", "1242"),
        ("第一千零六条", "1006"),
        ("seventy", None),
        ("", None),
        ("70(2)", None),
    ],
)
def test_chinese_numerals_and_inserted_articles_are_understood(word: str, number: str | None) -> None:
    assert asked_article(word) == number


def test_articles_cover_those_within_their_spans() -> None:
    assert covers("5–7, 42", "6")
    assert covers("5–7, 42", "5–6, 42")
    assert not covers("5–7, 42", "7–8")
    assert not covers("134", "134-1")


def test_articles_are_named_in_both_languages() -> None:
    assert (named("70").zh, named("70").en) == ("第70条", "art. 70")
    assert (named("5–7, 9").zh, named("5–7, 9").en) == ("第5–7、9条", "arts 5–7, 9")


def test_a_file_with_a_wrong_key_is_refused_with_its_place() -> None:
    text = "format: 1\ninstruments:\n  a:\n    title: {zh: 甲, en: A}\n    kinds: law\n    versions: []\n"
    with pytest.raises(Refusal) as caught:
        read_file(read_located("law.yaml", text), InstrumentsModel)
    said = [each.say("en") for each in caught.value.problems]
    assert any(each.startswith("law.yaml:5:5: kinds: ") and "did you mean 'kind'?" in each for each in said)
    assert any(each.startswith("law.yaml:3:3: ") or "'kind' is missing" in each for each in said)
    assert any(each.startswith("law.yaml:6:15: ") for each in said)
