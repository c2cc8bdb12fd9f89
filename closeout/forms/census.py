"""The census questionnaire: what anybody may establish of a site and the plan reads (T-3.2, B-5.1)."""

from collections.abc import Iterator
from typing import Final

from closeout.conditions.walking import facts_in
from closeout.forms.sheets import FormSheet, Sections, clause_title, standard_facts
from closeout.kernel.refusal import template
from closeout.kernel.text import Text
from closeout.packfile.pack import Pack

IDENTITY: Final = ("site_code", "name", "division_code", "address")
PEOPLE: Final = ("_operator", "_phone")
# What a census describes whether or not a condition reads it: state, scale and land (T-3.2, B-5.1).
DESCRIPTION: Final = (
    *("operating_state", "lon", "lat", "position_accuracy_m"),
    *("operating_area_m2", "staff_count", "materials", "land_ownership"),
)
CLASSIFIED: Final = "area_kind"  # is computed from the urban–rural code


def census(pack: Pack) -> FormSheet:
    """Return the census questionnaire of a plan."""
    found = Sections(pack)
    basics = template("forms.section_basics")
    found.add(basics, IDENTITY)
    found.note(basics, *PEOPLE)
    found.add(basics, DESCRIPTION)
    found.add(basics, ["urban_rural_code"] if CLASSIFIED in set(_read(pack)) else [])
    for standard in pack.standards:
        found.add(clause_title(pack, standard.clause), _open(pack, standard_facts(standard)))
    read = tuple(_read(pack))
    found.add(template("forms.section_further"), _open(pack, read))
    found.add(template("forms.section_exceptions"), (key for key in read if pack.facts[key].judged_by is None))
    found.note(template("forms.section_survey"), "_surveyor", "_surveyed_on", "_remarks")
    title = template("forms.title_census")
    named = Text(f"{pack.model.title.zh}{title.zh}", f"{pack.model.title.en}: {title.en}")
    return FormSheet("census", title, named, template("forms.sheet_census"), found.done())


def _read(pack: Pack) -> Iterator[str]:
    """Yield the facts that standards and tables read, in their order."""
    for _, condition in pack.conditions():
        yield from facts_in(condition)


def _open(pack: Pack, keys: tuple[str, ...]) -> Iterator[str]:
    """Yield those that anybody may establish and that are unknown until somebody has."""
    facts = pack.facts
    yield from (key for key in keys if facts[key].judged_by is None and facts[key].default is None)
