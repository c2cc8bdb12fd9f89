"""What each form takes and refuses, in both languages."""

from datetime import date
from typing import Any

import pytest
from django.forms import Form
from django.utils import translation

from closeout.campaigns.plans import pack_of
from closeout.findings import forms
from closeout.findings.orders import NewOrder
from closeout.findings.units import units_by_key, units_of
from closeout.people.models import Unit
from tests.factories import campaign, site
from tests.findings.making import STANDARD, UNIT

LANGUAGES = ("zh-hans", "en")
Said = dict[str, Any]


def errors(form: Form, lang: str = "en") -> dict[str, list[str]]:
    """Return what a form says is wrong, in a language."""
    with translation.override(lang):
        return {name: [str(each) for each in said] for name, said in form.errors.items()}


def spoken(make: Any, data: Said) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return what a form says is wrong with its data, in both languages."""
    found = []
    for lang in LANGUAGES:
        with translation.override(lang):
            found.append(errors(make(data), lang))
    return found[0], found[1]


def chinese(text: str) -> bool:
    return any("\u4e00" <= each <= "\u9fff" for each in text)


@pytest.mark.parametrize(
    ("form", "data", "field"),
    [
        (forms.ReasonForm, {}, "reason"),
        (forms.ReasonForm, {"reason": "   "}, "reason"),
        (forms.ReasonForm, {"reason": "长" * 501}, "reason"),
        (forms.CorrectedForm, {}, "note"),
        (forms.CorrectedForm, {"note": "长" * 501}, "note"),
        (forms.NoteForm, {"note": "长" * 501}, "note"),
        (forms.DeferForm, {"reason": "x"}, "until"),
        (forms.DeferForm, {"until": "2026-02-30", "reason": "x"}, "until"),
        (forms.DeferForm, {"until": "2026-07-01"}, "reason"),
        (forms.ResumeForm, {"due_on": "soon"}, "due_on"),
        (forms.MoreTimeForm, {"reason": "x"}, "until"),
        (forms.MoreTimeForm, {"until": "2026-07-01"}, "reason"),
        (forms.DecideTimeForm, {}, "granted"),
        (forms.DecideTimeForm, {"granted": "maybe"}, "granted"),
        (forms.DecideTimeForm, {"granted": "no"}, "answer"),
        (forms.DecideTimeForm, {"granted": "no", "answer": "  "}, "answer"),
        (forms.PlanForm, {"responsible": "长" * 81}, "responsible"),
        (forms.PlanForm, {"measures": "长" * 501}, "measures"),
        (forms.PlanForm, {"funds": "长" * 121}, "funds"),
        (forms.PlanForm, {"contingency": "长" * 501}, "contingency"),
        (forms.SeenForm, {"seen": "-1"}, "seen"),
        (forms.SeenForm, {"seen": "x"}, "seen"),
    ],
)
def test_what_a_form_refuses_it_says_at_its_field_in_both_languages(form: Any, data: Said, field: str) -> None:
    zh, en = spoken(form, data)
    assert set(zh) == set(en) == {field}
    assert all(chinese(each) for each in zh[field])
    assert not any(chinese(each) for each in en[field])


@pytest.mark.parametrize(
    ("form", "data"),
    [
        (forms.SeenForm, {}),
        (forms.SeenForm, {"seen": "0"}),
        (forms.ReasonForm, {"reason": "长" * 500}),
        (forms.CorrectedForm, {"note": "长" * 500}),
        (forms.NoteForm, {}),
        (forms.DeferForm, {"until": "2026-07-01", "reason": "x"}),
        (forms.ResumeForm, {}),
        (forms.DecideTimeForm, {"granted": "yes"}),
        (forms.DecideTimeForm, {"granted": "no", "answer": "x"}),
        (forms.PlanForm, {}),
        (forms.PlanForm, {"responsible": "长" * 80, "measures": "长" * 500, "funds": "长" * 120}),
    ],
)
def test_what_is_at_its_limit_or_may_be_left_out_is_taken(form: Any, data: Said) -> None:
    assert errors(form(data)) == {}


@pytest.mark.parametrize("form", [forms.DeferForm, forms.MoreTimeForm])
def test_the_day_is_asked_for_before_the_reason(form: Any) -> None:
    assert [name for name in form().fields if name != "seen"] == ["until", "reason"]


@pytest.mark.django_db
def test_a_finding_goes_to_a_unit_of_the_plan_alone() -> None:
    units = units_of(campaign())
    stranger = Unit.objects.create(authority=units[0].authority, key="stranger", name_zh="外", name_en="Out")
    good = forms.ReassignForm(units, {"unit": units[0].pk, "reason": "x"})
    assert errors(good) == {}
    assert good.cleaned_data["unit"] == units[0].pk
    zh, en = spoken(lambda data: forms.ReassignForm(units, data), {"unit": stranger.pk, "reason": "x"})
    assert chinese(zh["unit"][0])
    assert not chinese(en["unit"][0])


@pytest.mark.django_db
@pytest.mark.parametrize(("lang", "column"), [("zh-hans", "name_zh"), ("en", "name_en")])
def test_units_are_offered_by_their_name_in_the_language_of_the_page(lang: str, column: str) -> None:
    units = units_of(campaign())
    with translation.override(lang):
        offered = forms.ReassignForm(units).fields["unit"].choices  # type: ignore[attr-defined] # a choice field
    assert list(offered) == [(each.pk, getattr(each, column)) for each in units]


def order_form(data: Said) -> forms.OrderForm:
    return forms.OrderForm([(1, "1 · 甲"), (2, "2 · 乙")], [(7, "周"), (8, "何"), (9, "陈")], data)


GOOD: Said = {"finding": ["1"], "when": "period", "days": "10", "officer": ["7", "8"]}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"finding": []}, "finding"),
        ({"finding": ["3"]}, "finding"),
        ({"when": ""}, "when"),
        ({"when": "later"}, "when"),
        ({"days": ""}, "days"),
        ({"days": "0"}, "days"),
        ({"days": "181"}, "days"),
        ({"days": "ten"}, "days"),
        ({"officer": []}, "officer"),
        ({"officer": ["7"]}, "officer"),
        ({"officer": ["7", "10"]}, "officer"),
    ],
)
def test_an_order_form_says_what_is_missing_at_its_field(change: Said, field: str) -> None:
    zh, en = spoken(order_form, {**GOOD, **change})
    assert set(zh) == set(en) == {field}
    assert chinese(zh[field][0])
    assert not chinese(en[field][0])
    assert len(en[field]) == 1


@pytest.mark.parametrize(
    ("change", "order"),
    [
        ({}, NewOrder([1], 10, [7, 8])),
        ({"days": "1"}, NewOrder([1], 1, [7, 8])),
        ({"days": "180"}, NewOrder([1], 180, [7, 8])),
        ({"when": "once", "days": ""}, NewOrder([1], None, [7, 8])),
        ({"when": "once"}, NewOrder([1], None, [7, 8])),  # days that stood there do not count
        ({"finding": ["1", "2"], "officer": ["7", "8", "9"]}, NewOrder([1, 2], 10, [7, 8, 9])),
    ],
)
def test_an_order_form_says_which_order_is_wanted(change: Said, order: NewOrder) -> None:
    form = order_form({**GOOD, **change})
    assert errors(form) == {}
    assert form.order() == order


def opinion_form(data: Said) -> forms.OpinionForm:
    return forms.OpinionForm([(1, "1 · 甲"), (2, "2 · 乙")], [(7, "周"), (8, "何")], data)


def test_an_opinion_form_asks_of_each_item_and_then_who_signs() -> None:
    form = opinion_form({})
    assert list(form.fields) == ["result-1", "result-2", "officer"]
    assert set(errors(form)) == set(form.fields)


@pytest.mark.parametrize("result", ["", "perhaps"])
def test_an_opinion_form_wants_a_result_that_is_one(result: str) -> None:
    data = {"result-1": "corrected", "result-2": result, "officer": ["7", "8"]}
    assert set(errors(opinion_form(data))) == {"result-2"}


@pytest.mark.parametrize("officer", [[], ["7"], ["7", "9"]])
def test_an_opinion_is_signed_by_two_who_may(officer: list[str]) -> None:
    # One officer was taken here, and the opinion could then not be issued.
    zh, en = spoken(opinion_form, {"result-1": "late", "result-2": "corrected", "officer": officer})
    assert set(en) == {"officer"}
    assert chinese(zh["officer"][0])


def test_an_opinion_form_says_what_was_found_of_each() -> None:
    form = opinion_form({"result-1": "not_corrected", "result-2": "late", "officer": ["7", "8"]})
    assert errors(form) == {}
    assert form.results() == {1: "not_corrected", 2: "late"}


def raise_form(data: Said) -> forms.RaiseForm:
    one = campaign()
    return forms.RaiseForm(pack_of(one), units_by_key(one), data)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({}, {"text", "unit"}),
        ({"text": "坑"}, {"unit"}),
        ({"unit": UNIT}, {"text"}),
        ({"standard": "B-9.9"}, {"standard"}),
        ({"standard": STANDARD, "unit": "nobody"}, {"unit"}),
        ({"standard": STANDARD, "due_on": "2026-02-30"}, {"due_on"}),
        ({"standard": STANDARD, "source": "gossip"}, {"source"}),
        ({"standard": STANDARD, "source": "ledger"}, {"source"}),  # comes from an import alone
        ({"standard": STANDARD, "description": "长" * 1001}, {"description"}),
        ({"standard": STANDARD, "measures": "长" * 501}, {"measures"}),
        ({"text": "长" * 301, "unit": UNIT}, {"text"}),
    ],
)
def test_raising_says_what_is_missing_at_its_field(data: Said, fields: set[str]) -> None:
    assert fields <= set(errors(raise_form({"source": "patrol", **data})))


@pytest.mark.django_db
def test_raising_by_a_standard_leaves_the_words_to_the_plan() -> None:
    one = site()
    form = raise_form_of(one, {"source": "patrol", "standard": STANDARD, "text": "我的话", "due_on": "2026-06-20"})
    (new,) = form.findings([one], "k")
    assert (new.standard, new.text, new.due_on) == (STANDARD, None, date(2026, 6, 20))
    assert new.origin == f"page:k:{one.pk}"


@pytest.mark.django_db
def test_raising_in_own_words_says_the_same_in_both_languages_and_how_grave() -> None:
    one = site()
    data = {"source": "report", "text": "窨井盖缺失", "unit": UNIT, "major": "on", "description": "门前"}
    (new,) = raise_form_of(one, data).findings([one], "k")
    assert new.text is not None
    assert (new.text.zh, new.text.en, new.severity, new.unit_key) == ("窨井盖缺失", "窨井盖缺失", "major", UNIT)
    assert (new.source, new.description) == ("report", "门前")


def raise_form_of(one: Any, data: Said) -> forms.RaiseForm:
    form = forms.RaiseForm(pack_of(one.campaign), units_by_key(one.campaign), data)
    assert errors(form) == {}
    return form
