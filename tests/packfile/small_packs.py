"""Tiny packs as YAML text: one table, standards and names as a test needs them, and a fact of every type."""

import json
from collections.abc import Mapping

Standards = Mapping[str, tuple[str | None, str]]

HEAD = """\
format: 1
id: tiny
version: "1"
title: {zh: 小方案, en: tiny plan}
authority: {zh: 某办, en: an office}
object: {zh: 站点, en: sites}
campaign: {start: {month: 6, day: 1}, end: {month: 6, day: 30}, clause: X-1}
clauses: {X-1: {text: {zh: 条款, en: clause}}}
parameters:
  high_m: {type: number, unit: m, value: 2, clause: X-1, label: {zh: 高, en: high}}
facts:
  flag: {type: boolean, label: {zh: 标记, en: flag}}
  ready: {type: boolean, default: false, label: {zh: 就绪, en: ready}}
  colour: {type: choice, of: {red: {zh: 红, en: red}, blue: {zh: 蓝, en: blue}}, label: {zh: 颜色, en: colour}}
  tall_m: {type: number, unit: m, label: {zh: 高度, en: height}}
  marks: {type: number, label: {zh: 分数, en: marks}}
  word: {type: text, label: {zh: 用词, en: word}}
  since: {type: date, label: {zh: 日期, en: since}}
  kinds: {type: set, of: {one: {zh: 甲, en: one}, two: {zh: 乙, en: two}}, label: {zh: 种类, en: kinds}}
units: {office: {name: {zh: 办公室, en: office}, clause: X-1}}
roles: {village: office, office: office, grid_management: office, market_supervision: office}
outcomes: {done: {label: {zh: 完成, en: done}}}
actions: {act: {label: {zh: 处置, en: act}}}
"""


def small_pack(
    rows: Mapping[str, str],
    *,
    hit: str = "first",
    complete: bool = False,
    applies: str | None = None,
    standards: Standards | None = None,
    names: Mapping[str, str] | None = None,
) -> str:
    """Return a pack with one table of `rows` (id to condition), `standards` (id to applies, requires) and `names`."""
    lines = [HEAD, "names:" if names else "names: {}"]
    lines += [f"  {name}: {{{_body(body)}, text: {{zh: 名, en: name}}}}" for name, body in (names or {}).items()]
    lines.append("standards:")
    for id_, (where, requires) in (standards or {"X-1z": (None, "flag")}).items():
        condition = "" if where is None else f"applies: {_quoted(where)}, "
        lines.append(f"  - {{id: {id_}, clause: X-1, {condition}requires: {_quoted(requires)}, role: office,")
        lines.append("     text: {zh: 标准, en: standard}}")
    answer = "decides: actions, hit: collect" if hit == "collect" else f"decides: outcome, hit: {hit}"
    scope = "" if applies is None else f"applies: {_quoted(applies)}, "
    lines.append(f"tables:\n  - {{id: table, {answer}, {scope}complete: {str(complete).lower()},")
    lines.append("     title: {zh: 表, en: table}, rows: [")
    lines += [f"       {_row(id_, when, hit)}," for id_, when in rows.items()]
    return "\n".join([*lines, "     ]}", ""])


def _body(body: str) -> str:
    """A name's body: `any_fails X-1` or a condition."""
    return f"any_fails: [{body.split()[1]}]" if body.startswith("any_fails ") else f"when: {_quoted(body)}"


def _row(id_: str, when: str, hit: str) -> str:
    then = "act, role: office" if hit == "collect" else "done"
    return f"{{id: {id_}, when: {_quoted(when)}, then: {then}, clause: [X-1], text: {{zh: 行, en: row}}}}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
