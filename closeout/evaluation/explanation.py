"""The whole story of one site: every answer with its reason, and what would turn it."""

from collections.abc import Iterator, Mapping
from typing import Literal

from closeout.evaluation.decide import Decision
from closeout.evaluation.explained import ActionSaid, Answer, Asked, Explanation, StandardSaid, Taken
from closeout.evaluation.phrases import value_text, written
from closeout.evaluation.places import Places
from closeout.evaluation.reasons import Reasons, answer_label
from closeout.evaluation.results import Action, Question, StandardResult
from closeout.evaluation.site import Evaluator
from closeout.evaluation.turns import Turns
from closeout.kernel.facts import Value
from closeout.kernel.text import Text
from closeout.packfile.models_base import TextModel
from closeout.packfile.pack import Pack
from closeout.siting.place_facts import Siting


class Explainer:
    """Explains the sites of one pack."""

    def __init__(self, pack: Pack, siting: Siting | None = None) -> None:
        """Compile `pack`; `siting` computes the place facts that a site does not have, None: they stay open."""
        self._pack = pack
        self._places = Places(siting)
        self.evaluator = Evaluator(pack)
        self._reasons = Reasons(pack)
        self._turns = Turns(self.evaluator)
        # By identity: a row's id is its own within its table only.
        written = zip(pack.tables, pack.model.tables, strict=True)
        self._rows = {id(row): said for ours, model in written for row, said in zip(ours.rows, model.rows, strict=True)}
        self._requires = {each.id: each for each in pack.model.standards}

    def explain(self, site: Mapping[str, Value]) -> Explanation:
        """Return the explanation of `site`, which has its `site_code` among its facts."""
        site = self._places.at(site)
        evaluation = self.evaluator.evaluate(site)
        full = self.evaluator.complete(site)
        turns, complete = self._turns.of(evaluation, full)
        name = site.get("name")
        return Explanation(
            pack=self._pack.id,
            version=self._pack.model.version,
            site_code=str(site["site_code"]),
            name=None if name is None else str(name),
            segment=self._answer("segment", evaluation.segment, full),
            outcome=self._answer("outcome", evaluation.outcome, full),
            standards=[self._standard(each, full) for each in evaluation.verdicts],
            actions=[self._action(each, full) for each in evaluation.actions],
            questions=[self._question(rank, each) for rank, each in enumerate(evaluation.questions, 1)],
            taken=list(self._taken(site)),
            turns=turns,
            turns_complete=complete,
        )

    def _answer(
        self, decides: Literal["segment", "outcome"], decision: Decision | None, full: dict[str, Value]
    ) -> Answer | None:
        table = self._pack.table(decides)
        if table is None or decision is None:
            return None
        row = None if decision.row is None else table.rows[decision.row]
        return Answer(
            answer=decision.outcome,
            label=_model(answer_label(self._pack, table, decision.outcome)),
            possible=list(decision.possible),
            clauses=list(decision.clauses),
            row=None if row is None else row.id,
            condition=None if row is None else self._rows[id(row)].when,
            reason=_model(self._reasons.of_outcome(table, decision, full)),
        )

    def _standard(self, result: StandardResult, full: dict[str, Value]) -> StandardSaid:
        standard = result.standard
        written = self._requires[standard.id]
        applies = "" if written.applies is None else f"{written.applies} → "
        return StandardSaid(
            standard=standard.id,
            clause=standard.clause,
            text=_model(standard.text),
            verdict=result.verdict,
            severity=standard.severity,
            role=standard.role,
            unit=result.unit,
            unit_name=self._unit(result.unit),
            condition=f"{applies}{written.requires}",
            reason=_model(self._reasons.of_verdict(standard, result.verdict, full)),
        )

    def _action(self, action: Action, full: dict[str, Value]) -> ActionSaid:
        row = action.row
        return ActionSaid(
            route=row.id,
            action=row.then,
            label=self._pack.model.actions[row.then].label,
            state=action.state,
            clauses=list(row.clauses),
            role=action.role,
            unit=action.unit,
            unit_name=self._unit(action.unit),
            condition=self._rows[id(row)].when,
            reason=_model(self._reasons.of_row(row, full)),
        )

    def _question(self, rank: int, question: Question) -> Asked:
        return Asked(
            rank=rank,
            fact=question.fact,
            label=_model(self._pack.facts[question.fact].label),
            role=question.role,
            unit=question.unit,
            unit_name=self._unit(question.unit),
            asked_for=question.asked_for,
            reason=question.reason,
        )

    def _unit(self, unit: str) -> TextModel:
        return self._pack.model.units[unit].name

    def _taken(self, site: Mapping[str, Value]) -> Iterator[Taken]:
        for key in self._reasons.facts_read():
            fact = self._pack.facts[key]
            if fact.default is not None and site.get(key) is None:
                said = value_text(fact, fact.default)
                text = Text(
                    f"{fact.label.zh}未查明，按“{said.zh}”计", f"{fact.label.en} not established, taken as '{said.en}'"
                )
                yield Taken(fact=key, value=written(fact.default), text=_model(text))


def _model(text: Text) -> TextModel:
    return TextModel(zh=text.zh, en=text.en)
