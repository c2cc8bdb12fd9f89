"""What is wrongly written is refused in one line of the language spoken, whatever the command."""

import re

import pytest

from tests.cli.running import Command

WRONG = [
    ("check", "missing"),
    ("check town", "missing"),
    ("check town s.csv", "missing"),
    ("check town s.csv -o", "needs_value"),
    ("check town s.csv -o out --map", "needs_value"),
    ("check town s.csv -o out more", "extra"),
    ("check --json=yes town s.csv -o out", "takes_no_value"),
    ("check -x town s.csv -o out", "no_such_option"),
    ("check --jsn town s.csv -o out", "no_such_option_guess"),
    ("check town s.csv -o out --reasons some", "not_one_of"),
    ("check --lang fr", "not_one_of"),
    ("explain town s.csv", "missing"),
    ("explain town s.csv 1 2", "extra"),
    ("explain --nonsense", "no_such_option"),
    ("demo here", "extra"),
    ("demo --out", "needs_value"),
    ("plan nonsense", "no_such_command"),
    ("plan lst", "no_such_command_guess"),
    ("plan --nonsense list", "no_such_option"),
    ("plan list town", "extra"),
    ("plan show", "missing"),
    ("plan show town --year soon", "year"),
    ("plan show town --year 1", "year"),
    ("plan check", "missing"),
    ("plan check town --proof-seconds soon", "whole_number"),
    ("plan check town --proof-seconds 0", "whole_number"),
    ("check town s.csv -o out --header-row first", "whole_number"),
    ("explain town s.csv 1 --header-row 0", "whole_number"),
    ("plan test", "missing"),
    ("plan diff town", "missing"),
    ("plan schema pack town", "extra"),
    ("law show --on", "needs_value"),
    ("clock a b", "extra"),
    ("clock payment --length soon", "whole_number"),
    ("clock payment --length 0", "whole_number"),
    ("clock payment --extended=2", "takes_no_value"),
    ("clock payment --fom 2026-09-30", "no_such_option_guess"),
    ("chek", "no_such_command_guess"),
    ("--nonsense", "no_such_option"),
    ("--lang", "needs_value"),
    ("--lang fr", "not_one_of"),
    ("-- --lang", "no_such_command"),
]


@pytest.mark.parametrize(("words", "code"), WRONG, ids=[words for words, _ in WRONG])
def test_what_is_wrongly_written_is_one_sentence_in_either_language(
    closeout: Command, monkeypatch: pytest.MonkeyPatch, words: str, code: str
) -> None:
    for lang, start in (("en", "Refused: "), ("zh", "未执行：")):
        monkeypatch.setenv("CLOSEOUT_LANG", lang)
        ran = closeout(*words.split(), lang=None)

        assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert ran.err.startswith(start)
        if lang == "zh":  # what is left in Latin letters is what people type
            latin = re.sub(r"(closeout|-)[\w -]*|[\w.]+(, [\w.]+)+|“[^”]*”|[A-Z_]{3,}", "", ran.err)
            assert not re.search("[A-Za-z]{2}", latin), ran.err


def test_what_is_missing_is_named_with_every_way_to_write_it(closeout: Command) -> None:
    assert closeout("check", "town", "s.csv").err == ("Refused: -o, --out OUT is missing; see closeout check --help\n")


def test_a_misspelt_option_is_guessed(closeout: Command) -> None:
    assert "did you mean --json?" in closeout("check", "--jsn").err
    assert "did you mean --layers?" in closeout("check", "--layer").err


@pytest.mark.parametrize("words", ["check \udcff s.csv -o out", "check town s.csv -o out --set a=\udcff", "\udcff"])
def test_an_argument_that_is_not_utf_8_is_refused(closeout: Command, words: str) -> None:
    ran = closeout(*words.split())

    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "is not written in UTF-8" in ran.err


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("plan check town --proof-seconds 0", "--proof-seconds 0"),
        ("check town s.csv -o out --header-row=first", "--header-row=first"),
        ("explain town s.csv 1 --header-row 2 --header-row -1", "--header-row -1"),
    ],
)
def test_a_number_out_of_range_is_shown_as_it_was_written(closeout: Command, words: str, found: str) -> None:
    assert closeout(*words.split()).err.startswith(f"Refused: {found}: write a whole number from 1 to ")
