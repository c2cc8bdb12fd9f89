"""Every rule of a pack, broken once: the code, the place, what was found and what is allowed."""

from importlib.resources import files

import pytest

from closeout.packfile.resolve import LONGEST_CHAIN
from closeout.packfile.structure import MOST
from tests.packfile.a_pack import GOOD, problems, spoilt

CHAIN = "".join(f"  N{each}: {{when: N{each + 1}, text: {{zh: 名, en: name}}}}\n" for each in range(LONGEST_CHAIN))
CHAIN += f"  N{LONGEST_CHAIN}: ^{{when: 'TRUE', text: {{zh: 名, en: name}}}}\n"

CALL = """\
- id: call
        when: 'hazard OR name = ''it''''s'' OR tenants > 10'
        then: call
        role: police
"""

# By code: what stands in the good pack, and what stands there instead; `^` where the finger must point.
PACK_RULES: dict[str, list[tuple[str, str]]] = {
    "more_problems": [("made_by: [station]", f"made_by: [{'zzz, ' * (MOST - 1)}^zzz, zzz]")],
    "missing": [
        ("campaign: {start: {month: 4, day: 16}, end: {month: 6, day: 16},", "campaign: ^{start: {month: 4, day: 16},"),
        ("  - id: G-2.2a\n    clause: G-2.2\n", "  - ^id: G-2.2a\n"),
        ("- {id: D1, clause: G-1, unit: village_office,", "- ^{id: D1, clause: G-1,"),
    ],
    "missing_among": [("due: {trigger: phase_end, ", "due: ^{")],
    "wanted": [
        ("id: letting", "id: ^[letting]"),
        ("start: {month: 4", "start: {month: ^4.0"),
        ("clause: [G-2.1, G-2.2]", "clause: ^[]"),
        ("zh: 群租房消防整治方案", "zh: ^''"),
        ("value: safe", "value: ^[safe]"),
        ("G-1: {text: {zh: 时间, en: The time}}", "G-1: ^The time"),
        ("village: village_office\n", "village: ^[village_office]\n"),
        ("external: true", "external: ^yes"),
        ('cases: {"440307014015": station}', "cases: ^station"),
        ("campaign_start, days: days", "campaign_start, days: ^1.5"),
    ],
    "too_small": [("start: {month: 4", "start: {month: ^0")],
    "too_great": [("start: {month: 4", "start: {month: ^13")],
    "unknown_key": [("external: true", "external: true, ^zzz: 1")],
    "unknown_key_guess": [
        ("severity: major", "^severty: major"),
        ("otherwise: station", "otherwise: station, ^nots: x"),
    ],
    "not_among": [("hit: first", "hit: ^zzz"), ("format: 1", "format: ^2")],
    "not_among_guess": [("type: boolean, value", "type: ^bolean, value")],
    "pattern": [
        ("  gas: {", "  ^Gas: {"),
        ("id: letting", "id: ^Letting"),
        ("village: village_office\n", "village: ^Village Office\n"),
    ],
    "wide_sign": [
        ("clause: [G-2.1, G-2.2]", "clause: [^G-2.1，G-2.2]"),
        ('version: "1.0"', "version: ^“1.0”"),
        ("title: {zh: 群", "title: {^zh：群"),
        ("  gas: {", "  ^gａs: {"),
    ],
    "key_no_blank": [("title: {zh: 群", "title: {^zh:群")],
    "wanted_quotes": [('version: "1.0"', "version: ^1.0"), ("{text: {zh: 通道", "{text: {zh: ^true")],
    "name_cycle": [("BAD: {any_fails: [G-2],", "BAD: ^{when: LOW AND BAD,")],
    "name_chain": [("outcomes:\n", CHAIN + "outcomes:\n")],
    "name_is_fact": [("  BAD: {any", "  hazard: ^{when: LOW, text: {zh: 名, en: name}}\n  BAD: {any")],
    "name_needs_one": [
        ("BAD: {any_fails: [G-2],", "BAD: ^{any_fails: [G-2], when: LOW,"),
        ("BAD: {any_fails: [G-2],", "BAD: ^{"),
    ],
    "selects_nothing": [("any_fails: [G-2]", "any_fails: [G-2, ^G-3]"), ("any_fails: [G-2]", "any_fails: [^G-2.]")],
    "standard_of_standards": [("requires: escape_routes_clear", "requires: ^NOT BAD")],
    "unknown_clause": [("Police station}, clause: G-1", "Police station}, clause: ^QQ")],
    "unknown_clause_guess": [("clause: [G-2.1, G-2.2]", "clause: [G-2.1, ^G-2.9]")],
    "unknown_unit": [("responsible: [station]", "responsible: [^zzz]"), ("by: station", "by: ^zzz")],
    "unknown_unit_guess": [
        ("to: gas", "to: ^gass"),
        ("otherwise: station", "otherwise: ^staton"),
        ('"440307014015": station', '"440307014015": ^stations'),
        ("made_by: [station]", "made_by: [station, ^villageoffice]"),
    ],
    "unknown_fact": [("proposes: hazard", "proposes: ^qqq"), ("by: division_code", "by: ^hazard")],
    "unknown_fact_guess": [
        ("judges: [hazard]", "judges: [hazard, ^hasard]"),
        ("by: division_code", "by: ^divisioncode"),
    ],
    "unknown_segment": [("then: small", "then: ^qqq")],
    "unknown_segment_guess": [("then: small", "then: ^smal")],
    "unknown_outcome": [("then: fine", "then: ^qqq")],
    "unknown_outcome_guess": [("then: fine", "then: ^fin")],
    "unknown_action": [("then: call\n", "then: ^qqq\n")],
    "unknown_action_guess": [("then: call\n", "then: ^calls\n")],
    "unknown_measure": [("measures: [M1]", "measures: [M1, ^Z9]")],
    "unknown_measure_guess": [("measures: [M1]", "measures: [^M11]")],
    "unknown_basis": [("basis: fire_law", "basis: ^zzz")],
    "unknown_basis_guess": [("basis: fire_law", "basis: ^fire_laws")],
    "unknown_article": [('article: "54"}]', 'article: ^"24"}]')],
    "unknown_phase": [("phases: [check]", "phases: [^zzz]")],
    "unknown_phase_guess": [("phase: check,", "phase: ^chek,")],
    "unknown_deliverable": [("deliverable: list", "deliverable: ^zzz")],
    "unknown_deliverable_guess": [("deliverable: list", "deliverable: ^lists")],
    "unknown_parameter": [("days: days", "days: ^motto")],
    "unknown_parameter_guess": [("days: days", "days: ^dayz")],
    "unit_without_clause": [
        (
            "station: {name: {zh: 派出所, en: Police station}, clause: G-1}",
            "station: ^{name: {zh: 派出所, en: Station}}",
        )
    ],
    "group_without_members": [("unit: village_office, kind", "unit: ^village_office, each_member: true, kind")],
    "unmapped_role": [
        ("role: village\n    text: {zh: 围挡够高", "role: ^fire\n    text: {zh: 围挡够高"),
        ("assists: [village]\n    proposes", "assists: [village, ^fire]\n    proposes"),
        ("assists: [village]\n        measures", "assists: [village, ^fire]\n        measures"),
        ("inspected_by: village", "inspected_by: ^fire"),
        ("proposes: hazard", "proposes: ^major_fire_hazard"),
        (
            "requires: escape_routes_clear",
            "requires: ^NOT stolen_goods AND handles_productive_metal AND sewage_treated",
        ),
        ("hit: collect\n", "hit: collect\n    asks: ^fire\n"),
    ],
    "standard_id": [("id: G-2.2a", "id: ^H-2.2a"), ("- id: G-2.1a", "- id: ^G-2.10")],
    "hit_policy": [("hit: first", "hit: ^collect"), ("hit: collect", "hit: ^unique")],
    "action_without_role": [(CALL, CALL.replace("id", "^id").replace("        role: police\n", ""))],
    "due_phase": [
        ("starts: {trigger: campaign_start}", "starts: {trigger: ^phase_start}"),
        ("trigger: phase_end, phase", "trigger: ^order_served, phase"),
    ],
    "not_the_judge": [
        ("judges: [hazard]", "judges: [^seen_on]"),
        ("judges: [hazard]", "judges: [hazard, ^stolen_goods]"),
    ],
    "decided_twice": [("decides: segment", "decides: ^outcome")],
    "id_twice": [("{id: rest", "{id: ^bad"), ("id: G-2.2a", "id: ^G-2.1a")],
    "reserved_parameter": [
        ("  motto: {", "  ^on: {type: text, value: x, clause: G-1, label: {zh: 甲, en: a}}\n  motto: {")
    ],
    "bad_number": [
        ("value: 15", f"value: ^{word}") for word in ("fifteen", "1.2345678901234567", "true", "08", "9" * 400)
    ],
    "unknown_choice": [('{by: division_code, cases: {"440307014015": station}', "{by: flat, cases: {zzz: ^station}")],
    "unknown_choice_guess": [
        ('{by: division_code, cases: {"440307014015": station}', "{by: flat, cases: {spilt: ^station}")
    ],
    "reserved_word": [("  tenants: {", "  ^like: {type: number, label: {zh: 数, en: count}}\n  tenants: {")],
    "bad_text": [("value: safe", "value: ^12")],
    "bad_boolean": [("boolean, value: true", "boolean, value: ^1"), ("boolean, value: true", "boolean, value: ^yes")],
    "bad_date": [("value: 2026-04-16", f"value: ^{word}") for word in ("2026-04-31", "20260416", "soon")],
    "fact_of_vocabulary": [("  tenants: {", "  ^has_fence: {")],
    "fact_needs_choices": [
        (
            "flat: {type: choice, of: {whole: {zh: 整租, en: whole}, split: {zh: 分租, en: split}},",
            "flat: ^{type: choice,",
        )
    ],
    "fact_takes_no_choices": [("tenants: {type: number, ", "tenants: ^{type: number, of: {a: {zh: 甲, en: a}}, ")],
    "fact_takes_no_unit": [("seen_on: {type: date, ", "seen_on: ^{type: date, unit: m, ")],
    "fact_default": [
        ("seen_on: {type: date, ", "seen_on: ^{type: date, default: soon, "),
        ("flat: {type: choice, ", "flat: ^{type: choice, default: other, "),
        ("hazard: {type: boolean, ", "hazard: ^{type: boolean, default: 1, "),
    ],
}

