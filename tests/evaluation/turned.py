"""What the explainer says would turn a site, in short."""

from closeout.evaluation.explained import Explanation, Turn
from closeout.evaluation.explanation import Explainer
from closeout.kernel.facts import Value
from closeout.packfile.pack import Pack


def explain(pack: Pack, /, **facts: Value) -> Explanation:
    return Explainer(pack).explain({"site_code": "S", **facts})


def changes(turn: Turn) -> dict[str, str]:
    return {each.fact: each.becomes for each in turn.changes}


def turns(pack: Pack, /, **facts: Value) -> list[tuple[str, dict[str, str]]]:
    return [(each.answer, changes(each)) for each in explain(pack, **facts).turns]


def texts(turn: Turn, lang: str = "zh") -> list[str]:
    return [each.text.zh if lang == "zh" else each.text.en for each in turn.changes]
