"""From models to what the evaluator reads: texts and definitions of facts."""

from closeout.kernel.dates import parse_date
from closeout.kernel.facts import Fact, Value
from closeout.kernel.text import Text
from closeout.packfile.models_base import TextModel
from closeout.packfile.models_facts import FactModel


def text_of(model: TextModel) -> Text:
    """Return a model's text."""
    return Text(model.zh, model.en)


def to_fact(key: str, model: FactModel) -> Fact:
    """Return a fact's definition from its model; its consistency was checked or is the vocabulary's own."""
    return Fact(
        key=key,
        type=model.type,
        label=text_of(model.label),
        unit=model.unit,
        choices={choice: text_of(label) for choice, label in (model.of or {}).items()},
        default=_default(model),
        judged_by=model.judged_by,
        layer=model.layer,
        note=None if model.note is None else text_of(model.note),
        personal=model.personal,
        cost=model.cost,
        better=None if model.better is None else model.better == "yes",
        yes=None if model.says is None else text_of(model.says.yes),
        no=None if model.says is None else text_of(model.says.no),
    )


def _default(model: FactModel) -> Value:
    default = model.default
    if isinstance(default, int) and not isinstance(default, bool):
        return float(default)
    if model.type != "date" or not isinstance(default, str):
        return default
    try:
        return parse_date(default)
    except ValueError:  # `own_fact_problems` refuses it, with its place
        return None
