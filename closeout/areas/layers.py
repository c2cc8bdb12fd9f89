"""Layers of the map: checked as the engine reads them, kept, and read again for whoever measures to them."""

import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import transaction

from closeout.areas.kept_files import keep_files, kept_file, siblings, spread
from closeout.areas.models import Layer
from closeout.areas.registries import Changed, changed
from closeout.areas.types import LayerFound
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.divisions import stem
from closeout.kernel.refusal import Missing
from closeout.packfile.library import vocabulary
from closeout.people.access import Access
from closeout.people.services import scope_of
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
    old = Layer.objects.select_for_update().filter(authority=access.authority, name=name, stem=land).first()
    one = old or Layer(authority_id=access.authority, name=name, stem=land)
    before = {} if old is None else _told(old)
    one.file, one.digest, one.features, one.loaded_at, one.invented = file, digest, found.features, at, invented
    one.save()
    what = Act("layer_loaded", f"layer:{one.pk}", scope_of(access.authority), before, _told(one))
    record(what, actor=access.user, at=at)
    changed(Changed(access.authority, land, access.user, at))
    return one


@transaction.atomic
def remove_layer(*, access: Access, layer: int, at: datetime) -> None:
    """Measure to a layer no more; its file stays, since verdicts were reached with it.

    Raises:
        Missing: there is no such layer.
        Denied: the role may not manage areas.
    """
    access.need("manage_areas")
    one = Layer.objects.select_for_update().filter(authority=access.authority, pk=layer).first()
    if one is None:
        raise Missing("areas.no_layer")
    before = _told(one)
    one.delete()
    what = Act("layer_removed", f"layer:{layer}", scope_of(access.authority), before=before)
    record(what, actor=access.user, at=at)
    changed(Changed(access.authority, one.stem, access.user, at))


def _told(one: Layer) -> dict[str, object]:
    return {"name": one.name, "land": one.stem, "digest": one.digest, "features": one.features}


def chosen(authority: int, divisions: Iterable[str]) -> dict[str, Key]:
    """Return for each division which files hold the layers of its land: of two of one name the smaller land's.

    One query. What comes back says which divisions are measured to the same layers.
    """
    rows = list(Layer.objects.filter(authority=authority).order_by("stem").values_list("stem", "name", "file"))
    found = {}
    for division in divisions:  # what a stem begins with sorts before it
        files = {name: file for stem_, name, file in rows if division.startswith(stem_)}
        found[division] = tuple(sorted(files.items()))
    return found


@contextmanager
def folder_of(files: Key) -> Iterator[Path]:
    """Give the kept files of layers in one folder, as the engine reads them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _name, relative in files:
            for each in siblings(kept_file(relative)):
                (folder / each.name).symlink_to(each)
        yield folder