CONDITIONS: dict[str, list[tuple[str, str]]] = {
    "unlike": [
        ("OR fence_height_m >= :fence_min_m", "OR fence_height_m >= ^'4'"),
        ("tenants > 10", "tenants > ^seen_on"),
        ("applies: flat IN ('whole', 'split')", "applies: flat\n      IN\n      ('whole', ^4)"),
    ],
    "unknown_name": [
        ("NOT has_fence\n", "NOT ^qqq\n"),
        ("hazard OR name", "hazard OR ^qqq"),
        ('"has_fence AND fence', "\"name = '\\u56f4\\x41 \\\\ \\\"' AND\\\n    \\ ^qqq AND fence"),
        ("requires: escape_routes_clear", "requires: |2\n\n        escape_routes_clear\n\n        AND ^qqq"),
        ("when: BAD OR LOW", "when: name = '围挡' OR\n\n          LOW OR ^qqq"),
        ("operating_state <> 'closed'", "^qqq"),
    ],
    "unknown_name_guess": [
        ("has_fence AND fence", "has_fence AND ^fense_height_m < 1 AND fence"),
        ("when: BAD OR LOW", "when: BAD OR ^LOWW"),
    ],
    "unknown_choice_guess": [("('whole', 'split')", "('whole', ^'spilt')")],
    "unknown_parameter": [("fence_height_m < :fence_min_m", "fence_height_m < ^:qqq")],
    "unknown_parameter_guess": [("fence_height_m < :fence_min_m", "fence_height_m < ^:fence_min")],
    "not_in_dialect": [("operating_state <> 'closed'", "operating_state ^LIKE 'closed'")],
    "syntax": [("operating_state <> 'closed'", "operating_state <> ^'closed")],
    "units": [("OR fence_height_m >= :fence_min_m", "OR fence_height_m >= ^operating_area_m2")],
}
CASES = [(f"packfile.{code}", *each) for code, spoils in PACK_RULES.items() for each in spoils]
CASES += [(f"conditions.{code}", *each) for code, spoils in CONDITIONS.items() for each in spoils]


