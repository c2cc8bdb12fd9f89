"""A dry run of a file: which sites are new, which facts change, and every cell that cannot be read, by its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.census.models import FORM, OPEN, DivisionCensus, Upload
from closeout.census.queries import names_of, own_villages
from closeout.census.types import CellError, Change, Row, Trial
from closeout.census.uploads import named, path_of
from closeout.forms.divisions import Divisions
from closeout.forms.words import how
from closeout.kernel.facts import Fact, Value
from closeout.kernel.refusal import Problem, Refusal, template
from closeout.kernel.text import LANGS, Text, countable
from closeout.packfile.pack import Pack
from closeout.people.access import Access
from closeout.sites import models as sites
from closeout.sites.queries import parts_of
from closeout.sites.standing import entitled, order, speakers
from closeout.sites.values import checked, kept, read
from closeout.tabular.findings import KEPT
from closeout.tabular.forms_in import DIVISION
from closeout.tabular.mapping import SITE_CODE, ColumnMap, with_site_code
from closeout.tabular.sites import SiteTable, open_sites
from closeout.tabular.words import fold, half_width
from closeout.tabular.xlsx_extent import MOST_SENT, letters

MOST_ROWS: Final = 20_000
_LONGEST_CODE: Final = 40
_AT_ONCE: Final = 500
_ASIDE: Final = "aside:"
_PAIR: Final = ("lon", "lat")


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was read: its table, and its rows with their numbers, the same in the same order each time."""

    table: SiteTable
    rows: Sequence[tuple[int, Mapping[str, Value]]]


def opened_rows(access: Access, campaign: Campaign, upload: Upload) -> File:
    """Return the rows of a file.

    Raises:
        Refusal: the file cannot be read at all, or has too many rows.
    """
    with named(upload):
        table = opened(access, campaign, upload, pack_of(campaign))
        if table.more_than(MOST_ROWS):
            raise Refusal("census.many_rows", most=MOST_ROWS)
        given = [
            (number, row)
            for batch in table.batches()
            for number, row in zip(batch.rows.to_list(), batch.sites.iter_rows(named=True), strict=True)
        ]
    return File(table, given)


def judged(access: Access, upload: Upload, file: File, part: slice) -> list[Row]:
    """Return what an import of a part of a file's rows would do now; in at most seven queries."""
    judge = _judge(access, upload, file, file.rows[part])
    return [judge.row(number, row) for number, row in file.rows[part]]


def _judge(access: Access, upload: Upload, file: File, rows: Sequence[tuple[int, Mapping[str, Value]]]) -> "_Judge":
    codes = [str(row[SITE_CODE]) for _, row in rows]
    return _Judge(access, upload, pack_of(upload.campaign), file.table, codes)


def tried(access: Access, campaign: Campaign, upload: Upload, file: File | None = None) -> Trial:
    """Return what an import of a file would do now; `file`: as it was read already.

    Raises:
        Refusal: the file cannot be read at all, or has too many rows.
    """
    file = file or opened_rows(access, campaign, upload)
    table, pack, judge = file.table, pack_of(campaign), _judge(access, upload, file, file.rows)
    rows = [judge.row(number, row) for number, row in file.rows]
    problems = [*table.findings.problems, *judge.problems][:KEPT]
    where = _Places(table, pack, upload)
    return Trial(
        rows=[each for each in rows if each.kind != "refused"],
        problems=problems,
        errors=[where.error(each) for each in sorted(problems, key=lambda each: each.row or 0)],
        error_count=table.findings.problem_count + len(judge.problems),
        refused=table.findings.bad_rows + sum(each.kind == "refused" for each in rows),
        given=len(file.rows),
    )


def opened(access: Access, campaign: Campaign, upload: Upload, pack: Pack) -> SiteTable:
    """Return the table of a file: our questionnaire by its hidden keys, a ledger by the map of its headings.

    Raises:
        Refusal: the file or its headings do not do.
    """
    if upload.kind == FORM:
        return open_sites(path_of(upload), pack.facts, most_cells=MOST_SENT)
    villages = {name: code for code, name in _words(access, campaign).items()}
    asides = {f"{_ASIDE}{at}": heading for at, heading in enumerate(upload.aside)}
    facts = {**pack.facts, **{key: Fact(key, "text", Text(key, key)) for key in asides}}
    columns = {heading: (key,) for heading, key in upload.columns.items()}
    columns |= {heading: (key,) for key, heading in asides.items()}
    named_by = {DIVISION} & set(upload.columns.values())
    mapping = ColumnMap(
        columns=columns,
        words={DIVISION: {fold(name): code for name, code in villages.items()}} if named_by else {},
        ignored=frozenset({*columns, "*"}) | _unmapped(upload, pack),
        codes=frozenset(named_by),
    )
    row = upload.header_row
    return open_sites(path_of(upload), facts, mapping=mapping, header_row=row, most_cells=MOST_SENT)


