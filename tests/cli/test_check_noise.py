"""Whatever bytes a file holds: read right or refused, never a traceback, and OUT only where it was read."""

import zipfile
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.running import CHECK, TABLES, Command

QUICK = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])

WORDS = "1 2 是 否 3.4 3.4米 ３．４ NaN inf -1 1e400 露天 maybe 未知 =1+1 99999999999999999999 𬭎 | 、 \" '"
CELLS = st.sampled_from([*WORDS.split(), "", " ", "\x00", "\ufeff", "a\tb", "\u3000"])
HEADINGS = st.sampled_from(
    [
        "site_code",
        "has_fence",
        "fence_height_m",
        "storage",
        "name",
        "",
        "Site_Code",
        "lon",
        "lat",
        "has_fense",
        "site_code ",
    ]
)


def holds(closeout: Command, path: Path) -> None:
    """Check the file; it must be evaluated in full or refused, and leave nothing else behind."""
    out = path.parent / "out"

    ran = closeout(*CHECK, path, "-o", out, "--skip-bad", "--force")

    assert ran.status in (0, 1), ran.err
    assert "Traceback" not in ran.err
    if ran.status == 0:
        assert sorted(each.stem for each in out.iterdir()) == sorted(TABLES)
        assert ran.out.count("\n") == 1
    else:
        assert ran.out == ""
        assert ran.err.splitlines()[-1].startswith("Refused: ")
    assert {each.name for each in path.parent.iterdir()} <= {path.name, "out"}


@QUICK
@given(noise=st.binary(max_size=400), ending=st.sampled_from([".csv", ".xlsx", ".parquet"]))
def test_noise_with_the_right_ending(
    closeout: Command, tmp_path_factory: pytest.TempPathFactory, noise: bytes, ending: str
) -> None:
    path = tmp_path_factory.mktemp("noise") / f"sites{ending}"
    path.write_bytes(noise)

    holds(closeout, path)


@QUICK
@given(
    table=st.tuples(st.lists(HEADINGS, min_size=1, max_size=5), st.lists(st.lists(CELLS, max_size=6), max_size=5)),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"]),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_tables_of_odd_cells(
    closeout: Command,
    tmp_path_factory: pytest.TempPathFactory,
    table: tuple[list[str], list[list[str]]],
    encoding: str,
    ending: str,
) -> None:
    path = tmp_path_factory.mktemp("odd") / "sites.csv"
    path.write_bytes(ending.join(",".join(row) for row in [table[0], *table[1]]).encode(encoding))

    holds(closeout, path)


def _sound_parquet() -> bytes:
    file = BytesIO()
    pl.DataFrame({"site_code": ["1", "2"], "has_fence": [True, None]}).write_parquet(file)
    return file.getvalue()


def _sound_xlsx() -> bytes:
    file = BytesIO()
    pl.DataFrame({"site_code": ["1", "2"], "has_fence": ["是", None]}).write_excel(file)
    return file.getvalue()


SOUND = {".parquet": _sound_parquet(), ".xlsx": _sound_xlsx()}


@QUICK
@given(data=st.data(), ending=st.sampled_from(sorted(SOUND)))
def test_files_that_were_cut_off_or_scratched(
    closeout: Command, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, ending: str
) -> None:
    whole = SOUND[ending]
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.sampled_from([b"", b"\x00" + whole[at + 1 :], b"\xff\xff" + whole[at + 2 :]]))
    path = tmp_path_factory.mktemp("cut") / f"sites{ending}"
    path.write_bytes(damaged)

    holds(closeout, path)


@pytest.mark.parametrize("ending", [".xlsx", ".parquet", ".csv"])
def test_an_archive_under_another_name(closeout: Command, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"sites{ending}"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("site_code", "has_fence")

    holds(closeout, path)
    assert not (tmp_path / "out").exists()
