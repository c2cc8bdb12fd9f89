"""The journal calls facts, their choices and the names of facts by the words of the vocabulary, in either language."""

import pytest
from django.utils import translation

from closeout.journal.words import field_name, value_name


@pytest.mark.parametrize(("language", "name"), [("en", "business licence"), ("zh-hans", "营业执照")])
def test_a_fact_goes_by_its_label(language: str, name: str) -> None:
    with translation.override(language):
        assert field_name("has_business_licence") == name
        assert value_name("fact", "has_business_licence") == name


def test_a_choice_goes_by_its_label_and_other_words_as_they_are() -> None:
    with translation.override("zh-hans"):
        assert value_name("operating_state", "closed") == "已关闭"
        assert value_name("address", "布吉一路1号") == "布吉一路1号"


def test_what_nobody_knows_goes_by_its_key() -> None:
    assert (field_name("no_such_key"), value_name("no_such_key", "x")) == ("no_such_key", "x")
