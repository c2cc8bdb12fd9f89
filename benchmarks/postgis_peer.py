"""PostGIS beside our place rules, in a cluster of its own that is thrown away."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import psycopg
import shapely

from benchmarks.places import PLANE, WITHIN, Pairs, Scene

_BIN: Final = Path("/usr/lib/postgresql/15/bin")
_CONTROL: Final = Path("/usr/share/postgresql/15/extension/postgis.control")
_SRID: Final = 900_914
HINT: Final = "PostGIS is left out: apt-get install postgresql-15-postgis-3"


def installed() -> bool:
    """Return whether a cluster with PostGIS can be made here."""
    return (_BIN / "initdb").exists() and _CONTROL.exists()


@contextmanager
def cluster() -> Iterator[psycopg.Connection]:
    """Make a cluster that listens on a socket alone, and remove it afterwards."""
    folder = Path(tempfile.mkdtemp())
    if os.geteuid() == 0:  # PostgreSQL does not run as root
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    _run(_BIN / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--no-sync")
    settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c shared_buffers=1GB -c work_mem=256MB"
    try:
        _run(
            _BIN / "pg_ctl",
            "-D",
            data,
            "-w",
            "-l",
            folder / "log",
            "-o",
            f"{settings} -c fsync=off -c jit=off",
            "start",
        )
        with psycopg.connect(host=str(folder), user="bench", dbname="postgres", autocommit=True) as connection:
            connection.execute("CREATE EXTENSION postgis")
            yield connection
    finally:
        _run(_BIN / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


def _run(*words: object) -> None:
    command: Sequence[str] = [*(("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()), *map(str, words)]
    subprocess.run(command, check=True, capture_output=True, cwd="/")


class PostGis:
    """The scene in two tables in degrees; a run projects both, indexes the features and asks for the nearest."""

    def __init__(self, connection: psycopg.Connection, given: Scene) -> None:
        """Load the scene."""
        self._peer = connection
        plane = "INSERT INTO spatial_ref_sys (srid, proj4text) VALUES (%s, %s)"
        connection.execute(plane, (_SRID, PLANE))
        for name, shapes in (("sites", given.sites), ("features", given.features)):
            connection.execute(f"CREATE TABLE {name} (id int, shape geometry)")
            with connection.cursor().copy(f"COPY {name} FROM STDIN") as copy:
                for row in enumerate(shapely.to_wkb(shapely.set_srid(shapes, 4326), hex=True, include_srid=True)):
                    copy.write_row(row)

    def __call__(self) -> Pairs:
        """Return the nearest of each site, by the index's order of distance."""
        for name in ("sites", "features"):
            self._peer.execute(f"DROP TABLE IF EXISTS plane_{name}")
            flat = f"SELECT id, ST_Transform(shape, {_SRID}) AS shape FROM {name}"
            self._peer.execute(f"CREATE UNLOGGED TABLE plane_{name} AS {flat}")
        self._peer.execute("CREATE INDEX ON plane_features USING gist (shape)")
        self._peer.execute("ANALYZE plane_features, plane_sites")
        rows = self._peer.execute(f"""
            SELECT coalesce(f.id, -1) FROM plane_sites s LEFT JOIN LATERAL (
                SELECT id FROM plane_features f WHERE ST_DWithin(s.shape, f.shape, {WITHIN})
                ORDER BY s.shape <-> f.shape LIMIT 1) f ON true ORDER BY s.id
        """).fetchall()
        return np.array(rows, dtype=np.int64)[:, 0]