def test_the_good_pack_is_good() -> None:
    assert problems(GOOD) == []


@pytest.mark.parametrize(("code", "old", "marked"), CASES, ids=[f"{code} {marked[:50]!r}" for code, _, marked in CASES])
def test_a_broken_rule_is_refused_at_its_place(code: str, old: str, marked: str) -> None:
    text, line, column = spoilt(old, marked)
    found = problems(text)
    assert (code, line, column) in [(each.code, each.row, each.column) for each in found]
    assert all(
        "{" not in each.say(lang).replace("{…}", "") for each in found for lang in ("zh", "en") if each.row == line
    )


def test_every_rule_of_a_pack_is_broken_by_a_test() -> None:
    """The messages before the proofs are the rules of a pack; the first few are of finding and reading it."""
    text = files("closeout.packfile").joinpath("messages.toml").read_text("utf-8").partition("# proofs")[0]
    codes = {line.strip("[]\n") for line in text.splitlines() if line.startswith("[")}
    assert codes - set(PACK_RULES) == {"no_pack", "no_pack_guess", "no_cases", "unreadable", "not_utf8", "bad_pack"}


def said(old: str, marked: str) -> list[str]:
    """Return the problems as they are printed, without their places."""
    return [each.say("en").partition(": ")[2] for each in problems(spoilt(old, marked)[0])]


