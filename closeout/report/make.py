"""A check whose result is the report: the sites stream in, the page appears whole."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from closeout.evaluation.batch_reasons import BatchReasons, Which
from closeout.evaluation.run import Summary, evaluate_all
from closeout.kernel.refusal import Refusal
from closeout.kernel.text import Lang
from closeout.packfile.pack import Pack
from closeout.report.figures import Figures
from closeout.report.gathering import Gatherer
from closeout.report.layers import Layer
from closeout.report.page import Source, page
from closeout.report.wording import Wording
from closeout.siting.place_facts import Siting
from closeout.tabular.output import open_text
from closeout.tabular.sites import SiteTable
from closeout.tabular.targets import Target

REPORT: Final = ".html"  # the kind of target
MOST_SITES: Final = 50_000


def refuse_too_many(sites: SiteTable, target: Target) -> None:
    """Refuse, before any work, a report of more sites than a browser shows well.

    Raises:
        Refusal: there are more than `MOST_SITES`; other formats take them.
    """
    if target.kind == REPORT and sites.more_than(MOST_SITES):
        raise Refusal("report.too_many", path=str(target.path), most=MOST_SITES)


def report(
    pack: Pack,
    sites: SiteTable,
    target: Target,
    *,
    lang: Lang,
    reasons: Which,
    skip_bad: bool,
    siting: Siting | None = None,
    layers: Sequence[Layer] = (),
    divisions: Mapping[str, str] = MappingProxyType({}),
    progress: Callable[[int], None] = lambda rows: None,
    before: Callable[[], None] = lambda: None,
) -> Summary:
    """Evaluate `sites` by `pack` into a report in `lang` at `target`, and return the figures.

    `layers` are drawn on the map, under the sites; `divisions` are names by code.
    `progress` and `before` are those of `evaluation.run.check`.

    Raises:
        Refusal: a row is bad and `skip_bad` is off, or a file cannot be read or written. `target` is untouched then.
    """
    gatherer = Gatherer(pack, BatchReasons(pack, reasons, siting), lang)
    with open_text(target.path) as output:
        summary = evaluate_all(
            pack, sites, lambda batch, read: gatherer.add(batch), skip_bad=skip_bad, siting=siting, progress=progress
        )
        figures = Figures(pack, summary, gatherer.gathered, Wording(lang))
        output.write(page(figures, Source(sites.path.name, sites.findings.bad_rows, divisions), layers))
        before()
    return summary
