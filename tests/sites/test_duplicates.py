"""Likely duplicates: what is typically different between two files of one site must not hide it."""

import random
from collections.abc import Callable
from typing import Any, Final

import pytest

from closeout.kernel.facts import Value
from closeout.sites.duplicates import duplicates
from closeout.sites.models import Site
from closeout.sites.services import register_sites
from closeout.sites.types import NewSite
from tests.factories import COMMUNITY, NOW, access, campaign, new_site, site

pytestmark = pytest.mark.django_db

PAIRS: Final = 200
_FIRST: Final = "兴顺恒永金德鑫隆富华宏裕泰祥瑞福广嘉惠联"
_SECOND: Final = "达发丰盛利源通和安康旺昌茂荣泰美佳益成腾"
_KINDS: Final = ("废品收购站", "再生资源回收站", "物资回收有限公司", "废旧金属回收部", "纸品打包站")
_ROADS: Final = ("吉华路", "龙岗大道", "布龙路", "中兴路", "百鸽路", "翔鸽路", "罗岗路", "科技园路")
_DIVISIONS: Final = (COMMUNITY, "440307014002", "440307014003")


def _original(dice: random.Random, at: int) -> dict[str, Any]:
    return {
        "code": f"BJ-{at:04}",
        "name": dice.choice(_FIRST) + dice.choice(_SECOND) + dice.choice(_FIRST) + dice.choice(_KINDS),
        "address": f"布吉街道{dice.choice(_ROADS)}{dice.randint(1, 400)}号",
        "division_code": dice.choice(_DIVISIONS),
        "lon": 114.08 + dice.random() * 0.06,
        "lat": 22.58 + dice.random() * 0.06,
    }


def _moved(dice: random.Random, copy: dict[str, Any]) -> None:
    copy["lon"] += dice.uniform(-1, 1) * 40 / 102_600  # metres in a degree of longitude there
    copy["lat"] += dice.uniform(-1, 1) * 20 / 111_195


def _lost(dice: random.Random, copy: dict[str, Any]) -> None:
    del copy["lon"], copy["lat"]


def _misspelt(dice: random.Random, copy: dict[str, Any]) -> None:
    copy["name"] = copy["name"].replace(copy["name"][1], dice.choice(_SECOND), 1)


def _other_kind(dice: random.Random, copy: dict[str, Any]) -> None:
    copy["name"] = copy["name"][:3] + dice.choice(_KINDS)


def _full_width(dice: random.Random, copy: dict[str, Any]) -> None:
    copy["address"] = "".join(chr(ord(each) + 0xFEE0) if each.isdigit() else each for each in copy["address"])


def _shorter(dice: random.Random, copy: dict[str, Any]) -> None:
    copy["address"] = copy["address"].removeprefix("布吉街道").replace("号", "号旁")


def _no_division(dice: random.Random, copy: dict[str, Any]) -> None:
    del copy["division_code"]


_NOISE: Final[tuple[Callable[[random.Random, dict[str, Any]], None], ...]] = (
    _moved,
    _lost,
    _misspelt,
    _other_kind,
    _full_width,
    _shorter,
    _no_division,
)


def _spoilt(dice: random.Random, original: dict[str, Any], at: int) -> dict[str, Any]:
    copy = dict(original)
    same = dice.choice(("{}", "bj{}", "布吉{}", "X-{}"))
    copy["code"] = same.format(original["code"].removeprefix("BJ-")) if dice.random() < 0.5 else f"NEW-{at + 5000}"
    for noise in dice.sample(_NOISE[2:], 2):
        noise(dice, copy)
    dice.choice(_NOISE[:2])(dice, copy)
    return copy


def _new(one: dict[str, Any]) -> NewSite:
    facts: dict[str, Value] = {key: value for key, value in one.items() if key != "code"}
    return NewSite(one["code"], [each for each in new_site(one["code"], **facts).facts if each.key in facts])


def test_of_200_seeded_pairs_at_least_95_percent_are_among_the_first_three_suggestions() -> None:
    dice, office, where = random.Random(20260520), access("office"), campaign()
    originals = [_original(dice, at) for at in range(PAIRS)]
    copies = [_spoilt(dice, each, at) for at, each in enumerate(originals)]
    sites = [_new(each) for each in (*originals, *copies)]
    made = register_sites(access=office, campaign=where, sites=sites, source="ledger", at=NOW)
    found = 0
    for one, other in zip(made[:PAIRS], made[PAIRS:], strict=True):
        found += other.code in [each.code for each in duplicates(office, one)[:3]]
    assert found >= 0.95 * PAIRS, found


def test_a_site_that_resembles_none_has_no_suggestion() -> None:
    one = site(name="兴达站", address="吉华路1号")
    site(one.campaign, "QX-9931", name="绿源中心", address="龙岗大道500号乙栋")
    assert duplicates(access("office"), one) == []


def test_the_same_business_is_suggested_whatever_else_differs() -> None:
    one = site(name="兴达站", address="吉华路1号")
    other = site(one.campaign, "QX-9931", name="绿源中心", address="龙岗大道500号", division_code="440307014009")
    Site.objects.update(uscc="91440300MA5F0A0C2K")
    one.refresh_from_db()
    suggestion = duplicates(access("office"), one)[0]
    assert (suggestion.code, suggestion.same_uscc) == (other.code, True)


@pytest.mark.parametrize(("degrees", "near"), [(0.000_449, True), (0.000_451, False)])
def test_near_is_within_50_metres(degrees: float, near: bool) -> None:
    one = site(name="兴达回收站", lon=114.1, lat=22.6)
    site(one.campaign, "BJ-0002", name="兴达回收站", lon=114.1, lat=22.6 + degrees)
    assert duplicates(access("office"), one)[0].near is near


def test_sites_out_of_use_and_other_villages_sites_are_not_suggested() -> None:
    one = site()
    gone = site(one.campaign, "BJ-0002")
    Site.objects.filter(pk=gone.pk).update(state="closed")
    site(one.campaign, "BJ-0003", division_code="440307014002")
    assert duplicates(access("village"), one) == []
    assert [each.code for each in duplicates(access("office"), one)] == ["BJ-0003"]


def test_suggestions_take_the_same_queries_for_1_and_for_12(django_assert_num_queries: Any) -> None:
    one, office = site(), access("office")
    for count in (1, 12):
        for at in range(Site.objects.count(), count + 1):
            site(one.campaign, f"BJ-1{at:03}")
        with django_assert_num_queries(4):
            assert duplicates(office, one)
