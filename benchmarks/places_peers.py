"""GeoPandas and DuckDB's spatial extension beside our place rules: from degrees to the nearest feature of each site."""

from collections.abc import Callable
from importlib.resources import files

import duckdb
import geopandas
import numpy as np
import pyarrow as pa
import shapely

from benchmarks.bars import Result
from benchmarks.places import PLANE, WITHIN, Pairs, Scene, nearest
from benchmarks.timing import alternate


def against(name: str, given: Scene, theirs: Callable[[], Pairs], times: int, at_least: float | None = None) -> Result:
    """Compare the pairs of a peer with ours, then time both in turn.

    Raises:
        AssertionError: a site has another nearest feature.
    """
    ours, found = nearest(given), theirs()
    differs = np.flatnonzero(ours != found)
    assert not len(differs), f"{name}: {len(differs)} sites differ, the first is {differs[0]}"
    pairs = alternate(lambda: nearest(given), theirs, times)
    title = f"{len(given.sites):,} points, nearest of {len(given.features):,} features within 500 m, {name}"
    return Result(title, pairs.ratio, "×", at_least=at_least, detail=str(pairs))


def with_geopandas(given: Scene) -> Pairs:
    """Project both and join by `sjoin_nearest`; of equally near features the first counts."""
    sites = geopandas.GeoDataFrame(geometry=given.sites, crs=4326).to_crs(PLANE)
    features = geopandas.GeoDataFrame(geometry=given.features, crs=4326).to_crs(PLANE)
    joined = geopandas.sjoin_nearest(sites, features, how="left", max_distance=WITHIN)
    first = joined[~joined.index.duplicated()]["index_right"]
    return np.asarray(first.fillna(-1), dtype=np.int64)


class DuckDb:
    """DuckDB with its spatial extension; its tables hold the places in degrees before the clock starts."""

    def __init__(self, given: Scene) -> None:
        """Load the scene."""
        self._peer = duckdb.connect(config={"threads": 2})
        package = files("duckdb_extension_spatial")
        self._peer.load_extension(str(package / "extensions" / f"v{duckdb.__version__}" / "spatial.duckdb_extension"))
        for name, shapes in (("sites", given.sites), ("features", given.features)):
            loaded = pa.table({"id": np.arange(len(shapes)), "wkb": pa.array(shapely.to_wkb(shapes), pa.binary())})
            self._peer.register("loaded", loaded)
            self._peer.execute(f"CREATE TABLE {name} AS SELECT id, ST_GeomFromWKB(wkb) AS shape FROM loaded")

    def __call__(self) -> Pairs:
        """Project both, join by ST_DWithin, and keep the nearest of each site."""
        plane = f"ST_Transform(shape, 'EPSG:4326', '{PLANE}', always_xy := true)"
        found = self._peer.execute(f"""
            WITH s AS MATERIALIZED (SELECT id, {plane} AS shape FROM sites),
                 f AS MATERIALIZED (SELECT id, {plane} AS shape FROM features),
                 near AS (SELECT s.id, arg_min(f.id, ST_Distance(s.shape, f.shape)) AS feature
                          FROM s JOIN f ON ST_DWithin(s.shape, f.shape, {WITHIN}) GROUP BY s.id)
            SELECT coalesce(feature, -1) AS feature FROM sites LEFT JOIN near USING (id) ORDER BY id
        """).fetchnumpy()
        return np.asarray(found["feature"], dtype=np.int64)
