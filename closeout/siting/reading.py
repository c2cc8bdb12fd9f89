"""Maps as the map library reads them: its failures as refusals, its remarks kept quiet, rings closed that are open."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from closeout.kernel.files import size_of
from closeout.kernel.refusal import Refusal
from closeout.siting.damage import cause

_FAULTS: Final = (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError, UnicodeDecodeError)


@contextmanager
def reading(file: Path) -> Iterator[None]:
    """Read from `file` inside. The library's remarks go nowhere: they name no feature, and shapes are checked later.

    Raises:
        Refusal: the file is damaged, or neither file nor folder.
        OSError: it does not exist or may not be looked at.
    """
    size_of(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except _FAULTS as error:
        raise Refusal("siting.unreadable", file=str(file), reason=cause(file, str(error))) from None


def shapes_of(written: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.bool_]]:
    """Return shapes as they were `written` (WKB, None: no shape), flat, and which had a ring that was left open.

    Where something is written that is no shape, a point stands that is no place either: not the same as nothing.
    """
    shapes = np.asarray(shapely.from_wkb(written, on_invalid="ignore"), dtype=object)
    hurt = shapely.is_missing(shapes) & np.array([each is not None for each in written], dtype=bool)
    shapes[hurt] = shapely.from_wkb(written[hurt], on_invalid="fix")
    lost = hurt & shapely.is_missing(shapes)
    shapes[lost] = shapely.from_wkt("POINT (nan nan)")
    return np.asarray(shapely.force_2d(shapes), dtype=object), hurt & ~lost
