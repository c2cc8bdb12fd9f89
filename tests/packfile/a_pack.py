"""A small good pack as YAML text, with something in every section, for tests that spoil it at one place."""

from closeout.kernel.located import read_located
from closeout.kernel.refusal import Problem, Refusal
from closeout.packfile.library import load_located
from closeout.packfile.pack import Pack

FILE = "pack.yaml"

GOOD = """\
format: 1
id: letting
version: "1.0"
title: {zh: 群租房消防整治方案, en: Fire safety of shared flats}
authority: {zh: 某街道办事处, en: A street office}
object: {zh: 群租房, en: shared flats}
campaign: {start: {month: 4, day: 16}, end: {month: 6, day: 16}, clause: G-1}
clauses:
  G-1: {text: {zh: 时间, en: The time}}
  G-2.1: {text: {zh: 通道, en: Routes}}
  G-2.2: {text: {zh: 围挡, en: Fences}}
parameters:
  fence_min_m: {type: number, unit: m, value: 4, clause: G-2.2, label: {zh: 围挡高度, en: fence height}}
  days: {type: number, unit: day, value: 15, clause: G-1, label: {zh: 期限, en: time}}
  motto: {type: text, value: safe, clause: G-1, label: {zh: 口号, en: motto}}
  strict: {type: boolean, value: true, clause: G-1, label: {zh: 从严, en: strict}}
  since: {type: date, value: 2026-04-16, clause: G-1, label: {zh: 起始, en: since}}
facts:
  tenants: {type: number, label: {zh: 租户数, en: tenants}, default: 0}
  flat: {type: choice, of: {whole: {zh: 整租, en: whole}, split: {zh: 分租, en: split}}, label: {zh: 类型, en: kind}}
  seen_on: {type: date, label: {zh: 查看日期, en: seen on}}
  hazard: {type: boolean, label: {zh: 隐患, en: hazard}, judged_by: village}
units:
  village_office: {name: {zh: 居委会, en: Village office}, clause: G-1}
  station: {name: {zh: 派出所, en: Police station}, clause: G-1}
  gas: {name: {zh: 燃气公司, en: Gas company}, external: true}
roles:
  village: village_office
  police: {by: division_code, cases: {"440307014015": station}, otherwise: station}
names:
  LOW: {when: "has_fence AND fence_height_m < :fence_min_m", text: {zh: 围挡低, en: low fence}}
  BAD: {any_fails: [G-2], text: {zh: 有不达标, en: some standard fails}}
outcomes:
  rectify: {label: {zh: 整改, en: rectify}}
  fine: {label: {zh: 合格, en: fine}}
segments:
  small: {label: {zh: 小型, en: small}, inspected_by: village}
actions:
  call: {label: {zh: 约谈, en: call in}}
standards:
  - id: G-2.1a
    clause: G-2.1
    applies: flat IN ('whole', 'split')
    requires: escape_routes_clear
    severity: major
    role: police
    assists: [village]
    proposes: hazard
    text: {zh: 通道畅通, en: routes are clear}
  - id: G-2.2a
    clause: G-2.2
    requires: >
      NOT has_fence
      OR fence_height_m >= :fence_min_m
    role: village
    text: {zh: 围挡够高, en: the fence is high enough}
tables:
  - id: outcome
    decides: outcome
    hit: first
    title: {zh: 结果, en: outcome}
    rows:
      - {id: bad, when: BAD OR LOW, then: rectify, clause: [G-2.1, G-2.2], text: {zh: 不达标, en: fails}}
      - {id: rest, when: "TRUE", then: fine, clause: [G-1], text: {zh: 其余, en: the rest}}
  - id: segment
    decides: segment
    hit: unique
    title: {zh: 分段, en: segment}
    rows:
      - {id: small, when: tenants < 10, then: small, clause: [G-1], text: {zh: 小型, en: small}}
  - id: routes
    decides: actions
    hit: collect
    title: {zh: 处置, en: actions}
    applies: operating_state <> 'closed'
    rows:
      - id: call
        when: 'hazard OR name = ''it''''s'' OR tenants > 10'
        then: call
        role: police
        assists: [village]
        measures: [M1]
        clause: [G-1]
        text: {zh: 约谈, en: call in}
phases:
  - id: check
    clause: G-1
    title: {zh: 检查, en: check}
    starts: {trigger: campaign_start}
    ends: {trigger: campaign_start, days: days}
    responsible: [station]
    text: {zh: 检查, en: check}
duties:
  - {id: D1, clause: G-1, unit: village_office, kind: judge, judges: [hazard], phases: [check], text: {zh: 判定, en: judges}}
deadlines:
  - id: report
    clause: G-1
    due: {trigger: phase_end, phase: check, days: 3}
    owed_by: [station]
    to: gas
    deliverable: list
    text: {zh: 报送, en: report}
deliverables:
  - {id: list, clause: G-1, title: {zh: 清单, en: list}, made_by: [station], received_by: village_office}
measures:
  - {id: M1, clause: [G-1], title: {zh: 约谈, en: call in}, by: station, when: hazard, law: [{basis: fire_law, article: "54"}]}
basis:
  - {id: fire_law, title: {zh: 消防法, en: Fire Protection Law}, article: "18–23, 54"}
"""  # noqa: E501  # an item on one line is easier to spoil at one place


def load(text: str) -> Pack:
    """Return the checked pack of `text`."""
    return load_located(read_located(FILE, text))


def problems(text: str) -> list[Problem]:
    """Return what is wrong with `text`; nothing where it is a good pack."""
    found = refused(text)
    return [] if found is None else list(found.problems)


def refused(text: str) -> Refusal | None:
    """Return the refusal of `text`; None where it is a good pack."""
    try:
        load(text)
    except Refusal as refusal:
        return refusal
    return None


def spoilt(old: str, marked: str) -> tuple[str, int, int]:
    """Return the good pack with `marked` for `old`, and the line and column where its `^` stood."""
    assert GOOD.count(old) == 1, f"{old!r} stands {GOOD.count(old)} times in the good pack"
    text = GOOD.replace(old, marked)
    at = text.index("^")
    return text.replace("^", "", 1), text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
