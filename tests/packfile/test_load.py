"""Finding and reading packs: by id, folder or file; YAML's traps; and whatever else a file may hold."""

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import closeout
from closeout.kernel.located import read_located
from closeout.kernel.refusal import Refusal
from closeout.kernel.yaml_nodes import LARGEST, MOST
from closeout.packfile.library import load_pack, open_pack, shipped_ids, vocabulary
from closeout.packfile.pack import unit_of
from closeout.packfile.resolve import ON
from tests.packfile.a_pack import FILE, GOOD, load, problems, refused

SHIPPED = Path(closeout.__file__).parent / "packs"


def refusal(name: Path | str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        load_pack(str(name))
    assert caught.value.say("zh")
    assert all(each.say("zh") for each in caught.value.problems)
    return caught.value


def places(name: Path | str) -> list[tuple[str, int | None, str | int | None]]:
    return [(each.code, each.row, each.column) for each in refusal(name).problems]


def yaml(text: str) -> Any:
    return read_located(FILE, text).data


# --- Where packs are --------------------------------------------------------------------------------------------------


def test_three_packs_ship() -> None:
    assert shipped_ids() == ("buji", "rugao", "town")


@pytest.mark.parametrize("pack_id", shipped_ids())
def test_a_shipped_pack_loads_by_its_id(pack_id: str) -> None:
    assert load_pack(pack_id).id == pack_id


def test_a_pack_loads_from_a_folder_or_a_file_with_or_without_a_bom(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "other.yaml").write_text(GOOD, "utf-8-sig")
    assert [load_pack(str(path)).id for path in (tmp_path, tmp_path / "other.yaml")] == ["letting", "letting"]


@pytest.mark.parametrize(
    ("name", "code"), [("nowhere", "no_pack"), ("", "no_pack"), ("bugi", "no_pack_guess"), ("Town", "no_pack_guess")]
)
def test_a_pack_that_is_not_there_is_named_with_those_that_are(name: str, code: str) -> None:
    found = refusal(name)
    assert found.code == f"packfile.{code}"
    assert "buji, rugao, town" in found.say("en")


def test_a_folder_without_a_pack_is_no_pack(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "packfile.no_pack"


@pytest.mark.parametrize("name", ["a" * 5000, "pack.yaml/pack.yaml"])
def test_what_the_system_cannot_open_is_unreadable(name: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(GOOD, "utf-8")
    assert refusal(tmp_path / name).code == "packfile.unreadable"


def test_a_folder_called_pack_yaml_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").mkdir()
    assert refusal(tmp_path).code == "packfile.unreadable"


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [(b"\xff\xfea\0", 1, 1), ("id: x\nzh: 围".encode() + b"\xe9\n", 2, 6), (b"a: \xe9", 1, 4)],
)
def test_what_is_not_utf_8_is_refused_at_its_place(data: bytes, line: int, column: int, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(data)
    assert places(tmp_path / FILE) == [("packfile.not_utf8", line, column)]


# --- What a good pack says --------------------------------------------------------------------------------------------


def test_a_pack_knows_the_vocabulary_and_its_own_facts() -> None:
    pack = load(GOOD)
    assert set(pack.facts) == set(vocabulary()) | pack.own_facts
    assert pack.own_facts == {"tenants", "flat", "seen_on", "hazard"}
    assert (pack.facts["tenants"].default, list(pack.facts["flat"].choices)) == (0.0, ["whole", "split"])


def test_a_pack_knows_the_day_of_the_evaluation() -> None:
    assert load_pack("town", date(2026, 6, 1)).values[ON] == date(2026, 6, 1)


def test_parameters_have_values_of_their_types() -> None:
    values = {**load(GOOD).values}
    del values[ON]
    assert values == {"fence_min_m": 4.0, "days": 15.0, "motto": "safe", "strict": True, "since": date(2026, 4, 16)}


def test_conditions_may_cite_the_day_of_the_evaluation() -> None:
    assert problems(GOOD.replace("BAD OR LOW", "BAD OR seen_on > :on")) == []


def test_a_role_can_depend_on_a_fact_of_the_site() -> None:
    roles = load_pack("buji").roles
    units = [unit_of(roles, "police", {"division_code": code}) for code in ("440307014015", "x", None)]
    assert units[1] == units[2] == "police_buji"
    assert unit_of(roles, "market_supervision", {}) == "market_supervision"


# --- YAML's traps -----------------------------------------------------------------------------------------------------

WORDS_OF_OLD_YAML = (
    "no No on ON yes y off True NULL 08 007 0o7 0x1F 1e5 +1 1_000 12:30 2026-06-01 .5 1. .nan -.inf = <<".split()
)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *((word, word) for word in WORDS_OF_OLD_YAML),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("4", 4),
        ("-4", -4),
        ("0", 0),
        ("3.40", 3.4),
        ("440307014015", 440307014015),
        ("123456789012345", 123456789012345),
        ("1234567890123456", "1234567890123456"),
        ("1.2345678901234567", "1.2345678901234567"),
        ("9" * 5000, "9" * 5000),
        ("1" + "0" * 5000, "1" + "0" * 5000),
        ("'4'", "4"),
        ('"true"', "true"),
        ("|-\n  4", "4"),
    ],
)
def test_a_plain_word_stays_what_was_written(word: str, value: object) -> None:
    read = yaml(f"key: {word}\n")["key"]
    assert (type(read), read) == (type(value), value)


@pytest.mark.parametrize(
    ("code", "marked"),
    [
        ("yaml_empty", "^"),
        ("yaml_empty", "^# nothing here\n"),
        ("yaml_empty", "^---\n"),
        ("yaml_empty", "^null\n"),
        ("yaml_twice", "a: 1\nb: {c: 1, ^c: 2}\n"),
        ("yaml_twice", "1: x\n^'1': y\n"),
        ("yaml_anchor", "a: ^&here 1\n"),
        ("yaml_alias", "a: ^*there\n"),
        ("yaml_tag", "a: ^!!python/object/apply:os.system ['true']\n"),
        ("yaml_tag", "a: ^!!str 1\n"),
        ("yaml_tag", "^!own {a: 1}\n"),
        ("yaml_key", "^[a]: 1\n"),
        ("yaml_key", "^{a: b}: 1\n"),
        ("yaml_character", "a: b\nc: 围^\x01挡\n"),
        ("yaml_character", "a: ^\0"),
        ("yaml_deep", "[" * 40 + "^[" + "]" * 41),
        ("yaml_deep", "".join(" " * each + "a:\n" for each in range(40)) + " " * 40 + "^a: 1\n"),
        ("yaml", "^%YAML 9.9\n---\na: 1"),
        ("yaml_many", "a: [" + "1, " * (MOST - 3) + "^1]\n"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_at_its_place(code: str, marked: str) -> None:
    at = marked.index("^")
    with pytest.raises(Refusal) as caught:
        yaml(marked.replace("^", "", 1))
    (problem,) = caught.value.problems
    place = (marked.count("\n", 0, at) + 1, at - marked.rfind("\n", 0, at))
    assert (problem.code, (problem.row, problem.column)) == (f"kernel.{code}", place)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_000_000,
        "{" * 1_000_000,
        "a: " * 1_000_000,
        "- " * 1_000_000,
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "x" * (LARGEST + 1),
        "a: '" + "x" * 3_999_000,
        GOOD + "#" * 5_000_000,
    ],
    ids=["[", "{", "a:", "-", "laughs", "large word", "open quote", "large comment"],
)
def test_a_file_made_to_hurt_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text, "utf-8")
    assert len(refusal(tmp_path / FILE).problems) == 1


@pytest.mark.parametrize("text", ["just words", "- a\n- b\n", "4", "'围挡'", "<<: {a: 1}", "format: 1\n"])
def test_yaml_that_is_no_pack_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text, "utf-8")
    assert {code for code, _, _ in places(tmp_path / FILE)} <= {
        "packfile.wanted",
        "packfile.missing",
        "packfile.unknown_key",
    }


