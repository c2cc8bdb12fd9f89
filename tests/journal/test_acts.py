"""Every act that a slice writes into the journal has a name in words, in both languages."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.utils import translation

import closeout
from closeout.journal.words import act_name, field_name, known_acts, register, value_name

PACKAGE = Path(closeout.__file__).parent
# Functions that take the word of an act, and which argument it is: of every slice, and of one.
EVERYWHERE = {"Act": 0}
OF_A_SLICE = {
    "people": {"act": 0},
    "notices": {"_act": 0},
    "evidence": {"_act": 0},
    "documents": {"act": 0},
    "findings": {"moved": 3, "kept": 2},
    "inspections": {"act_on": 1},
    "sites": {"act_on": 1},
    "work": {"_moved": 1},
}
# Where the word is put together: all that it can become.
COMPOSED = {
    "census_signed_": ("census_signed_complete", "census_signed_zero"),
    "site_": ("site_closed", "site_moved"),
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _functions(path: Path) -> Iterator[Function]:
    tree = ast.parse(path.read_text("utf-8"))
    yield from (each for each in ast.walk(tree) if isinstance(each, Function))


def _words(node: ast.expr, inside: Function, speakers: Mapping[str, int]) -> Iterator[str]:
    """Yield what an expression can be; a name is looked up in its function, an argument says nothing."""
    match node:
        case ast.Constant(value=str() as word):
            yield word
        case ast.IfExp():
            yield from (*_words(node.body, inside, speakers), *_words(node.orelse, inside, speakers))
        case ast.JoinedStr(values=[ast.Constant(value=str() as beginning), *_]):
            yield from COMPOSED[beginning]
        case ast.Name(id=name) if name in {each.arg for each in ast.walk(inside) if isinstance(each, ast.arg)}:
            assert inside.name in speakers, f"{inside.name} takes the word of an act"
        case ast.Name(id=name):
            found = [each for each in ast.walk(inside) if isinstance(each, ast.Assign) and _gives(each, name)]
            assert found, name
            yield from (word for each in found for word in _words(each.value, inside, speakers))
        case _:
            raise AssertionError(ast.dump(node))


def _gives(assignment: ast.Assign, name: str) -> bool:
    return any(isinstance(each, ast.Name) and each.id == name for each in assignment.targets)


def acts_of(source: Path) -> Iterator[tuple[str, str]]:
    """Yield the file and the word of every act that the code names."""
    for path in sorted(source.rglob("*.py")):
        file = path.relative_to(source)
        speakers = {**EVERYWHERE, **OF_A_SLICE.get(file.parts[0], {})}
        for function in _functions(path):
            for call in (each for each in ast.walk(function) if isinstance(each, ast.Call)):
                place = speakers.get(_name(call))
                if place is not None and len(call.args) > place:
                    yield from ((file.as_posix(), word) for word in _words(call.args[place], function, speakers))


def test_every_act_has_a_name() -> None:
    found = sorted(set(acts_of(PACKAGE)))
    assert len(found) > 40
    assert [each for each in found if each[1] not in known_acts()] == []


def test_no_name_is_of_an_act_that_nobody_does() -> None:
    done = {word for _, word in acts_of(PACKAGE)}
    assert sorted(set(known_acts()) - done) == []


def test_an_act_without_a_name_is_found(tmp_path: Path) -> None:
    (tmp_path / "services.py").write_text("def burn():\n    record(Act('barn_burnt', 'barn:1'))\n")
    assert list(acts_of(tmp_path)) == [("services.py", "barn_burnt")]
    assert "barn_burnt" not in known_acts()


def test_acts_behind_a_condition_and_a_variable_are_found(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "services.py").write_text(
        "def turn(up):\n    word = 'lifted' if up else 'lowered'\n    record(act_on(site, word, {}, {}, ''))\n"
    )
    assert [word for _, word in acts_of(tmp_path)] == ["lifted", "lowered"]


def test_a_function_that_takes_an_act_must_be_known(tmp_path: Path) -> None:
    (tmp_path / "services.py").write_text("def sneaky(word):\n    record(Act(word, 'barn:1'))\n")
    with pytest.raises(AssertionError, match="sneaky takes the word of an act"):
        list(acts_of(tmp_path))


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_names_are_words_in_both_languages(lang: str) -> None:
    with translation.override(lang):
        said = {act: act_name(act) for act in known_acts()}
    assert [act for act, name in said.items() if not name or "_" in name] == []
    assert lang == "en" or [act for act, name in said.items() if name.isascii()] == []


def test_different_acts_of_a_slice_are_told_apart() -> None:
    with translation.override("zh-hans"):
        names = [act_name(each) for each in known_acts()]
    assert len(names) == len(set(names))


def test_what_has_no_name_goes_by_its_code() -> None:
    assert (act_name("barn_burnt"), field_name("barn"), value_name("barn", "red")) == ("barn_burnt", "barn", "red")


def test_a_value_is_said_as_its_slice_says_it() -> None:
    register({}, values={"barn_colour": lambda code: {"r": "red"}.get(code, code)})
    assert [value_name("barn_colour", each) for each in ("r", "g")] == ["red", "g"]
