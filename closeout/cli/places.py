"""Places as the commands take them: `--layers`, `--crs` and `--divisions`."""

from collections.abc import Mapping
from pathlib import Path

from closeout.cli.refusals import show_problems
from closeout.cli.speech import spoken
from closeout.evaluation.placing import siting_of
from closeout.kernel.facts import Fact
from closeout.kernel.refusal import UsageRefusal
from closeout.packfile.pack import Pack
from closeout.report.layers import Layer
from closeout.siting.coordinates import to_wgs84
from closeout.siting.layers import label_of
from closeout.siting.place_facts import Siting
from closeout.siting.site_features import FORMATS, FeatureSource
from closeout.tabular.divisions import read_divisions
from closeout.tabular.mapping import ColumnMap
from closeout.tabular.sites import Positions, SiteTable, open_features, open_sites


def siting(plan: Pack, path: Path | None, *, warn: bool = True) -> Siting | None:
    """Return what computes the place facts that `plan` reads from the layers at `path`, None: there are none.

    What is to be warned of is told at once, unless `warn` is off because it was told before.

    Raises:
        Refusal: a layer cannot be read, or used.
    """
    if path is None:
        return None
    computing, warnings = siting_of(plan, path)
    if warn:
        show_problems(warnings, len(warnings), spoken())
    return computing


def drawn(places: Siting | None) -> list[Layer]:
    """Return the layers that were read, as a report draws them."""
    layers = {} if places is None else places.layers
    return [Layer(label_of(name), layer.shapes) for name, layer in layers.items()]


def division_names(path: Path | None) -> dict[str, str]:
    """Return the names of the divisions in the table at `path` by their codes; None: there is no table.

    Raises:
        Refusal: it cannot be read, or is no table of divisions.
    """
    return {} if path is None else {each.code: each.name for each in read_divisions(path)}


def open_table(
    path: Path,
    facts: Mapping[str, Fact],
    mapping: ColumnMap,
    *,
    sheet: str | None,
    header_row: int | None,
    crs: str | None,
) -> SiteTable:
    """Open a table of sites, or features whose shapes are the sites; positions are in `crs`, None: WGS 84.

    Raises:
        UsageRefusal: `crs` is no coordinate system, or a row of headings is named of features.
        Refusal: nothing leads from it to WGS 84, or the file cannot be read.
    """
    convert = None if crs is None else to_wgs84(crs)
    if path.suffix.lower() in FORMATS and not path.is_dir():
        if header_row is not None:
            raise UsageRefusal("tabular.header_row_parquet", file=str(path))
        return open_features(path, facts, lambda: FeatureSource(path, sheet, crs), mapping=mapping)
    degrees = crs is None or not crs.strip().lower().startswith("epsg")
    placing = None if convert is None else Positions(convert, degrees)
    return open_sites(path, facts, mapping=mapping, sheet=sheet, header_row=header_row, positions=placing)