def _unmapped(upload: Upload, pack: Pack) -> frozenset[str]:
    """Return the labels of facts that somebody left out of the map: a heading of that name feeds nothing then."""
    labels = {label for fact in with_site_code(pack.facts).values() for label in fact.label}
    return frozenset(labels - set(upload.columns))


def _words(access: Access, campaign: Campaign) -> dict[str, str]:
    names = own_villages(access, campaign)
    return {code: name.zh for code, name in names.items()}


class _Judge:
    """Says of each row of a file what an import would do with it; all that is known is read at once before."""

    def __init__(self, access: Access, upload: Upload, pack: Pack, table: SiteTable, codes: Sequence[str]) -> None:
        self.problems: list[Problem] = []
        self._access, self._pack, self._upload, self._table = access, pack, upload, table
        campaign = upload.campaign
        self._speakers = speakers(pack, access, parts_of(campaign))
        self._sites = {each.code: each for each in _found(campaign, codes)}
        self._said = _said(access, list(self._sites.values()))
        begun = DivisionCensus.objects.filter(campaign=campaign).values_list("division_code", "state")
        self._signed = {code for code, state in begun if state != OPEN}
        found = Division.objects.filter(authority=campaign.authority_id).values_list("code", "name_zh", "name_en")
        self._names = {code: Text(zh, en or zh) for code, zh, en in found}
        self._divisions = {code for code, _ in begun} | self._names.keys()
        self._asides = {f"{_ASIDE}{at}": heading for at, heading in enumerate(upload.aside)}

    def row(self, number: int, cells: Mapping[str, Value]) -> Row:
        """Return what would be done with a row."""
        code = str(cells[SITE_CODE])
        facts = self._pack.facts.keys() - {SITE_CODE}
        values = {key: value for key, value in cells.items() if key in facts and value is not None}
        aside = {
            heading: str(cells[key])[:2_000] for key, heading in self._asides.items() if cells.get(key) is not None
        }
        site = self._sites.get(code)
        if site is None and DIVISION not in values and self._upload.division_code:
            values[DIVISION] = self._upload.division_code
        wrong = self._wrong(code, values, site)
        if wrong is not None:
            key, problem, params = wrong
            self._note(number, key, problem, str(code if key == SITE_CODE else values.get(key, "")), params)
            return Row(number, code, "refused")
        if site is None:
            return Row(number, code, "new", values, (), aside)
        changed = {key: value for key, value in values.items() if self._differs(site, key, value)}
        changes = [self._change(site, key, value) for key, value in changed.items()]
        return Row(number, code, "changed" if changed else "same", changed, changes, aside)

    def _wrong(
        self, code: str, values: Mapping[str, Value], site: sites.Site | None
    ) -> tuple[str, str, dict[str, object]] | None:
        """Return the fact at fault, the code of its sentence and the parameters; None: the row is sound."""
        stem = self._access.division_stem
        if len(code) > _LONGEST_CODE:
            return SITE_CODE, "census.row_long_code", {"most": _LONGEST_CODE}
        if site is not None and not site.division_code.startswith(stem):
            return SITE_CODE, "census.row_taken", {}
        if site is not None and site.state != sites.IN_USE:
            return SITE_CODE, "census.row_not_in_use", {}
        division = str(values.get(DIVISION) or ("" if site is None else site.division_code))
        problem, at_fault = self._division_problem(division, site)
        if problem:
            return DIVISION, problem, {"division": self._names.get(at_fault, at_fault or "-")}
        pair = [values.get(key, None if site is None else site.values.get(key)) for key in _PAIR]
        if (pair[0] is None) is not (pair[1] is None):
            return _PAIR[0] if pair[0] is None else _PAIR[1], "sites.half_a_position", {}
        return self._unfit(values)

    def _division_problem(self, division: str, site: sites.Site | None) -> tuple[str, str]:
        """Return the code of what is wrong with the division of a row, and the division at fault; "": nothing is.

        A site that moves out of a signed division changes that one too.
        """
        if not division:
            return "census.row_no_division", ""
        if not division.startswith(self._access.division_stem):
            return "census.row_not_yours", division
        if self._divisions and division not in self._divisions:
            return "census.row_unknown_division", division
        signed = [each for each in (division, "" if site is None else site.division_code) if each in self._signed]
        return ("census.row_signed", signed[0]) if signed else ("", "")

    def _unfit(self, values: Mapping[str, Value]) -> tuple[str, str, dict[str, object]] | None:
        for key, value in values.items():
            try:
                checked(self._pack.facts[key], value)
            except Refusal as refusal:
                return key, refusal.code, refusal.params
        return None

    def _differs(self, site: sites.Site, key: str, value: Value) -> bool:
        """Return whether a value would change what stands, or of a fact that others settle, what was suggested."""
        now = read(self._pack.facts, site.values)
        if entitled(self._pack, key, now, self._speakers):
            return now.get(key) != value
        return self._said.get((site.pk, key)) != kept(value)

    def _change(self, site: sites.Site, key: str, value: Value) -> Change:
        return Change(self._pack.facts[key], read(self._pack.facts, site.values).get(key), value)

    def _note(self, number: int, key: str, code: str, value: str, params: dict[str, object]) -> None:
        heading = next((each for each in self._table.headings if self._key(each) == key), None)
        file = str(path_of(self._upload))
        # What the file has no column for, as a village that was chosen for all rows, is a matter of the whole row.
        self.problems.append(Problem(file, code, params, number, heading, value if heading else None))

    def _key(self, heading: str) -> str:
        word = half_width(heading)
        return word if self._upload.kind == FORM else self._upload.columns.get(word, "")


