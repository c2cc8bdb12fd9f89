"""The nearest feature of each site: ours beside GeoPandas, DuckDB's spatial extension and PostGIS."""

from collections.abc import Iterator

from benchmarks.bars import Result
from benchmarks.places import clear, scene
from benchmarks.places_peers import DuckDb, against, with_geopandas
from benchmarks.postgis_peer import HINT, PostGis, cluster, installed


def nearest_features(sites: int, features: int, times: int) -> Iterator[Result]:
    """Yield how many times as long each peer takes; PostGIS only where it is installed."""
    given = clear(scene(sites, features))
    yield against("GeoPandas", given, lambda: with_geopandas(given), times, at_least=1.0)
    yield against("DuckDB's spatial extension", given, DuckDb(given), times)
    if not installed():
        print(HINT, flush=True)
        return
    with cluster() as connection:
        yield against("PostGIS", given, PostGis(connection, given), times)
