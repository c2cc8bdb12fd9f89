"""`closeout clock`: the end first, then how it was counted; every wrong use with the way out (X-4)."""

import json
from pathlib import Path

import jsonschema
import pytest

from closeout.cli.schemas import schema_named
from closeout.law.periods import rules
from tests.cli.running import Command

REQUIRED = """hearing_request payment reconsideration litigation penalty_decision decision_service
    evidence_preservation sealing public_notice_service power_notice""".split()
CLOCK = jsonschema.Draft202012Validator(schema_named("clock"))
REQUEST = ("clock", "hearing_request", "--from", "2026-09-30")


def lines(closeout: Command, *words: str, lang: str = "en") -> list[str]:
    ran = closeout("clock", *words, lang=lang)
    assert ran.status == 0, ran.err
    return ran.out.splitlines()


def test_the_first_line_is_the_date_and_the_rest_tells_how(closeout: Command) -> None:
    assert lines(closeout, *REQUEST[1:]) == [
        "2026-10-13",
        "Request for a hearing: 5 working days from the day the notice of the right to a hearing was served",
        "Law: Administrative Penalty Law, arts 64, 85",
        "Checked: confirmed in the text",
        "",
        "2026-09-30 Wed           left out: the count starts on the next day",
        "2026-10-01 – 2026-10-07  off: National Day",
        "2026-10-08 – 2026-10-09  working days 1–2",
        "2026-10-10 Sat           working day 3: a make-up day for National Day",
        "2026-10-11 Sun           weekend",
        "2026-10-12 – 2026-10-13  working days 4–5",
    ]


def test_it_is_told_in_chinese(closeout: Command) -> None:
    told = lines(closeout, *REQUEST[1:], lang="zh")
    assert told[:3] == ["2026-10-13", "申请听证：自听证告知书送达之日起 5 个工作日", "依据：《行政处罚法》第64、85条"]
    assert "2026-10-10 周六          第 3 个工作日：国庆节调休上班" in told


def test_the_list_has_the_ids_that_are_promised(closeout: Command) -> None:
    ids = {line.split(" ")[0] for line in lines(closeout)}
    assert set(REQUIRED) <= ids
    assert set(rules().periods) <= ids


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_list_as_json_keeps_its_schema(closeout: Command, lang: str) -> None:
    data = json.loads(closeout("clock", "--json", lang=lang).out)
    jsonschema.Draft202012Validator(schema_named("clock-list")).validate(data)
    assert [each["id"] for each in data["periods"]] == list(rules().periods)


@pytest.mark.parametrize("id_", rules().periods)
def test_every_period_can_be_counted_and_keeps_its_schema(closeout: Command, id_: str) -> None:
    rule = rules().periods[id_]
    when = ["--to" if rule.backwards else "--from", "2026-09-04T16:20" if rule.unit == "hours" else "2026-09-04"]
    local = ["--length", "3"] if rule.length is None else []
    data = json.loads(closeout("clock", id_, *when, *local, "--json").out)
    CLOCK.validate(data)
    assert {lines(closeout, id_, *when, *local, lang=lang)[0] for lang in ("zh", "en")} == {data["end"]}


def test_the_power_notice_tells_the_earliest_and_the_prudent_moment(closeout: Command) -> None:
    told = lines(closeout, "power_notice", "--from", "2026-09-30T16:20")
    assert told[0] == "2026-10-01T16:20"
    assert "· Proposed: 2026-10-08, in working hours." in told
    assert "statutory holidays" in " ".join(told)


def test_a_deadline_that_does_not_move_tells_when_to_act_or_that_no_working_day_is_left(closeout: Command) -> None:
    before = lines(closeout, "crime_transfer_decision", "--from", "2026-06-16")
    within = lines(closeout, "crime_transfer_decision", "--from", "2026-10-01")
    plain = lines(closeout, "crime_transfer_decision", "--from", "2026-11-03")
    assert "· It never moves to a later day. See to it on 2026-06-18, the last working day before." in before
    assert "no working day lies before it" in " ".join(within)
    assert "never moves" not in " ".join(plain)


def test_a_limit_on_power_tells_when_to_act(closeout: Command) -> None:
    told = lines(closeout, "sealing", "--from", "2026-09-05")
    assert told[0] == "2026-10-05"
    assert "· It never moves to a later day. See to it on 2026-09-30, the last working day before." in told


def test_an_end_that_moves_tells_over_which_days(closeout: Command) -> None:
    told = lines(closeout, "payment", "--from", "2026-09-20")
    assert "2026-10-05 – 2026-10-07  off: National Day" in told
    assert "2026-10-08 Thu           moved to the next working day: the end" in told


def test_a_hearing_is_counted_back_from(closeout: Command) -> None:
    told = lines(closeout, "hearing_notice", "--to", "2026-10-20")
    assert told[0] == "2026-10-10"
    assert "· Better by 2026-10-09, which leaves one working day to spare." in told


