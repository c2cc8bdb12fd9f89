"""The instruments that ship, found by whatever people call them, and their version on a day."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from closeout.kernel.dates import parse_date
from closeout.kernel.located import read_located
from closeout.kernel.refusal import Refusal
from closeout.kernel.words import did_you_mean
from closeout.law.articles import covers
from closeout.law.models import (
    ArticleModel,
    InstrumentModel,
    InstrumentsModel,
    SourceModel,
    SourcesModel,
    VersionModel,
)
from closeout.law.reading import read_file

# No day is known from which these two are in force. `assumed`: they were when last seen, and no end is known;
# `unknown`: the day is earlier than that, and an older text may have applied. `replaced`: nor from when it is not.
Standing = Literal["in_force", "assumed", "unknown", "replaced", "not_yet", "ended"]
_STATE: Final = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class Stand:
    """A version of an instrument and how it stands on a day."""

    id: str
    instrument: InstrumentModel
    number: int  # of the version, from 0
    standing: Standing

    @property
    def version(self) -> VersionModel:
        """The version itself."""
        return self.instrument.versions[self.number]

    def article(self, number: str) -> ArticleModel | None:
        """Return what is recorded of an article; None: nothing is, though the law may have it."""
        return article_of(self.version, number)


def article_of(version: VersionModel, number: str) -> ArticleModel | None:
    """Return what is recorded of an article in `version`; None: nothing is."""
    return next((each for each in version.articles if covers(each.article, number)), None)


@cache
def instruments() -> Mapping[str, InstrumentModel]:
    """Return the instruments by id: by file, and in each file's order."""
    folder = files("closeout.law").joinpath("instruments")
    made: dict[str, InstrumentModel] = {}
    for each in sorted(folder.iterdir(), key=lambda one: one.name):
        read = read_file(read_located(f"law/instruments/{each.name}", each.read_text("utf-8")), InstrumentsModel)
        made |= read.instruments
    return made


@cache
def sources() -> Mapping[str, SourceModel]:
    """Return what was read, by key."""
    text = files("closeout.law").joinpath("sources.yaml").read_text("utf-8")
    return read_file(read_located("law/sources.yaml", text), SourcesModel).sources


def find(name: str) -> tuple[str, InstrumentModel]:
    """Return the instrument that `name` means, by id, title in either language or short name, with its id.

    Raises:
        Refusal: there is none, with what may have been meant.
    """
    names = _names()
    wanted = _folded(name)
    if wanted not in names:
        near = did_you_mean(wanted, names)
        inside = [key for key in names if len(wanted) > 1 and wanted in key]
        meant = list(dict.fromkeys(names[each] for each in ([near] if near else []) + inside))
        code = "law.no_instrument_guess" if meant else "law.no_instrument"
        raise Refusal(
            code, found=name, guess="; ".join(f"{instruments()[each].title.zh} ({each})" for each in meant[:5])
        )
    id_ = names[wanted]
    return id_, instruments()[id_]


@cache
def _names() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for id_, instrument in instruments().items():
        for each in _called(id_, instrument):
            names.setdefault(_folded(each), id_)
    return names


def _called(id_: str, instrument: InstrumentModel) -> Iterator[str]:
    yield from (id_, id_.replace("_", " "), instrument.title.zh, instrument.title.en, *instrument.also)
    yield instrument.title.zh.partition("（")[0]


def _folded(name: str) -> str:
    """Return a name without what people write or leave out at will."""
    plain = unicodedata.normalize("NFKC", name).casefold().strip().strip("《》\"'“”")
    plain = re.sub(r"^the\s+|\s+of the people's republic of china$|\(.*?\)$", "", plain.removeprefix(_STATE))
    return re.sub(r"[\s《》\u2010-\u2015-]+", " ", plain).strip()


def stand(id_: str, on: date) -> Stand:
    """Return the version of the instrument `id_` in force on the day `on`, or else the nearest one.

    Before the first version that is the first, with the standing `not_yet`; after the last that is the last, `ended`.
    """
    instrument = instruments()[id_]
    running = [number for number, each in enumerate(instrument.versions) if _began(each, on) and not _ended(each, on)]
    if running:
        return Stand(id_, instrument, running[-1], _running(instrument.versions[running[-1]], on))
    past = [number for number, each in enumerate(instrument.versions) if _ended(each, on)]
    return Stand(id_, instrument, past[-1], "ended") if past else Stand(id_, instrument, 0, "not_yet")


def _running(version: VersionModel, on: date) -> Standing:
    """Return how sure it is that a version was in force on a day before whose end it lies."""
    if version.replaced_by is not None and version.in_force_to is None:
        return "replaced"
    if version.in_force_from is not None:
        return "in_force"
    seen = version.in_force_to or min((sources()[each].as_of for each in version.sources), default=None)
    return "unknown" if seen is not None and on < parse_date(seen) else "assumed"


def _began(version: VersionModel, on: date) -> bool:
    return version.in_force_from is None or parse_date(version.in_force_from) <= on


def _ended(version: VersionModel, on: date) -> bool:
    return version.in_force_to is not None and parse_date(version.in_force_to) < on


def replaces(id_: str) -> list[str]:
    """Return the ids of the instruments that `id_` took the place of."""
    return [key for key, each in instruments().items() if any(version.replaced_by == id_ for version in each.versions)]
