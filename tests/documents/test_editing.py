"""A draft as fields: what can be edited, what is emptied, and what two people changed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from closeout.documents.clashes import after_choice, differing, revision
from closeout.documents.editing import Clash, edited, leaves, merged, with_room, without_empty
from closeout.documents.encoding import content_of
from closeout.documents.services import edit_document
from closeout.documents.types import NOTHING, Choice, Content, Item, Items, Officer, Paragraph, Table, Words
from closeout.kernel.refusal import Conflict
from tests.documents.making import CONTENT, LATER, WHOLE, draft, somebody
from tests.documents.test_encoding import CONTENTS

TITLE, CONTACT, FENCE = "title-zh", "contact-zh", "body-1-items-0-text-zh"


def test_everything_that_is_said_can_be_edited() -> None:
    paths = set(leaves(WHOLE))
    assert {TITLE, "party-name-zh", FENCE, "body-1-items-1-due_on", "body-2-rows-0-1-zh", "officers-0-name"} <= paths


def test_who_issues_it_and_what_kind_a_block_is_cannot_be_edited() -> None:
    assert not [
        path for path in leaves(WHOLE) if path.split("-")[-1] == "block" or path.startswith(("organ", "signers"))
    ]
    assert not [path for path in leaves(WHOLE) if "headings" in path]


def test_there_is_room_for_two_more_items_an_officer_and_a_paragraph() -> None:
    paths = set(leaves(WHOLE))
    assert {"body-1-items-3-text-zh", "officers-2-name", "body-3-text-zh"} <= paths
    assert "body-1-items-4-text-zh" not in paths


def test_an_empty_draft_has_room_for_a_party_and_two_officers() -> None:
    assert {"party-name-zh", "officers-1-certificate", "body-0-text-zh"} <= set(leaves(Content()))


def test_room_that_is_not_used_is_gone() -> None:
    assert without_empty(with_room(WHOLE)) == WHOLE


@given(CONTENTS)
def test_a_draft_that_nobody_changed_stays_as_it_is(content: Content) -> None:
    settled = without_empty(content)
    assert edited(settled, leaves(settled)) == settled


def test_changed_values_stand_at_their_places() -> None:
    changed = edited(WHOLE, {TITLE: "整改通知书", FENCE: "围挡高3.5米", "body-1-items-0-due_on": "2026-06-01"})
    items = changed.body[1]
    assert isinstance(items, Items)
    assert (changed.title.zh, items.items[0].text.zh, items.items[0].due_on) == (
        "整改通知书",
        "围挡高3.5米",
        date(2026, 6, 1),
    )


def test_an_item_that_is_filled_in_is_added_and_one_that_is_emptied_is_gone() -> None:
    changed = edited(WHOLE, {FENCE: "", "body-1-items-2-text-zh": "电线老化"}).body[1]
    assert isinstance(changed, Items)
    assert [each.text.zh for each in changed.items] == ["废旧物资占用人行道1.6米", "电线老化"]


def test_a_paragraph_row_officer_and_party_that_are_emptied_are_gone() -> None:
    values = {"body-0-text-zh": "", "body-2-rows-0-0-zh": "", "body-2-rows-0-1-zh": "", "officers-0-name": ""}
    changed = edited(WHOLE, {**values, "party-name-zh": ""})
    assert changed.party is None
    assert len(changed.officers) == 1
    table = changed.body[1]
    assert isinstance(table, Table)
    assert len(table.rows) == 1


def test_a_box_is_ticked_and_left_open_again() -> None:
    choice = Choice(Words("方式"), (Words("立即"), Words("限期")))
    ticked = edited(Content((choice,)), {"body-0-chosen": 1})
    assert ticked.body == (replace(choice, chosen=1),)
    assert edited(ticked, {"body-0-chosen": None}).body == (choice,)


@pytest.mark.parametrize("path", ["nowhere", "title", "body-9-text-zh", "body-x-text-zh", "title-zh-more", "title-fr"])
def test_a_path_that_leads_nowhere_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        edited(WHOLE, {path: "x"})


def test_a_value_that_is_none_of_its_kind_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\S"):
        edited(WHOLE, {"body-1-items-0-due_on": "soon"})


def test_changes_of_different_fields_are_both_kept() -> None:
    mine, theirs = edited(WHOLE, {TITLE: "我的"}), edited(WHOLE, {CONTACT: "他的"})
    together, clashes = merged(WHOLE, mine, theirs)
    assert (together.title.zh, together.contact.zh, clashes) == ("我的", "他的", [])


def test_the_same_field_changed_otherwise_is_a_clash_with_both_values() -> None:
    mine, theirs = edited(WHOLE, {TITLE: "我的"}), edited(WHOLE, {TITLE: "他的"})
    together, clashes = merged(WHOLE, mine, theirs)
    assert clashes == [Clash(TITLE, "我的", "他的")]
    assert together.title.zh == "我的"


def test_the_same_change_twice_is_no_clash() -> None:
    both = edited(WHOLE, {TITLE: "同样"})
    assert merged(WHOLE, both, both) == (both, [])


def test_what_i_did_not_touch_stays_as_they_changed_it() -> None:
    theirs = edited(WHOLE, {FENCE: "围挡高3.6米"})
    assert merged(WHOLE, WHOLE, theirs) == (theirs, [])


@pytest.mark.django_db
def test_a_clash_names_the_field_both_values_and_who_was_quicker() -> None:
    member = somebody("unit_member")
    one = draft(by=member)
    base = content_of(one.content)
    edit_document(document=one, version=1, content=edited(base, {TITLE: "他的"}), actor=member, at=LATER)
    one.refresh_from_db()
    _, found = differing(one, 1, edited(base, {TITLE: "我的"}))
    assert [(each.path, each.mine, each.theirs, each.who, each.at) for each in found] == [
        (TITLE, "我的", "他的", member.name, LATER)
    ]


@pytest.mark.django_db
def test_whose_value_was_chosen_stands_and_neither_is_asked_again() -> None:
    one = draft(content=WHOLE)
    mine = edited(content_of(one.content), {TITLE: "我的", CONTACT: "电话"})
    taken, left = after_choice(one, 1, mine, {TITLE: "theirs", CONTACT: "mine"})
    assert (taken.title.zh, taken.contact.zh, left) == (WHOLE.title.zh, "电话", [])
    same, left = after_choice(one, 1, mine, {TITLE: ""})
    assert (same, [each.path for each in left]) == (mine, [TITLE])


@pytest.mark.django_db
def test_a_version_that_never_was_is_refused() -> None:
    with pytest.raises(Conflict):
        revision(draft(), 7)


def test_an_item_added_by_two_is_a_clash_at_the_same_place() -> None:
    place = "body-1-items-2-text-zh"
    _, clashes = merged(WHOLE, edited(WHOLE, {place: "甲"}), edited(WHOLE, {place: "乙"}))
    assert clashes == [Clash(place, "甲", "乙")]


def test_officers_and_items_are_kept_in_their_order() -> None:
    content = replace(CONTENT, officers=(Officer("乙", "2"), Officer("甲", "1")), body=(Items((Item(Words("一")),)),))
    assert [each.name for each in edited(content, leaves(content)).officers] == ["乙", "甲"]


def test_a_paragraph_can_be_added() -> None:
    assert edited(Content(), {"body-0-text-zh": "新段"}).body == (Paragraph(Words("新段")),)
    assert edited(Content(), {"body-0-text-en": "only English"}).body == ()
    assert NOTHING.say("en") == ""
