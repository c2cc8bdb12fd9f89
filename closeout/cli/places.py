"""Layers and coordinate systems as the commands take them: `--layers` and `--crs`."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from closeout.cli.refusals import show_problems
from closeout.cli.speech import spoken
from closeout.evaluation.reasons import Reasons
from closeout.kernel.facts import Fact
from closeout.kernel.refusal import UsageRefusal
from closeout.packfile.pack import Pack
from closeout.report.layers import Layer
from closeout.siting.coordinates import to_wgs84
from closeout.siting.layers import label_of, read_layers
from closeout.siting.place_facts import Siting, is_area_layer, layer_of
from closeout.siting.site_features import FORMATS, FeatureSource
from closeout.tabular.mapping import ColumnMap
from closeout.tabular.sites import Positions, SiteTable, open_features, open_sites

ROAD_WITHIN = "beside_road_within_m"  # the parameter of a pack that says what is beside a road


def siting(plan: Pack, path: Path | None, *, warn: bool = True) -> Siting | None:
    """Return what computes the place facts that `plan` reads from the layers at `path`, None: there are none.

    What is to be warned of is told at once, unless `warn` is off because it was told before.

    Raises:
        Refusal: a layer cannot be read, or used.
    """
    if path is None:
        return None
    facts = list(_place_facts(plan))
    known = {layer_of(each) for each in plan.facts.values() if each.layer is not None}
    wanted = list(dict.fromkeys(layer_of(each) for each in facts))
    areas = {layer_of(each) for each in facts if is_area_layer(each)}
    layers = read_layers(path, wanted, known, areas)
    if warn:
        show_problems(layers.warnings, len(layers.warnings), spoken())
    within = plan.values.get(ROAD_WITHIN)
    return Siting(facts, layers.by_name, within if isinstance(within, float) else None)


def drawn(places: Siting | None) -> list[Layer]:
    """Return the layers that were read, as a report draws them."""
    layers = {} if places is None else places.layers
    return [Layer(label_of(name), layer.shapes) for name, layer in layers.items()]


def _place_facts(plan: Pack) -> Iterator[Fact]:
    return (plan.facts[key] for key in Reasons(plan).facts_read() if plan.facts[key].layer is not None)


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
