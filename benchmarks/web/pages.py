"""What is asked of the service: for each page many addresses that differ, as somebody at work would ask for them."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from benchmarks.web.data import HEAD, HOME_OF_VILLAGE, OFFICE, SITES, VILLAGE
from benchmarks.web.seed import DIVISIONS, division
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.findings.filters import SHOWS as FINDINGS_SHOWN
from closeout.inspections.models import Visit
from closeout.sites.filters import SHOWS, SORTS, VERDICTS
from closeout.sites.marks import route_rows
from closeout.sites.models import Site

EVERYBODY: Final = (VILLAGE, OFFICE)
ALL_THREE: Final = (VILLAGE, HEAD, OFFICE)
_WORDS: Final = (
    "再生", "回收", "布吉", "废品", "物资", "大道", "翔鸽", "金属", "示例", "龙岗大道", "莲花路 12", "百鸽路 号",
    "回收站1", "站99", "政清路1999号", "没有", "公司 中兴", "S0123", "s09 路", "粤宝路 废旧",
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """A page, who asks for it, and how to make its addresses; `fresh`: what is kept from before is forgotten first."""

    name: str
    users: tuple[str, ...]
    address: Callable[["Asker"], str]
    fresh: bool = False


class Asker:
    """Somebody who asks, with what they choose at random, the same at each run."""

    def __init__(self, campaign: Campaign, user: str) -> None:
        self.campaign, self.pack = campaign, pack_of(campaign)
        self.rng = random.Random(user)
        home = HOME_OF_VILLAGE if user == VILLAGE else ""
        known = Site.objects.filter(campaign=campaign, division_code__startswith=home).order_by("code")
        # What is saved with each run stays, and would make the files that are read thicker from run to run.
        self.codes = list(known.filter(code__regex=r"^S\d*[05]0$").values_list("code", flat=True))
        self.read = list(known.filter(code__regex=r"^S\d*[27]5$").values_list("code", flat=True))
        self.drafts = list(Visit.objects.filter(campaign=campaign, lead__username=user, state="draft", whole=True))
        own = Site.objects.filter(campaign=campaign, division_code=home).order_by("code") if home else None
        self.edges = [f"S{number:06d}" for number in range(0, SITES, 97)] if own is None else [s.code for s in own]

    def to(self, name: str, *args: str, **params: str | int | None) -> str:
        """Return an address with what is not None behind it."""
        query = urlencode({key: value for key, value in params.items() if value is not None})
        return f"{reverse(name, args=[self.campaign.slug, *args])}?{query}"

    def one(self, choices: Sequence[str]) -> str:
        """Return one of some."""
        return self.rng.choice(choices)

    def somewhere(self) -> str:
        """Return a division, a street or a district."""
        return division(self.rng.randrange(DIVISIONS))[: self.rng.choice((12, 12, 9, 6))]

    def filter(self) -> dict[str, str]:
        """Return a filter of the register."""
        standard = self.one([each.id for each in self.pack.standards])
        return self.rng.choice(
            (
                {"division": self.somewhere()},
                {"show": self.one(SHOWS)},
                {"show": self.one(SHOWS), "division": self.somewhere()},
                {"standard": standard, "verdict": self.one(VERDICTS)},
                {"standard": standard, "division": self.somewhere()},
                {"route": self.one([each.id for each in route_rows(self.pack)])},
            )
        )

    def box(self) -> str:
        """Return a part of the map, from a block to a district."""
        wide = self.rng.choice((0.005, 0.02, 0.1, 0.3))
        west, south = 113.9 + self.rng.random() * (0.6 - wide), 22.4 + self.rng.random() * (0.4 - wide)
        return f"{west:.4f},{south:.4f},{west + wide:.4f},{south + wide:.4f}"


def _filtered(asker: Asker) -> str:
    return asker.to("sites:register", sort=asker.one(list(SORTS)), **asker.filter())


def _searched(asker: Asker) -> str:
    number = asker.rng.choice((None, None, asker.rng.randrange(100)))
    word = asker.one(_WORDS)
    return asker.to("sites:register", text=word if number is None else f"{word} {number:02d}")


def _deep(asker: Asker) -> str:
    where = asker.rng.choice(({}, {"show": "failing"}, {"division": asker.somewhere()}, {"show": "open"}))
    edge = {asker.one(("after", "before")): asker.one(asker.edges)}
    return asker.to("sites:register", sort=asker.one(list(SORTS)), **where, **edge)


def _map(asker: Asker) -> str:
    return asker.to("sites:points", box=asker.box(), **asker.rng.choice(({}, {}, asker.filter())))


def _whole_map(asker: Asker) -> str:
    return asker.to("sites:points", **asker.rng.choice(({}, asker.filter())))


def _division(asker: Asker) -> str:
    own = HOME_OF_VILLAGE if len(asker.edges) < DIVISIONS else division(asker.rng.randrange(DIVISIONS))
    return asker.to("census:division", own, page=asker.rng.randrange(1, 5))


def _findings(asker: Asker) -> str:
    standard = asker.one([each.id for each in asker.pack.standards])
    narrowed: dict[str, str] = asker.rng.choice(
        (
            {},
            {"standard": standard},
            {"division": asker.somewhere()},
            {"whose": "ours"},
            {"major": "yes"},
            {"again": "yes"},
        )
    )
    return asker.to("findings:ledger", show=asker.one(FINDINGS_SHOWN), **narrowed)


def _sheet(asker: Asker) -> str:
    visit = asker.rng.choice(asker.drafts)
    return reverse("inspections:group", args=[asker.campaign.slug, visit.pk, asker.rng.randrange(1, 6)])


PAGES: Final = (
    Page("home, what is due today", ALL_THREE, lambda _: reverse("today:due")),
    Page("register, filtered", EVERYBODY, _filtered),
    Page("register, searched for Chinese", EVERYBODY, _searched),
    Page("register, deep", EVERYBODY, _deep),
    Page("map, moved to a part", EVERYBODY, _map),
    Page("map, whole, nothing remembered", EVERYBODY, _whole_map, fresh=True),
    Page("site file", EVERYBODY, lambda asker: asker.to("sites:file", asker.one(asker.read))),
    Page("overview", ALL_THREE, lambda asker: asker.to("desk:overview")),
    Page("findings ledger, filtered", ALL_THREE, _findings),
    Page("work ledger", ALL_THREE, lambda asker: asker.to("inspections:ledger")),
    Page("today's round", ALL_THREE, lambda asker: asker.to("inspections:today")),
    Page("checklist of a visit", ALL_THREE, _sheet),
    Page("inbox", EVERYBODY, lambda asker: asker.to("judgements:inbox")),
    Page("likely duplicates", (OFFICE,), lambda asker: asker.to("sites:duplicates", asker.one(asker.edges))),
    Page("census of a division", EVERYBODY, _division),
    Page("census of all divisions", EVERYBODY, lambda asker: asker.to("census:overview")),
)
