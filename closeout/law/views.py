"""Instruments and articles as `closeout law show` tells them."""

from datetime import date

from pydantic import Field

from closeout.law.articles import covers
from closeout.law.library import Stand, Standing, article_of, instruments, replaces, sources, stand
from closeout.law.models import ArticleModel, Kind, TextModel, VersionModel
from closeout.law.periods import rules
from closeout.law.views_base import CheckedView, CitedView, View, cited, to_be_verified


class InstrumentView(CheckedView):
    """An instrument in the version of a day."""

    id: str
    title: TextModel
    kind: Kind
    label: TextModel | None = Field(description="What this version is called; null: it has no name of its own.")
    standing: Standing = Field(
        description="assumed: since when is not known; unknown: an older text may have applied; replaced: by now."
    )
    in_force_from: str | None = Field(description="The first day in force; null: not known here.")
    in_force_to: str | None = Field(description="The last day in force; null: no end is known.")
    replaced_by: CitedView | None = Field(description="Another instrument in its place; null: none.")


class VersionView(CheckedView):
    """A version of an instrument."""

    label: TextModel | None
    in_force_from: str | None
    in_force_to: str | None
    shown: bool = Field(description="Whether this is the version of the day asked for.")


class ArticleView(CheckedView):
    """What is kept of an article."""

    article: str
    text: TextModel = Field(description="A summary in our own words, not the words of the law.")
    replaced_by: CitedView | None = Field(description="Where the rule stands now; null: nowhere else.")
    periods: list[str] = Field(description="Ids of the periods that it sets.")


class LawView(View):
    """What `closeout law show INSTRUMENT [ARTICLE] --json` prints."""

    on: str = Field(description="The day asked for, an ISO date.")
    instrument: InstrumentView
    note: TextModel | None
    sources: list[TextModel] = Field(description="Where it was read.")
    versions: list[VersionView] = Field(description="Every version that is kept, oldest first.")
    preceded_by: list[CitedView] = Field(description="Other instruments that it replaced.")
    articles: list[ArticleView]


class LawListView(View):
    """What `closeout law show --json` prints."""

    on: str
    instruments: list[InstrumentView]


def law_list(on: date) -> LawListView:
    """Return every instrument as it stands on the day `on`."""
    return LawListView(on=on.isoformat(), instruments=[_instrument(stand(each, on)) for each in instruments()])


def law_view(here: Stand, on: date, article: str | None = None) -> LawView:
    """Return a version of an instrument with its articles; `article`: only the one that is kept of it."""
    version = here.version
    kept = (
        version.articles if article is None else [each for each in [article_of(version, article)] if each is not None]
    )
    return LawView(
        on=on.isoformat(),
        instrument=_instrument(here),
        note=version.note,
        sources=[TextModel(zh=each.zh, en=each.en) for each in map(sources().__getitem__, version.sources)],
        versions=[_version(each, each is version) for each in here.instrument.versions],
        preceded_by=[cited(each) for each in replaces(here.id)],
        articles=[_article(here, each) for each in kept],
    )


def _instrument(here: Stand) -> InstrumentView:
    version = here.version
    return InstrumentView(
        id=here.id,
        title=here.instrument.title,
        kind=here.instrument.kind,
        label=version.label,
        standing=here.standing,
        in_force_from=version.in_force_from,
        in_force_to=version.in_force_to,
        replaced_by=None if version.replaced_by is None else cited(version.replaced_by),
        verified=version.verified,
        to_be_verified=to_be_verified(version.verified),
    )


def _version(version: VersionModel, shown: bool) -> VersionView:
    return VersionView(
        label=version.label,
        in_force_from=version.in_force_from,
        in_force_to=version.in_force_to,
        shown=shown,
        verified=version.verified,
        to_be_verified=to_be_verified(version.verified),
    )


def _article(here: Stand, article: ArticleModel) -> ArticleView:
    verified = article.verified or here.version.verified
    now = article.replaced_by
    return ArticleView(
        article=article.article,
        text=article.text(),
        replaced_by=None if now is None else cited(now.instrument, now.article),
        periods=_periods(here, article.article),
        verified=verified,
        to_be_verified=to_be_verified(verified),
    )


def _periods(here: Stand, articles: str) -> list[str]:
    """Return the periods that cite these articles first, which is where their length comes from."""
    if here.number + 1 < len(here.instrument.versions):
        return []
    return [
        id_
        for id_, each in rules().periods.items()
        if any(
            law.instrument == here.id and law.article is not None and covers(articles, law.article)
            for law in each.law[:1]
        )
    ]