def _found(campaign: Campaign, codes: Sequence[str]) -> Iterator[sites.Site]:
    for at in range(0, len(codes), _AT_ONCE):
        yield from sites.Site.objects.filter(campaign=campaign, code__in=codes[at : at + _AT_ONCE])


def _said(access: Access, known: Sequence[sites.Site]) -> dict[tuple[int, str], Any]:
    """Return what the person's own unit said last of each fact of the sites."""
    found: dict[tuple[int, str], sites.Fact] = {}
    for at in range(0, len(known), _AT_ONCE):
        for fact in sites.Fact.objects.filter(site__in=known[at : at + _AT_ONCE], unit=access.unit, entitled=False):
            before = found.get((fact.site_id, fact.key))
            if before is None or order(fact) > order(before):
                found[fact.site_id, fact.key] = fact
    return {place: fact.value for place, fact in found.items()}


class _Places:
    """Says of a problem where it is, what was found, and what may stand there."""

    def __init__(self, table: SiteTable, pack: Pack, upload: Upload) -> None:
        self._table, self._upload = table, upload
        self._facts = with_site_code(pack.facts)
        self._columns = {half_width(heading): at for at, heading in enumerate(table.headings)}

    def error(self, problem: Problem) -> CellError:
        """Return a problem as a page shows it."""
        word = half_width(str(problem.column or ""))
        at = self._columns.get(word) if word else None
        fact = self._facts.get(word if self._upload.kind == FORM else self._upload.columns.get(word, ""))
        row = problem.row or 0
        cell = f"{self._table.sheet}!{letters(at)}{row}" if self._table.sheet and at is not None else str(row)
        said = {name: countable(value) for name, value in problem.params.items()}
        sentence = Text(*(template(problem.code).say(lang).format(**_spoken(said, lang)) for lang in LANGS))
        allowed = (
            Text("", "") if fact is None or not problem.code.startswith("tabular.cell_") else how(fact, Divisions())
        )
        heading = word if fact is None or self._upload.kind != FORM else fact.label.zh
        return CellError(row, heading, cell, problem.value or "", sentence, allowed)


def _spoken(params: Mapping[str, object], lang: Any) -> dict[str, object]:
    return {name: value.say(lang) if isinstance(value, Text) else value for name, value in params.items()}


def written(access: Access, campaign: Campaign, code: str) -> tuple[list[dict[str, Value]], Divisions]:
    """Return a division's sites and its name as the questionnaire's writer takes them."""
    pack = pack_of(campaign)
    found = sites.Site.objects.filter(campaign=campaign, division_code=code, state=sites.IN_USE).order_by("code")
    rows = [{SITE_CODE: each.code, **read(pack.facts, each.values)} for each in found]
    return rows, Divisions({code: names_of(campaign, [code])[code].zh})
