"""Every state, source and day has a word and a look, in both languages."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from closeout.findings import acts, words
from closeout.findings.acts import STATE_NAMES
from closeout.findings.models import SOURCES
from closeout.findings.orders import RESULTS
from closeout.findings.states import ENDED, MOVES, OPEN, RUNNING, STATES
from closeout.findings.views_act import ACTS as PAGES
from closeout.findings.words import SOURCE_NAMES, STATE_TAGS, due_tag, state_tag
from closeout.work.types import Due

LANGUAGES = ("zh-hans", "en")
CSS = Path(words.__file__).parents[1] / "ui" / "static"
MESSAGES = tomllib.loads((Path(words.__file__).parent / "messages.toml").read_text(encoding="utf-8"))


def chinese(text: str) -> bool:
    return any("\u4e00" <= each <= "\u9fff" for each in text)


def both(text: object) -> tuple[str, str]:
    """Return words in Chinese and in English."""
    said = []
    for lang in LANGUAGES:
        with translation.override(lang):
            said.append(str(text))
    return said[0], said[1]


def test_every_state_and_every_source_has_a_word_of_its_own_in_both_languages() -> None:
    for known, names in ((STATES, STATE_NAMES), (SOURCES, SOURCE_NAMES)):
        assert set(names) == set(known)
        spoken = [both(each) for each in names.values()]
        assert all(chinese(zh) and not chinese(en) for zh, en in spoken)
        assert len({zh for zh, _ in spoken}) == len({en for _, en in spoken}) == len(known)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_look_that_the_style_knows(state: str, lang: str) -> None:
    with translation.override(lang):
        tag = state_tag(state)
        assert (tag.css, tag.label) == (STATE_TAGS[state], str(STATE_NAMES[state]))
    style = "".join(each.read_text(encoding="utf-8") for each in CSS.rglob("*.css"))
    assert f".tag.{tag.css}" in style or f".{tag.css}" in style


@pytest.mark.parametrize(
    ("standing", "days", "css", "en", "zh"),
    [
        ("late", 1, "late", "1 day late", "逾期 1 天"),
        ("late", 12, "late", "12 days late", "逾期 12 天"),
        ("due", 0, "due", "due today", "今天到期"),
        ("due", 1, "due", "1 day left", "剩 1 天"),
        ("due", 3, "due", "3 days left", "剩 3 天"),
        ("later", 9, "plain", "9 days left", "剩 9 天"),
    ],
)
def test_a_day_reads_by_how_far_off_it_is(standing: str, days: int, css: str, en: str, zh: str) -> None:
    due = Due(standing, date(2026, 6, 4), days, False)  # type: ignore[arg-type] # a standing by its name
    spoken = []
    for lang in LANGUAGES:
        with translation.override(lang):
            tag = due_tag(due)
            assert tag is not None
            assert tag.css == css
            spoken.append(tag.label)
    assert spoken == [zh, en]


@pytest.mark.parametrize("standing", ["closed", "none"])
def test_a_day_that_counts_no_more_has_no_look(standing: str) -> None:
    assert due_tag(Due(standing, None, None, False)) is None  # type: ignore[arg-type] # a standing by its name


def test_what_is_open_runs_or_is_deferred_and_the_rest_ended() -> None:
    assert set(OPEN) | set(ENDED) == set(STATES)
    assert not set(OPEN) & set(ENDED)
    assert set(OPEN) - set(RUNNING) == {"deferred"}


def test_no_move_starts_where_it_ended_and_every_state_is_reached() -> None:
    assert not [deed for deed, move in MOVES.items() if set(move.start) & set(ENDED)]
    assert {move.end for move in MOVES.values()} == set(STATES)


@pytest.mark.parametrize("name", PAGES)
def test_an_act_is_named_in_the_journal_in_both_languages(name: str) -> None:
    act = {
        "accept": "finding_accepted",
        "refuse": "finding_refused",
        "reassign": "finding_reassigned",
        "submit": "finding_submitted",
        "send_back": "finding_sent_back",
        "close": "finding_closed",
        "give_up": "finding_given_up",
        "defer": "finding_deferred",
        "resume": "finding_resumed",
        "ask_time": "extension_asked",
        "decide_time": "extension_granted",
        "plan": "correction_planned",
    }[name]
    zh, en = both(acts.ACTS[act])
    assert chinese(zh)
    assert not chinese(en)


@pytest.mark.parametrize("names", [acts.ACTS, acts.FIELDS])
def test_the_journals_words_are_translated_and_told_apart(names: dict[str, object]) -> None:
    spoken = {key: both(each) for key, each in names.items()}
    assert [key for key, (zh, en) in spoken.items() if not chinese(zh) or chinese(en)] == []
    assert len({zh for zh, _ in spoken.values()}) == len(spoken)
    assert len({en for _, en in spoken.values()}) == len(spoken)


@pytest.mark.parametrize("code", MESSAGES)
def test_a_refusal_says_what_to_do_in_both_languages_as_a_sentence(code: str) -> None:
    said = MESSAGES[code]
    assert set(said) == {"zh", "en"}
    assert chinese(said["zh"])
    assert not chinese(said["en"])
    assert said["en"][0].isupper() or said["en"][0] in "{'"
    assert said["en"].endswith(".")
    assert said["zh"].endswith("。")


def test_a_result_of_a_reinspection_has_words_of_its_own() -> None:
    assert set(RESULTS) == {"corrected", "not_corrected", "late"}
    assert len({each.zh for each in RESULTS.values()}) == len({each.en for each in RESULTS.values()}) == 3
