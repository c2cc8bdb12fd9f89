"""Reading the engine's tables and saying where they differ from the oracle's."""

import csv
import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.oracle.sites import Facts, cell
from tests.oracle.tables import COLUMNS, Row

REASONS_IN_WORDS: Row = ("reason_zh", "reason_en")
SITES_SHOWN = 3


def contract_header(table: str) -> Row:
    """Return all columns that the contract demands of the table's CSV."""
    return COLUMNS[table] + (REASONS_IN_WORDS if table in ("verdicts", "outcomes") else ())


def read_table(folder: Path, table: str) -> list[Row]:
    """Return the rows of one of the engine's tables, without its reasons in words.

    Raises:
        ValueError: the header is not the contract's.
    """
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = [tuple(row) for row in csv.reader(file)]
    if header != contract_header(table):
        raise ValueError(f"{table}.csv has the header {header}, the contract says {contract_header(table)}")
    kept = len(COLUMNS[table])
    return [row[:kept] for row in rows]


def differences(table: str, oracle: Sequence[Row], engine: Sequence[Row], sites: Sequence[Facts]) -> str:
    """Return "" where the rows are equal and in the same order, else a text that shows the first sites that differ."""
    if list(oracle) == list(engine):
        return ""
    expected, found = _by_site(oracle), _by_site(engine)
    facts = {str(site["site_code"]): site for site in sites}
    codes = [code for code in facts if expected.get(code, []) != found.get(code, [])]
    strange = [code for code in found if code not in facts]
    text = [f"{table}: {len(codes)} of {len(facts)} sites differ ({len(oracle)} rows expected, {len(engine)} found)"]
    if strange:
        text.append(f"rows of sites that were not in the input: {strange[:10]}")
    if not codes and not strange:
        text.append("each site's rows are equal: only the order of the sites, or their being together, is wrong")
    for code in codes[:SITES_SHOWN]:
        text += _site_differences(table, code, expected.get(code, []), found.get(code, []), facts[code])
    return "\n".join(text)


def _by_site(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[0], []).append(row)
    return groups


def _site_differences(table: str, code: str, expected: list[Row], found: list[Row], facts: Facts) -> list[str]:
    lines = difflib.unified_diff(
        [",".join(row) for row in expected], [",".join(row) for row in found], "oracle", "engine", lineterm="", n=1
    )
    known = " ".join(f"{name}={cell(value)}" for name, value in facts.items() if value is not None)
    unknown = " ".join(name for name, value in facts.items() if value is None)
    columns = ",".join(COLUMNS[table])
    return ["", f"--- {table} of {code}: {columns}", *lines, f"known: {known}", f"unknown: {unknown}"]
