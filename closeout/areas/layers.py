"""Layers of the map: checked as the engine reads them, kept, and read again for whoever measures to them."""

import tempfile
from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.db import transaction

from closeout.areas.kept_files import keep_files, kept_file, siblings, spread
from closeout.areas.models import Layer
from closeout.areas.types import LayerFound
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.divisions import stem
from closeout.kernel.refusal import Missing
from closeout.packfile.library import vocabulary
from closeout.people.access import Access
from closeout.siting.layers import COVERAGE, Layers, read_layers
from closeout.siting.place_facts import is_area_layer, layer_of
from closeout.ui.uploads import Upload, named

ENDINGS: Final = (".geojson", ".json", ".gpkg", ".zip")
LARGEST: Final = 64  # megabytes
_NAMED: Final = 10
Key = tuple[tuple[str, str], ...]  # names of layers and the files that hold them


def known_layers() -> list[str]:
    """Return the layers that the shared vocabulary measures to, in its order."""
    return list(dict.fromkeys(layer_of(each) for each in vocabulary().values() if each.layer is not None))


def layer_names() -> list[str]:
    """Return every name that a layer may have: of what is measured to, and of what such a layer covers."""
    known = known_layers()
    return [*known, *(f"{each}{COVERAGE}" for each in known)]


def _of_areas() -> set[str]:
    facts = [each for each in vocabulary().values() if each.layer is not None]
    return {layer_of(each) for each in facts if is_area_layer(each)}


def look(sent: Upload, name: str) -> LayerFound:
    """Return what a file says as the layer `name`, repaired where that can be.

    Raises:
        Refusal: it cannot be read, names no coordinate system, or a feature cannot be placed as it should be.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = spread(sent.path, name, Path(folder))
        with named(files[0], sent.name):
            layers = _read(Path(folder), [name])
    layer = layers.by_name[name]
    return LayerFound(len(layer.shapes), [str(each) for each in layer.labels[:_NAMED]], layers.warnings)


def _read(folder: Path, wanted: Collection[str]) -> Layers:
    of_areas = _of_areas() | {each for each in wanted if each.endswith(COVERAGE)}
    return read_layers(folder, wanted, layer_names(), of_areas)


@transaction.atomic
def load_layer(*, access: Access, sent: Upload, name: str, division: str, invented: bool, at: datetime) -> Layer:
    """Let a file be the layer `name` of a division's land ("" is all); it takes the place of the one before.

    Raises:
        Refusal: it cannot be read as this layer.
        Denied: the role may not manage areas.
    """
    access.need("manage_areas")
    found, digest, land = look(sent, name), sent.digest, stem(division)
    with tempfile.TemporaryDirectory() as folder:
        file = keep_files(spread(sent.path, name, Path(folder)), "layers", digest)
    old = Layer.objects.select_for_update().filter(name=name, stem=land).first()
    one = old or Layer(name=name, stem=land)
    before = {} if old is None else _told(old)
    one.file, one.digest, one.features, one.loaded_at, one.invented = file, digest, found.features, at, invented
    one.save()
    record(Act("layer_loaded", f"layer:{one.pk}", "areas", before, _told(one)), actor=access.user, at=at)
    return one


@transaction.atomic
def remove_layer(*, access: Access, layer: int, at: datetime) -> None:
    """Measure to a layer no more; its file stays, since verdicts were reached with it.

    Raises:
        Missing: there is no such layer.
        Denied: the role may not manage areas.
    """
    access.need("manage_areas")
    one = Layer.objects.select_for_update().filter(pk=layer).first()
    if one is None:
        raise Missing("areas.no_layer")
    before = _told(one)
    one.delete()
    record(Act("layer_removed", f"layer:{layer}", "areas", before=before), actor=access.user, at=at)


def _told(one: Layer) -> dict[str, object]:
    return {"name": one.name, "land": one.stem, "digest": one.digest, "features": one.features}


def layers_of(division: str) -> Layers:
    """Return the layers of the land that a division lies in, as the engine reads them; read once for each set of files.

    Of two of one name the one of the smaller land counts. One query.

    Raises:
        Refusal: a kept file cannot be read any more.
    """
    chosen: dict[str, str] = {}
    for each in Layer.objects.order_by("stem"):  # what a stem begins with sorts before it
        if division.startswith(each.stem):
            chosen[each.name] = each.file
    return _layers(tuple(sorted(chosen.items())))


@lru_cache(maxsize=8)
def _layers(files: Key) -> Layers:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _name, relative in files:
            for each in siblings(kept_file(relative)):
                (folder / each.name).symlink_to(each)
        return _read(folder, [layer for layer, _file in files]) if files else Layers(folder)
