"""Facts, and tables of sites made for a test and read back."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from closeout.kernel.facts import Fact
from closeout.kernel.refusal import Problem
from closeout.kernel.text import Text
from closeout.tabular.findings import Findings
from closeout.tabular.mapping import ColumnMap
from closeout.tabular.sites import open_sites


def _fact(key: str, type_: str, zh: str, unit: str | None = None, **choices: str) -> Fact:
    labels = {choice: Text(label, choice.replace("_", " ")) for choice, label in choices.items()}
    return Fact(key, type_, Text(zh, key.replace("_", " ")), unit=unit, choices=labels)  # type: ignore[arg-type]


FACTS = {
    fact.key: fact
    for fact in (
        _fact("name", "text", "名称"),
        _fact("address", "text", "地址"),
        _fact("lon", "number", "经度"),
        _fact("lat", "number", "纬度"),
        _fact("storage", "choice", "存放方式", open_air="露天", indoor="室内", both="都有"),
        _fact("materials", "set", "品种", paper="废纸", plastic="废塑料", metal="废金属", other="其他"),
        _fact("staff_count", "number", "人数"),
        _fact("fence_height_m", "number", "围挡高度", unit="m"),
        _fact("operating_area_m2", "number", "面积", unit="m2"),
        _fact("has_fence", "boolean", "有围挡"),
        _fact("issued_on", "date", "发证日期"),
    )
}

Rows = Sequence[Sequence[object]]


def csv_text(rows: Rows) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def write_csv(path: Path, rows: Rows, encoding: str = "utf-8") -> Path:
    path.write_bytes(csv_text(rows).encode(encoding))
    return path


def read(path: Path, mapping: ColumnMap | None = None, *, size: int = 50_000) -> tuple[pl.DataFrame, Findings]:
    """Return all sound sites of `path` and what was found wrong."""
    table = open_sites(path, FACTS, mapping=mapping)
    frames = [batch.sites for batch in table.batches(size)]
    return pl.concat([pl.DataFrame(schema=table.schema), *frames]), table.findings


def places(problems: Sequence[Problem]) -> list[tuple[object, object, str]]:
    """Return row, column and code of each problem."""
    return [(each.row, each.column, each.code.removeprefix("tabular.")) for each in problems]
