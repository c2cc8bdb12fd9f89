"""Collect what pages say into each slice's catalogues, and compile them: `python -m tools.messages`.

Sources say everything in English; Chinese is a full catalogue of its own, and English has one for its plurals. With
`--check` nothing is written: the exit status says whether something is missing, contradictory or not compiled.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE: Final = Path("closeout")
LANGUAGES: Final = {"zh_Hans": "zh_Hans_CN", "en": "en"}
KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
Said = dict[tuple[str, str | None, str], tuple[str, Path]]
IDLE: Final = tuple(
    f'"{each}'.encode()
    for each in ("Project-Id", "Report-Msgid", "POT-", "PO-", "Last-Tr", "Language-Team", "Generated-By")
)
Messages = dict[tuple[str | None, str | tuple[str, ...]], list[str]]


def slices() -> list[Path]:
    """Return the folders of the slices that have pages."""
    return [*sorted(each.parent for each in PACKAGE.glob("*/apps.py")), PACKAGE / "project"]


def said_in(folder: Path) -> Messages:
    """Return what the code and templates of a slice say, with the files that say it."""
    found: Messages = {}
    for path, text in _sources(folder):
        for _, message, _, context in extract("python", BytesIO(text.encode()), keywords=KEYWORDS):
            found.setdefault((context, message), []).append(path.as_posix())
    return found


def _sources(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text("utf-8")
    for path in sorted([*folder.rglob("templates/**/*.html"), *folder.rglob("templates/**/*.txt")]):
        yield path, templatize(path.read_text("utf-8"), str(path))


def catalogue(folder: Path, language: str) -> tuple[Catalog, Path]:
    """Return a slice's catalogue in a language, brought up to date, and where it is kept."""
    path = folder / "locale" / language / "LC_MESSAGES" / "django.po"
    old = read_po(path.open("rb"), LANGUAGES[language]) if path.exists() else Catalog()
    new = Catalog(LANGUAGES[language], project="Closeout", fuzzy=False, header_comment="#")
    for (context, message), places in sorted(said_in(folder).items(), key=str):
        kept = old.get(message if isinstance(message, str) else message[0], context)
        text = kept.string if kept is not None and not kept.fuzzy else ""
        if language == "en" and isinstance(message, str):
            continue
        if language == "en":
            text = message
        new.add(message, text, [(each, 0) for each in dict.fromkeys(places)], context=context)
    return new, path


def missing(new: Catalog) -> list[str]:
    """Return what a catalogue does not say."""
    return [str(each.id) for each in new if each.id and not all(_parts(each.string))]


def _parts(text: object) -> list[str]:
    return [str(text)] if isinstance(text, str) else [str(each) for each in text or [""]]  # type: ignore[attr-defined]


def texts(new: Catalog) -> tuple[bytes, bytes]:
    """Return a catalogue as people edit it and as programs read it; without days, so that nothing changes by itself."""
    po, mo = BytesIO(), BytesIO()
    write_po(po, new, width=120, omit_header=False, include_lineno=False, sort_output=True)
    lines = [each for each in po.getvalue().splitlines(keepends=True) if not each.startswith(IDLE)]
    read = read_po(BytesIO(b"".join(lines)))
    read.creation_date = read.revision_date = EVER
    write_mo(mo, read)
    return b"".join(lines), mo.getvalue()


def main() -> int:
    """Bring every catalogue up to date, or check that it is; return the exit status."""
    settings.configure(USE_I18N=False)
    check, wrong = "--check" in sys.argv, 0
    said: Said = {}
    for folder in slices():
        for language in LANGUAGES:
            new, path = catalogue(folder, language)
            if len(new) == 0:
                continue
            for each in missing(new):
                print(f"{path}: not translated: {each}")
                wrong += 1
            wrong += _contradictions(new, path, said)
            wrong += _kept(path, *texts(new), check=check)
    return 1 if wrong else 0


def _contradictions(new: Catalog, path: Path, said: Said) -> int:
    """Count what another slice translates otherwise: all catalogues are one to Django, and the first would win."""
    wrong = 0
    for each in new:
        key = (str(new.locale), each.context, str(each.id))
        before, where = said.setdefault(key, (str(each.string), path))
        if each.id and before != str(each.string):
            print(f"{path}: {each.id}: {each.string}, but {before} in {where}; say it more precisely in one of them")
            wrong += 1
    return wrong


def _kept(path: Path, po: bytes, mo: bytes, *, check: bool) -> int:
    compiled = path.with_suffix(".mo")
    same = path.exists() and path.read_bytes() == po and compiled.exists() and compiled.read_bytes() == mo
    if same:
        return 0
    if check:
        print(f"{path}: out of date; run python -m tools.messages")
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(po)
    compiled.write_bytes(mo)
    return 0


if __name__ == "__main__":
    sys.exit(main())
