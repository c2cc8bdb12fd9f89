"""The instruments are whole: what they name exists, days are in order, and every pack leans on what is kept here."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from closeout.kernel.dates import parse_date
from closeout.law.articles import covers, spans
from closeout.law.library import article_of, instruments, sources
from closeout.law.models import CitedModel, InstrumentModel, VersionModel
from closeout.law.periods import rules
from closeout.packfile.library import load_pack, shipped_ids
from closeout.packfile.models_law import BasisModel

EVERY = instruments()
VERSIONS = [(id_, each) for id_, instrument in EVERY.items() for each in instrument.versions]
BASES = [(pack, each) for pack in shipped_ids() for each in load_pack(pack).model.basis]
# Repealed by art. 1242 of the Code from 15 August 2026.
REPEALED = {
    "environmental_protection_law",
    "environmental_impact_law",
    "water_pollution_law",
    "air_pollution_law",
    "soil_pollution_law",
    "solid_waste_law",
    "noise_pollution_law",
    "radioactive_pollution_law",
    "marine_environment_law",
    "cleaner_production_law",
}


def citations() -> Iterator[CitedModel]:
    for _, version in VERSIONS:
        yield from (each.replaced_by for each in version.articles if each.replaced_by is not None)
    for period in rules().periods.values():
        yield from period.law


@pytest.mark.parametrize(("id_", "version"), VERSIONS)
def test_a_version_names_sources_and_successors_that_exist(id_: str, version: VersionModel) -> None:
    assert set(version.sources) <= set(sources())
    assert version.replaced_by is None or version.replaced_by in EVERY
    assert version.sources or version.verified in ("unchecked", "local")


@pytest.mark.parametrize(("id_", "version"), VERSIONS)
def test_the_articles_of_a_version_stand_in_order_and_none_twice(id_: str, version: VersionModel) -> None:
    firsts = [spans(each.article)[0] for each in version.articles]
    assert firsts == sorted(set(firsts))


@pytest.mark.parametrize(("id_", "instrument"), EVERY.items())
def test_the_versions_of_an_instrument_follow_one_another(id_: str, instrument: InstrumentModel) -> None:
    for before, after in zip(instrument.versions, instrument.versions[1:], strict=False):
        assert before.in_force_to is not None
        assert after.in_force_from is not None
        assert parse_date(before.in_force_to) + timedelta(days=1) == parse_date(after.in_force_from)


def test_what_is_cited_is_kept() -> None:
    for each in citations():
        versions = EVERY[each.instrument].versions
        kept = [article.article for article in versions[-1].articles]
        assert each.article is None or covers(", ".join(kept), each.article), each


def test_the_ten_statutes_that_the_code_repeals_end_the_day_before_it_begins() -> None:
    ended = {id_ for id_, each in VERSIONS if each.replaced_by == "ecological_environment_code"}
    assert ended == REPEALED
    assert {EVERY[id_].versions[-1].in_force_to for id_ in ended} == {"2026-08-14"}


def test_the_old_article_on_scrap_is_kept_and_leads_to_the_new_one() -> None:
    old, new = EVERY["public_security_penalties_law"].versions
    kept = article_of(old, "59")
    assert kept is not None
    assert kept.replaced_by == CitedModel(instrument="public_security_penalties_law", article="71")
    assert article_of(new, "71") is not None


@pytest.mark.parametrize(("pack", "basis"), BASES)
def test_a_pack_leans_on_an_instrument_that_is_kept_by_the_same_title(pack: str, basis: BasisModel) -> None:
    kept = EVERY[basis.id]
    assert (basis.title.zh, basis.title.en) == (kept.title.zh, kept.title.en)
    assert basis.in_force in (None, kept.versions[-1].in_force_from)


@pytest.mark.parametrize(("pack", "basis"), BASES)
def test_the_articles_that_a_pack_names_are_kept(pack: str, basis: BasisModel) -> None:
    kept = ", ".join(each.article for each in EVERY[basis.id].versions[-1].articles)
    assert basis.article is None or covers(kept, basis.article)


@pytest.mark.parametrize(("pack", "basis"), BASES)
def test_what_was_not_confirmed_a_pack_marks_as_to_be_verified(pack: str, basis: BasisModel) -> None:
    assert basis.to_be_verified or EVERY[basis.id].versions[-1].verified == "confirmed"


def test_no_english_summary_has_chinese_in_it_unless_it_explains_the_word() -> None:
    for id_, version in VERSIONS:
        for each in version.articles:
            plain = each.en.replace("(取缔)", "")
            assert not any("一" <= sign <= "鿿" for sign in plain), (id_, each.article)
