"""Sheets as PDF, by Typst: one compiler for the whole process, and the same bytes for the same sheet."""

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import Any, Final

import typst
from django.conf import settings

from closeout.documents.fonts import faces, refuse_missing
from closeout.documents.sheets import Part, Sheet, Square
from closeout.documents.squares import svg_of

_ONE_AT_A_TIME: Final = Lock()  # a compiler cannot be lent twice


def pdf_of(sheet: Sheet) -> bytes:
    """Return a sheet as PDF, with every face embedded.

    Raises:
        Refusal: a character is in none of the faces.
    """
    refuse_missing(sheet)
    found = faces()
    told = {
        "sheet": json.dumps({**asdict(sheet), "parts": [_part(each) for each in sheet.parts]}, ensure_ascii=False),
        "faces": json.dumps(found.families, ensure_ascii=False),
    }
    with _ONE_AT_A_TIME:
        made = _compiler(settings.DOCUMENT_FONTS).compile(input=_template(), format="pdf", sys_inputs=told, timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("Typst made several files of one document")
    return made


def _part(part: Part) -> dict[str, Any]:
    told = asdict(part)
    return {**told, "svg": svg_of(part.address)} if isinstance(part, Square) else told


@cache
def _compiler(folder: str) -> typst.Compiler:
    """Return the compiler for the faces of an office's folder, made once."""
    return typst.Compiler(font_paths=faces().fonts, ignore_system_fonts=True)


@cache
def _template() -> bytes:
    return files("closeout.documents").joinpath("paper.typ").read_bytes()
