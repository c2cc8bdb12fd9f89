"""A pack taken apart for comparison, section by section: what weighs on verdicts comes first, texts last."""

from collections.abc import Iterator, Mapping

from closeout.packfile.aspects import Item, Section, texts, word
from closeout.packfile.definitions import text_of
from closeout.packfile.models import PackModel
from closeout.packfile.pack import Pack
from closeout.packfile.sections_calendar import days, deadlines, deliverables, phases
from closeout.packfile.sections_facts import facts, parameters
from closeout.packfile.sections_law import basis, clauses, drafts, measures
from closeout.packfile.sections_people import duties, roles, units
from closeout.packfile.sections_rules import names, standards
from closeout.packfile.sections_tables import actions, answers, rows, tables


def sections(pack: Pack) -> list[Section]:
    """Return the pack in sections."""
    return [Section(name, items) for name, items in _sections(pack)]


def _sections(pack: Pack) -> Iterator[tuple[str, Mapping[str, Item]]]:
    model = pack.model
    yield "pack", _whole(model)
    yield "parameters", parameters(model)
    yield "facts", facts(model)
    yield "names", names(pack)
    yield "standards", standards(model)
    yield "tables", tables(model)
    for table in model.tables:
        yield f"rows {table.id}", rows(model, table)
    yield "outcomes", answers(model.outcomes)
    yield "segments", answers(model.segments)
    yield "actions", actions(model)
    yield "roles", roles(model)
    yield "units", units(model)
    yield "phases", phases(model)
    yield "duties", duties(model)
    yield "deadlines", deadlines(model)
    yield "deliverables", deliverables(model)
    yield "measures", measures(model)
    yield "basis", basis(model)
    yield "ladder", drafts(model.ladder)
    yield "indicators", drafts(model.indicators)
    yield "assessment", drafts(model.assessment)
    yield "clauses", clauses(model)


def _whole(model: PackModel) -> dict[str, Item]:
    aspects = {
        "id": word("wording", model.id),
        "version": word("wording", model.version),
        **days(model),
        **texts(title=model.title, authority=model.authority, object=model.object),
    }
    return {"": Item(text_of(model.title), "wording", aspects)}
