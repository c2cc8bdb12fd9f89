"""The part of the page that tells of the service: every page, by who asked for it, on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

_NAMES: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

_PART: Final = """## The service with {sites:,} sites

By `make bench-web`. {met} of {bars} bars met. Milliseconds, from the request to the last byte of the answer.

| page | who asks | {heads} | queries | bar | |
|---|---|{lines}---:|---:|---|
{rows}

*95 %* is what 95 of 100 requests stay under, *half* the median. *CPU 95 %* is the same of the time that processors
worked for it, the database's included: what the clock shows on a machine that has nothing else to do. {times} requests
each. *Queries* are the most that one request asked of either database.

### Machines and databases

{machines}

### How it is measured

- One campaign by the Buji plan: {sites:,} sites in 400 villages and communities, {verdicts:,} verdicts, {tasks:,}
  tasks, {findings:,} findings in every state, {answers:,} answers given on visits; each site varies a sample's, one
  fact in seven unknown, all that follows derived as the service derives it.
- In one process that is warm: Django's test client, so everything but the network is in it – sessions, rights, queries,
  templates, the answer's bytes. After five requests to warm up, {times} are timed, one after another.
- *Village* is a worker of one community (250 sites), *head* leads a unit and *office* sees all.
  Filters, words, orders, edges and boxes are
  drawn at random from a fixed seed; words are Chinese of two characters and more, found often, seldom and never.
- *Nothing remembered*: before each request the cache is emptied, so that the clusters are counted anew.
- *Saving a fact* is a form that is sent: the fact's row, verdicts, routes, questions, tallies and the journal's entry
  in one transaction that is on the disk when it ends (SQLite `synchronous=FULL`, PostgreSQL `fsync=on`).
- *Saving a visit* is three requests of a phone: all the answers of a checklist, what is said of the visit as a whole,
  its end, with the facts, verdicts, findings and figures that come of it; their sum is told.
- The machine was not alone: its load is told above. What waited for a processor is in the clock's figures.
"""


def service(databases: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the part, nothing where nothing was measured; each database is what one run kept."""
    if not databases:
        return []
    rows = [each for found in databases for each in found["results"]]
    first = databases[0]
    heads = " | ".join(f"{_NAMES[each['database']]} 95 % | half | CPU 95 %" for each in databases)
    return [
        _PART.format(
            **{name: first[name] for name in ("sites", "verdicts", "tasks", "findings", "answers", "times")},
            met=sum(each["p95"] <= each["at_most"] for each in rows),
            bars=len(rows),
            heads=heads,
            lines="---:|" * 3 * len(databases),
            rows="\n".join(_rows(databases)),
            machines="\n".join(map(_machine, databases)),
        )
    ]


def _rows(databases: Sequence[Mapping[str, Any]]) -> list[str]:
    known = [{(each["page"], each["user"]): each for each in found["results"]} for found in databases]
    return [_row(key, [found[key] for found in known if key in found]) for key in known[0]]


def _row(key: tuple[str, str], found: Sequence[Mapping[str, Any]]) -> str:
    figures = " | ".join(f"{each['p95']:.0f} | {each['median']:.0f} | {each['cpu']:.0f}" for each in found)
    bar, asked = found[0]["at_most"], max(each["queries"] for each in found)
    met = "met" if all(each["p95"] <= bar for each in found) else "MISSED"
    return f"| {key[0]} | {key[1]} | {figures} | {asked} | ≤ {bar:.0f} | {met} |"


def _machine(found: Mapping[str, Any]) -> str:
    said = "; ".join(f"{name}: {value}" for name, value in found["machine"].items())
    return f"- **{_NAMES[found['database']]}**: {said}"