def test_a_provisional_end_says_so(closeout: Command) -> None:
    assert any(line.startswith("· Provisional: ") for line in lines(closeout, "payment", "--from", "2026-12-28"))
    assert any(line.startswith("· 暂定：") for line in lines(closeout, "payment", "--from", "2026-12-28", lang="zh"))


def test_holidays_that_are_loaded_settle_it(closeout: Command, tmp_path: Path) -> None:
    path = tmp_path / "2027.csv"
    path.write_text("date,name,is_off_day\n2027-01-01,元旦,1\n2027-01-12,补休,1\n", "utf-8")
    told = lines(closeout, "payment", "--from", "2026-12-28", "--holidays", str(path))
    assert told[0] == "2027-01-13"
    assert not any(line.startswith("· Provisional") for line in told)


def test_extensions_and_pauses_are_counted_in(closeout: Command) -> None:
    told = lines(closeout, "sealing", "--from", "2026-09-05", "--extended", "--paused", "2026-09-10..2026-09-12")
    assert told[0] == "2026-11-07"
    assert "2026-09-10 – 2026-09-12  the clock stood still" in told
    assert any(line.startswith("· Extended: ") for line in told)


def test_a_pause_that_the_law_does_not_know_is_warned_of(closeout: Command) -> None:
    told = lines(closeout, "payment", "--from", "2026-11-02", "--paused", "2026-11-05..2026-11-06")
    assert "· Note: the articles cited know no pause; name the rule that allows it." in told


def test_a_start_before_the_law_was_in_force_is_warned_of(closeout: Command) -> None:
    assert any("was not in force on that day" in each for each in lines(closeout, *REQUEST[1:3], "2021-07-14"))


def test_a_length_that_is_set_locally_is_given(closeout: Command) -> None:
    told = lines(closeout, "statement_defence", "--from", "2026-09-30", "--length", "1")
    assert told[:2] == [
        "2026-10-08",
        "Statement and defence: 1 working day from the day the prior notice was served",
    ]


def test_a_saturday_made_up_for_can_be_left_out(closeout: Command) -> None:
    assert lines(closeout, *REQUEST[1:], "--weekends-off")[0] == "2026-10-14"


@pytest.mark.parametrize("word", ["2026-09-30T16:20", "2026-09-30 16:20"])
def test_the_time_of_day_does_not_matter_to_days(closeout: Command, word: str) -> None:
    assert lines(closeout, "hearing_request", "--from", word)[0] == "2026-10-13"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("hearing_request",), "is counted from the day the notice of the right to a hearing was served; add --from"),
        (("hearing_request", "--to", "2026-09-30"), "use --from, not --to"),
        (("hearing_notice",), "is counted back from the day of the hearing; add --to"),
        (
            ("hearing_notice", "--from", "2026-09-30"),
            "is counted back from the day of the hearing: use --to, not --from",
        ),
        (("power_notice", "--from", "2026-09-30"), "write 2026-09-30T16:20"),
        (("power_notice", "--from", "2026-09-30T25:00"), "this is no date"),
        (("power_notice", "--from", "2026-09-30T08:20Z"), "this is no date"),  # was counted from 08:20 in China
        (("power_notice", "--from", "2026-09-30T16:20+08:00"), "this is no date"),
        (("payment", "--from", "30.9.2026"), "this is no date"),
        (("payment", "--from", "9999-12-31"), "the year must be from 1949 to 2999"),
        (("payment", "--from", "2026-09-30", "--extended"), "leave out --extended"),
        (("sealing", "--from", "2026-09-30", "--extended", "--extended"), "at most this often: 1"),
        (("sealing", "--from", "2026-09-30", "--paused", "2026-10-01"), "write FROM..TO"),
        (("sealing", "--from", "2026-09-30", "--paused", "2026-10-02..2026-10-01"), "swap the two"),
        (("payment", "--from", "2026-09-30", "--length", "3"), "the law sets payment to 15 days"),
        (("statement_defence", "--from", "2026-09-30"), "add --length, in working days"),
        (("--from", "2026-09-30"), "name a period first"),
    ],
)
def test_wrong_usage_names_the_way_out(closeout: Command, words: tuple[str, ...], said: str) -> None:
    ran = closeout("clock", *words)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("hearing_requests", "--from", "2026-09-30"), "did you mean 'hearing_request'?"),
        (("qqqq", "--from", "2026-09-30"), "closeout clock lists them all"),
        ((*REQUEST[1:], "--holidays", "nowhere.json"), "nowhere.json cannot be read"),
    ],
)
def test_what_cannot_be_done_is_refused(closeout: Command, words: tuple[str, ...], said: str) -> None:
    ran = closeout("clock", *words)
    assert (ran.status, ran.out) == (1, "")
    assert said in ran.err