@pytest.mark.parametrize(("written", "value"), [("no", "no"), ("on", "on"), ("08", "08"), ("'1.0'", "1.0")])
def test_a_choice_may_be_called_what_yaml_once_took_for_a_yes(written: str, value: str) -> None:
    pack = load(GOOD.replace("value: safe", f"value: {written}"))
    assert pack.values["motto"] == value


# --- Anything at all --------------------------------------------------------------------------------------------------

BITS = [
    "\n",
    "  ",
    ": ",
    "'",
    '"',
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "!x ",
    "- ",
    "\t",
    "#",
    "\0",
    "null",
    "9",
    "围",
    "AND",
    "(",
]


@st.composite
def mutations(draw: st.DrawFn) -> bytes:
    """Bytes of a shipped pack, cut, doubled, shuffled and sown with what YAML and SQL care about."""
    text = draw(st.sampled_from([(SHIPPED / each / FILE).read_text("utf-8") for each in ("town", "rugao")]))
    rng = Random(draw(st.integers(0, 2**32)))
    for _ in range(rng.randint(1, 3)):
        at, length, other = rng.randrange(len(text)), rng.choice((0, 1, 1, 5, 40)), rng.randrange(len(text))
        text = text[:at] + rng.choice(("", rng.choice(BITS), text[other : other + length])) + text[at + length :]
    data = text.encode()
    at = rng.randrange(len(data))
    return data if rng.random() < 0.9 else data[:at] + b"\xff" + data[at:]


def refused_file(path: Path) -> Refusal | None:
    try:
        load_pack(str(path))
    except Refusal as found:
        return found
    return None


@given(data=mutations())
@settings(max_examples=200)
def test_a_damaged_pack_is_read_or_refused_and_nothing_else(
    data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / FILE
    path.write_bytes(data)
    found = refused_file(path)
    assert found is None or all(each.say("zh") and each.row and each.column for each in found.problems)


WORDS = [
    "zzz",
    "",
    "null",
    "true",
    "-1",
    "1.5",
    "[]",
    "{}",
    "[x]",
    "{a: b}",
    "围挡",
    "'",
    "NOT",
    "a AND b",
    ":on",
    "08",
    "9" * 400,
    "B-4",
]


@given(line=st.integers(0, GOOD.count("\n") - 1), word=st.sampled_from(WORDS), where=st.integers(0, 9))
@settings(max_examples=200)
def test_a_wrong_word_anywhere_is_taken_or_refused_and_nothing_else(line: int, word: str, where: int) -> None:
    lines = GOOD.splitlines()
    parts = lines[line].split(": ")
    at = where % len(parts)
    parts[at] = word + ("," if parts[at].endswith(",") else "")
    lines[line] = ": ".join(parts)
    found = refused("\n".join(lines))
    assert found is None or (found.problems and all(each.say("en") for each in found.problems))


def test_open_pack_reads_without_checking() -> None:
    assert open_pack("town").data["id"] == "town"
