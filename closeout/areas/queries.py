"""An authority's divisions and layers for pages, and the names of divisions for whoever shows a code."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Q

from closeout.areas.layers import known_layers, layer_names
from closeout.areas.models import Division, Layer
from closeout.areas.types import URBAN_RURAL, DivisionRow, LayerRow
from closeout.kernel.refusal import Missing
from closeout.kernel.text import Text
from closeout.siting.layers import COVERAGE, label_of

PAGE: Final = 50


def divisions_page(authority: int, word: str, number: str) -> Page[DivisionRow]:
    """Return a page of divisions by code: those whose code begins with `word` or whose name holds it; two queries."""
    found = Division.objects.filter(authority=authority).order_by("code")
    if word:
        found = found.filter(Q(code__startswith=word) | Q(name_zh__icontains=word) | Q(name_en__icontains=word))
    page: Page[Any] = Paginator(found, PAGE).get_page(number)
    page.object_list = [_row(each) for each in page.object_list]
    return page


def _row(one: Division) -> DivisionRow:
    return DivisionRow(one.code, _name(one), URBAN_RURAL.get(one.urban_rural_code))


def _name(one: Division) -> Text:
    return Text(one.name_zh, one.name_en or one.name_zh)


def division(authority: int, code: str) -> Division:
    """Return a division.

    Raises:
        Missing: the list has no such code.
    """
    found = Division.objects.filter(authority=authority, code=code).first()
    if found is None:
        raise Missing("areas.no_division")
    return found


def names(authority: int, codes: Iterable[str]) -> Mapping[str, Text]:
    """Return what divisions are called, by code; those on no list are absent. One query, none for no codes."""
    wanted = list(codes)
    found = Division.objects.filter(authority=authority, code__in=wanted) if wanted else ()
    return {each.code: _name(each) for each in found}


def codes_called(authority: int, words: Iterable[str]) -> Mapping[str, list[str]]:
    """Return for each name the codes of the divisions that are called exactly so, in either language; one query."""
    wanted = set(words)
    found: dict[str, list[str]] = {each: [] for each in wanted}
    here = Division.objects.filter(authority=authority)
    for each in here.filter(Q(name_zh__in=wanted) | Q(name_en__in=wanted)).order_by("code"):
        for name in {each.name_zh, each.name_en} & wanted:
            found[name].append(each.code)
    return found


def any_division(authority: int) -> bool:
    """Return whether there is a list of divisions at all."""
    return Division.objects.filter(authority=authority).exists()


def layers(authority: int) -> list[LayerRow]:
    """Return the layers that are loaded, and a row for each that could be and is not; two queries."""
    loaded = list(Layer.objects.filter(authority=authority).order_by("name", "stem"))
    codes = {each.stem.ljust(12, "0") for each in loaded}
    lands = dict(Division.objects.filter(authority=authority, code__in=codes).values_list("code", "name_zh"))
    rows = [_layer(each, _land(each.stem, lands)) for each in loaded]
    there = {each.name for each in loaded}
    absent = [each for each in known_layers() if each not in there]
    return [*rows, *(LayerRow(None, each, layer_label(each), "", None, None, False) for each in absent)]


def _layer(one: Layer, land: str) -> LayerRow:
    return LayerRow(one.pk, one.name, layer_label(one.name), land, one.features, one.loaded_at, one.invented)


def _land(stem: str, lands: Mapping[str, str]) -> str:
    return lands.get(stem.ljust(12, "0"), stem) if stem else ""


def layer_label(name: str) -> Text:
    """Return what people call a layer."""
    label = label_of(name.removesuffix(COVERAGE))
    if not name.endswith(COVERAGE):
        return label
    return Text(f"{label.zh}（资料覆盖范围）", f"{label.en} (what the data cover)")


def layer_choices() -> list[tuple[str, Text]]:
    """Return the layers that can be loaded, by name, with what people call them."""
    return [(each, layer_label(each)) for each in layer_names()]


def layer_row(authority: int, pk: int) -> LayerRow:
    """Return a loaded layer; two queries.

    Raises:
        Missing: there is none of this id.
    """
    found = next((each for each in layers(authority) if each.pk == pk), None)
    if found is None:
        raise Missing("areas.no_layer")
    return found
