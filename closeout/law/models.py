"""The format of the files of law: instruments with their articles, periods, and where both were read."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

# How well something was checked: in the text itself, by a secondary source alone, not at all, or it varies by place.
Verified = Literal["confirmed", "secondary", "unchecked", "local"]
Kind = Literal["law", "regulation", "rule", "local", "standard", "document", "agreement"]
Unit = Literal["working_days", "calendar_days", "hours", "months"]

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", description="A stable word: small letters, digits, _.")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="An ISO date.")]
ArticleSpans = Annotated[
    str,
    Field(
        pattern=r"^[0-9]+(-[0-9]+)?(–[0-9]+)?(, [0-9]+(-[0-9]+)?(–[0-9]+)?)*$",
        description="One article or several that go together: 70, or 5–7, or 42, 55.",
    ),
]
VERIFIED = Field(description="How well it was checked.")


class Part(BaseModel):
    """What every part of the format has in common: unknown keys are refused, types are taken literally."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class TextModel(Part):
    """One thing said in both languages."""

    zh: str = Field(min_length=1, description="Simplified Chinese")
    en: str = Field(min_length=1, description="English")


class CitedModel(Part):
    """An instrument, or an article of it."""

    instrument: Identifier = Field(description="The instrument's id.")
    article: ArticleSpans | None = Field(None, description="Its articles; null: the instrument as a whole.")


class ArticleModel(Part):
    """What an article rules, in our own words."""

    article: ArticleSpans
    zh: str = Field(min_length=1, description="Summary in Simplified Chinese; not the words of the law.")
    en: str = Field(min_length=1, description="Summary in English.")
    verified: Verified | None = Field(None, description="Where it differs from the version's.")
    replaced_by: CitedModel | None = Field(None, description="Where the rule stands now.")

    def text(self) -> TextModel:
        """Return the summary in both languages."""
        return TextModel(zh=self.zh, en=self.en)


class VersionModel(Part):
    """A text of an instrument, as it stood for a time."""

    label: TextModel | None = Field(None, description="What it is called: the revision, the number of the order.")
    in_force_from: Day | None = Field(None, description="The first day in force; null: not known here.")
    in_force_to: Day | None = Field(None, description="The last day in force; null: no end is known.")
    replaced_by: Identifier | None = Field(
        None, description="The instrument in its place; null: its next version, or none."
    )
    verified: Verified = VERIFIED
    sources: list[Identifier] = Field([], description="Where it was read: keys under `sources`.")
    note: TextModel | None = Field(None, description="What has to be known of it.")
    articles: list[ArticleModel] = Field([], description="The articles that a campaign needs, in their order.")


class InstrumentModel(Part):
    """A law, a regulation, a standard or a document, with every version that is kept of it."""

    title: TextModel = Field(description="Its title, without brackets.")
    kind: Kind = Field(description="What it is.")
    also: list[str] = Field([], description="Short names that people use for it.")
    versions: list[VersionModel] = Field(min_length=1, description="Oldest first.")


class InstrumentsModel(Part):
    """A file of instruments."""

    format: Literal[1] = Field(description="The version of this format.")
    instruments: dict[Identifier, InstrumentModel] = Field(description="By id; packs cite the same ids under `basis`.")


class SourceModel(TextModel):
    """Something that was read."""

    as_of: Day = Field(description="The day whose law it shows.")


class SourcesModel(Part):
    """The file of sources."""

    format: Literal[1] = Field(description="The version of this format.")
    sources: dict[Identifier, SourceModel] = Field(description="What was read, by key.")


class ExtensionModel(Part):
    """By how much a period may be extended."""

    length: int = Field(ge=1, description="How much is added each time, in the period's unit.")
    times: int = Field(1, ge=1, description="How often at most.")
    by: TextModel = Field(description="On whose approval, and where.")


class OfficeHoursModel(Part):
    """When an office is open; nowhere in the law, so each office sets its own."""

    start: str = Field(pattern=r"^\d{2}:\d{2}$", description="The minute it opens.")
    end: str = Field(pattern=r"^\d{2}:\d{2}$", description="The minute it closes.")


class PeriodModel(Part):
    """A period that the law sets, and how it is counted."""

    title: TextModel = Field(description="What it is for.")
    unit: Unit = Field(description="What is counted.")
    length: int | None = Field(ge=1, description="How many; null: set locally, given when counting.")
    starts: TextModel = Field(description="The act it is counted from, or back from; that day itself does not count.")
    backwards: bool = Field(False, description="Counted back from a day: the latest day that is early enough.")
    rolls: bool = Field(
        True, description="Whether an end on a day off moves to the next working day; a limit on power never does."
    )
    lapses: bool = Field(False, description="Whether its end ends a measure by itself; if not, an act is due in time.")
    binds: Literal["party", "authority"] = Field(description="Who has to act in time.")
    extension: ExtensionModel | None = Field(None, description="By how much it may be extended.")
    pauses: TextModel | None = Field(None, description="What stops the clock; null: nothing that is recorded here.")
    prudent: TextModel | None = Field(None, description="Why a later moment is proposed than the earliest lawful one.")
    law: list[CitedModel] = Field(min_length=1, description="The articles that set it.")
    verified: Verified = VERIFIED
    note: TextModel | None = Field(None, description="What has to be known of it.")

    @model_validator(mode="after")
    def _only_working_days_go_back(self) -> Self:
        if self.backwards and self.unit != "working_days":
            raise ValueError("only working days are counted backwards")
        return self

    @model_validator(mode="after")
    def _what_lapses_never_moves(self) -> Self:
        if self.lapses and self.rolls:
            raise ValueError("a limit on power never moves: rolls must be false")
        return self


class SurchargeModel(Part):
    """What is added to a fine that is paid late."""

    rate_per_day: str = Field(pattern=r"^0\.\d+$", description="Share of the fine added for each day, as a decimal.")
    law: list[CitedModel] = Field(min_length=1, description="The articles that set it; never more than the fine.")
    verified: Verified = VERIFIED


class PeriodsModel(Part):
    """The file of periods."""

    format: Literal[1] = Field(description="The version of this format.")
    office_hours: OfficeHoursModel = Field(description="Assumed where a proposal falls in working hours.")
    late_payment: SurchargeModel = Field(description="The surcharge on a fine paid late.")
    periods: dict[Identifier, PeriodModel] = Field(description="By id.")


class HolidayModel(Part):
    """A day that a State Council notice makes a day off or a working day."""

    name: str = Field(min_length=1, description="The holiday it belongs to, in Chinese.")
    date: Day
    isOffDay: bool = Field(description="true: a day off; false: a make-up working day.")  # noqa: N815 -- as published


class HolidaysModel(Part):
    """The notice of one year, as holiday-cn publishes it."""

    schema_: str | None = Field(None, alias="$schema", description="Where its schema is published.")
    id_: str | None = Field(None, alias="$id", description="Where it is published.")
    year: int = Field(ge=1949, le=9998, description="The year of the notice.")
    papers: list[str] = Field([], description="Where the notices stand.")
    days: list[HolidayModel] = Field(description="Every day that differs from the plain week.")
