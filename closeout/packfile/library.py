"""Finding and loading packs: shipped by id, or a folder or file of an authority's own."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from closeout.kernel.clock import today
from closeout.kernel.facts import Fact
from closeout.kernel.files import size_of
from closeout.kernel.located import Located, read_located
from closeout.kernel.refusal import Problem, Refusal
from closeout.kernel.system import reason
from closeout.kernel.words import did_you_mean
from closeout.kernel.yaml_nodes import LARGEST, yaml_refusal
from closeout.packfile.definitions import to_fact
from closeout.packfile.models import PackModel
from closeout.packfile.models_facts import VocabularyModel
from closeout.packfile.pack import Pack
from closeout.packfile.resolve import resolve
from closeout.packfile.structure import read_model

PACK_FILE, CASES = "pack.yaml", "cases"


def shipped_ids() -> tuple[str, ...]:
    """Return the ids of the packs that come with the program, in a fixed order."""
    folder = files("closeout").joinpath("packs")
    return tuple(sorted(each.name for each in folder.iterdir() if each.joinpath(PACK_FILE).is_file()))


@cache
def vocabulary() -> Mapping[str, Fact]:
    """Return the shared vocabulary's facts by key, in its order."""
    text = files("closeout").joinpath("packs", "vocabulary.yaml").read_text("utf-8")
    model = read_model(read_located("vocabulary.yaml", text), VocabularyModel)
    return {key: to_fact(key, each) for key, each in model.facts.items()}


def load_pack(name: str, on: date | None = None) -> Pack:
    """Return the checked pack `name`: a shipped id, a folder with a pack.yaml, or a file.

    `on` is the day of the evaluation; None: today in China.

    Raises:
        Refusal: there is no such pack, or it is bad; then each problem has its file, line and column.
    """
    return load_located(open_pack(name), on)


def load_located(document: Located, on: date | None = None) -> Pack:
    """Return the checked pack of a document that was read.

    Raises:
        Refusal: the pack is bad; each problem has its place.
    """
    return resolve(document, read_model(document, PackModel), vocabulary(), on or today())


def open_pack(name: str) -> Located:
    """Return the YAML of the pack `name`, not yet checked.

    Raises:
        Refusal: there is no such pack, it cannot be read, or is not YAML.
    """
    if name in shipped_ids():
        text = files("closeout").joinpath("packs", name, PACK_FILE).read_text("utf-8")
        return read_located(f"{name}/{PACK_FILE}", text)
    try:
        return _read(Path(name))
    except FileNotFoundError:
        guess = did_you_mean(name, shipped_ids())
        code = "no_pack" if guess is None else "no_pack_guess"
        raise Refusal(f"packfile.{code}", found=name, known=", ".join(shipped_ids()), guess=guess) from None


def open_cases(pack: str, paths: Sequence[str] = ()) -> list[Located]:
    """Return the YAML of cases: of `paths`, files or folders of them; of none, those that lie with the pack `pack`.

    Raises:
        Refusal: there are none, or one cannot be read or is not YAML.
    """
    if not paths and pack in shipped_ids():
        folder = files("closeout").joinpath("packs", pack, CASES)
        found = sorted(folder.iterdir(), key=lambda each: each.name)
        return [read_located(f"{pack}/{CASES}/{each.name}", each.read_text("utf-8")) for each in found]
    beside = Path(pack) if Path(pack).is_dir() else Path(pack).parent
    usual = (beside / CASES, beside / f"{CASES}.yaml")
    looked = [Path(each) for each in paths] or [each for each in usual if each.exists()]
    documents = [file for path in looked for file in (sorted(path.glob("*.yaml")) if path.is_dir() else [path])]
    if not documents:
        raise Refusal("packfile.no_cases", where=", ".join(map(str, looked or usual)))
    try:
        return [_read(each) for each in documents]
    except FileNotFoundError as error:
        raise Refusal("packfile.unreadable", found=error.filename, why=reason(error)) from None


def pack_files(name: str) -> tuple[Path, ...]:
    """Return the paths that the pack `name` may be read from; none of a shipped pack."""
    return () if name in shipped_ids() else (Path(name), Path(name) / PACK_FILE)


def _read(path: Path) -> Located:
    """Return the YAML of a file, or of a folder's pack; raises FileNotFoundError where there is none."""
    try:
        path = path / PACK_FILE if path.is_dir() else path
        if size_of(path) > LARGEST * 4:  # bytes that a character may take
            raise yaml_refusal(str(path), "yaml_large", 1, 1, limit=LARGEST)
        return read_located(str(path), path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise
    except UnicodeDecodeError as error:
        good = error.object[: error.start].decode("utf-8")
        line, column = good.count("\n") + 1, len(good) - good.rfind("\n")
        problem = Problem(str(path), "packfile.not_utf8", row=line, column=column)
        raise Refusal("packfile.bad_pack", problems=[problem], file=str(path)) from None
    except OSError as error:
        raise Refusal("packfile.unreadable", found=str(path), why=reason(error)) from None
