"""The reason columns: one sentence in each language for a verdict and for an outcome."""

from collections.abc import Mapping, Sequence
from typing import Final

from closeout.conditions.closures import Site
from closeout.conditions.nodes import Node
from closeout.conditions.walking import facts_in
from closeout.evaluation.because import Because
from closeout.evaluation.decide import Decision
from closeout.evaluation.phrases import clauses_text, joined
from closeout.kernel.text import Text, both
from closeout.kernel.verdicts import FAIL, NOT_APPLICABLE, PASS, UNDECIDED, UNKNOWN, Verdict
from closeout.packfile.pack import Pack, Row, Standard, Table, acting

NAMED: Final = 6  # unknown facts that an open outcome or route names; the table of questions lists them all

# What is said of a condition that reads no fact.
_BARE: Final[Mapping[Verdict, Text]] = {
    PASS: Text("对任何站点都成立", "holds for every site"),
    FAIL: Text("对任何站点都不成立", "holds for no site"),
    UNKNOWN: Text("无从判定", "cannot be determined"),
}


class Reasons:
    """Writes the reasons of one pack."""

    def __init__(self, pack: Pack) -> None:
        """Speak with the pack's words."""
        self._pack = pack
        self._because = Because(pack)
        # By identity: a row's id is its own within its table only.
        self._acting = {id(row): acting(table, row) for table in pack.tables for row in table.rows}

    def of_verdict(self, standard: Standard, verdict: Verdict, site: Site) -> Text:
        """Return why `standard` has `verdict` at a completed site.

        A failed one tells each leg that failed with value, limit and shortfall; an unknown one what nobody has
        established and who judges it.
        """
        if verdict == NOT_APPLICABLE and standard.applies is not None:
            return _led("不适用", "does not apply", self._because.statements(standard.applies, site, None))
        if verdict in (PASS, FAIL):
            statements = self._because.statements(standard.requires, site, True)
        else:
            statements = self._because.statements(self._open_part(standard, site), site, True)
        return clauses_text(statements or [_BARE[verdict]])

    def _open_part(self, standard: Standard, site: Site) -> Node:
        """The condition that keeps an unknown verdict open: whether the standard applies, else whether it is met."""
        if standard.applies is not None and self._because.truths.of(standard.applies, site) is None:
            return standard.applies
        return standard.requires

    def of_outcome(self, table: Table, decision: Decision, site: Site) -> Text:
        """Return why `table` decided so, or what keeps it open and what is still possible."""
        if decision.row is None:
            return self._open(table, decision, site)
        return self.of_row(table.rows[decision.row], site)

    def of_row(self, row: Row, site: Site) -> Text:
        """Return why a row of the routes acts, or what keeps it open, the table's scope included."""
        whole = self._acting[id(row)]
        truth = self._because.truths.of(whole, site)
        told = self._pending([whole], site) if truth is None else self._because.statements(row.when, site, None)
        return _led(row.text.zh, row.text.en, told)

    def facts_read(self) -> tuple[str, ...]:
        """Return the facts that the pack's conditions read, in the vocabulary's order."""
        read = {fact for _, node in self._pack.conditions() for fact in facts_in(node)}
        return tuple(key for key in self._pack.facts if key in read)

    def _open(self, table: Table, decision: Decision, site: Site) -> Text:
        labels = [answer_label(self._pack, table, each) for each in decision.possible]
        zh, en = joined(labels, "、", " or ")
        rows = [self._acting[id(table.rows[index])] for index in decision.collected]
        return _led(f"未定，可能为{zh}", f"open ({en})", self._pending(rows, site))

    def _pending(self, nodes: Sequence[Node], site: Site) -> list[Text]:
        """Return what keeps conditions open: the first few facts, and how many more; a cell is to be read."""
        because = self._because
        open_ = [node for node in nodes if because.truths.of(node, site) is None]
        unknown = list(dict.fromkeys(key for node in open_ for key in because.unknown(node, site)))
        if not unknown:
            return [text for node in open_ for text in because.statements(node, site, None)]
        rest = len(unknown) - NAMED
        if rest <= 1:
            return list(because.unsettled(unknown, site))
        return [*because.unsettled(unknown[:NAMED], site), Text(f"另有 {rest} 项未查明", f"and {rest} more")]


def answer_label(pack: Pack, table: Table, word: str) -> Text:
    """Return the name of an outcome or a segment that `table` gives, of its word for an open decision too."""
    known = pack.model.segments if table.decides == "segment" else pack.model.outcomes
    if word in known:
        return Text(known[word].label.zh, known[word].label.en)
    return Text("未定", "undecided") if word in (table.unknown, UNDECIDED) else both(word)


def _led(zh: str, en: str, statements: list[Text]) -> Text:
    if not statements:
        return Text(zh, en)
    rest = clauses_text(statements)
    return Text(f"{zh}：{rest.zh}", f"{en}: {rest.en}")