@pytest.mark.parametrize(
    ("old", "marked", "sentence"),
    [
        (
            "hit: first",
            "hit: ^frist",
            "frist: tables › outcome › hit: did you mean 'first'? It must be one of first | unique | collect",
        ),
        ("external: true", "external: ^yes", "yes: units › gas › external: this must be true or false"),
        ("external: true", "external: ^null", "null: units › gas › external: this must be true or false"),
        (
            "value: safe",
            "value: ^{a: b}",
            "{…}: parameters › motto › value: this must be true or false or a whole number or a number or a text",
        ),
        ("- id: call\n        when", "- ^when", "tables › routes › rows › #1 › id: 'id' is missing; add it"),
        (
            "due: {trigger: phase_end, ",
            "due: ^{",
            "deadlines › report › due › trigger: 'trigger' is missing; add it, one of campaign_start | campaign_end | "
            "phase_start | phase_end | order_served | finding_made | inspection_made",
        ),
        ("to: gas", "to: ^gass", "gass: units has no such unit; did you mean 'gas'?"),
        (
            "proposes: hazard",
            "proposes: ^major_fire_hazard",
            "police_fire: roles maps this role to no unit (major_fire_hazard uses it); add it under roles",
        ),
        (
            "fence_height_m < :fence_min_m",
            "fence_height_m < ^fence_min_m",
            "has_fence AND fence_height_m < fence_min_m: no fact or named sub-expression is called 'fence_min_m'; "
            "did you mean ':fence_min_m'?",
        ),
        (
            "  gas: {",
            "  ^Gas: {",
            "Gas: units › Gas: not written as it must be: only small letters, digits and _, a letter first",
        ),
        (
            'version: "1.0"',
            "version: ^1.0",
            '1.0: version: this must be a text, but reads as a number or a yes/no; put it in quotes: "1.0"',
        ),
        (
            "village: village_office\n",
            "village: ^[x]\n",
            "[…]: roles › village: this must be a text or a table of keys and values (key: value)",
        ),
        (
            "village: village_office\n",
            "village: ^{by: name, cases: {}}\n",
            "roles › village › otherwise: 'otherwise' is missing; add it",
        ),
    ],
)
def test_a_refusal_says_what_was_found_and_what_is_allowed(old: str, marked: str, sentence: str) -> None:
    assert said(old, marked) == [sentence]


def test_two_keys_missing_at_one_place_are_both_reported() -> None:
    assert len(said("  - id: G-2.2a\n    clause: G-2.2\n    requires: >\n", "  - ^id: G-2.2a\n    applies: >\n")) == 2


def test_all_problems_are_reported_in_the_order_of_the_file() -> None:
    text = (
        GOOD.replace("then: fine", "then: fin")
        .replace("to: gas", "to: gass")
        .replace("hazard OR name", "hazzard OR name")
    )
    assert [each.code.partition(".")[2] for each in problems(text)] == [
        "unknown_outcome_guess",
        "unknown_name_guess",
        "unknown_unit_guess",
    ]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_the_ends_of_lines_do_not_move_a_place(newline: str) -> None:
    text, line, column = spoilt("OR fence_height_m >= :fence_min_m", "OR fence_height_m >= ^'4'")
    assert [(each.row, each.column) for each in problems(text.replace("\n", newline))] == [(line, column)]
