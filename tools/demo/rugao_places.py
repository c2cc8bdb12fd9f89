"""Real towns and villages of Rugao with the demo's assumed urban-rural codes and invented pace of work."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community: its 12-digit code, its town, an assumed urban-rural code, a rough centre, its sites.

    `pace` is the share of its town's sites that have been looked at.
    """

    code: str
    name: str
    town: str
    urban_rural: str
    lon: float
    lat: float
    sites: int
    pace: float


# Town: its nine digits, name, rough centre, pace; then a village a line: three digits, name, urban-rural code, sites.
_LIST = """
320682001 如城街道 120.560 32.385 0.85
    002 安定居委会 111 2
    003 花园居委会 111 2
    007 城南居委会 111 4
    011 城东居委会 111 3
    014 西郊居委会 111 4
    016 城西居委会 111 3
    019 顾庄居委会 112 3
    203 龙游河村委会 220 2
320682400 如皋市经济开发区 120.605 32.412 0.7
    001 东风居委会 112 3
    015 柴湾居委会 122 3
    203 桥港村委会 220 2
320682401 如皋高新技术产业开发区 120.530 32.362 0.8
    007 马塘居委会 112 2
    203 杨花桥村委会 220 2
320682104 丁堰镇 120.690 32.362 0.8
    005 凤山居委会 121 3
    205 夏圩村委会 220 2
320682105 白蒲镇 120.755 32.245 0.75
    006 蒲东居委会 121 3
    010 林梓居委会 122 2
    203 朱家桥村委会 220 3
320682110 石庄镇 120.498 32.140 0.55
    001 石庄居委会 121 3
    205 唐埠村委会 220 2
320682112 吴窑镇 120.515 32.215 0.9
    001 吴窑居委会 121 2
    203 陈家村委会 220 3
    215 老庄村委会 220 2
320682113 江安镇 120.440 32.238 0.8
    001 镇中居委会 121 2
    010 联络新居委会 122 2
    222 马堡村委会 220 3
320682116 搬经镇 120.335 32.332 0.6
    001 搬经居委会 121 3
    202 丁许村委会 220 2
    211 芹界村委会 220 2
320682117 磨头镇 120.475 32.298 0.85
    001 磨头居委会 121 2
    208 朗张村委会 220 2
    214 场西村委会 210 2
"""


def _villages() -> Iterator[Village]:
    town: list[str] = []
    for line in _LIST.strip().splitlines():
        words = line.split()
        if not line.startswith(" "):
            town = words
            continue
        code, name, town_name, lon, lat, pace = town[0] + words[0], words[1], town[1], town[2], town[3], town[4]
        yield Village(code, name, town_name, words[2], float(lon), float(lat), int(words[3]), float(pace))


VILLAGES = tuple(_villages())


def divisions() -> Iterator[dict[str, str]]:
    """Yield the towns, each followed by its villages."""
    for town, villages in groupby(VILLAGES, key=lambda village: (village.code[:9], village.town)):
        yield {"code": town[0], "name": town[1]}
        yield from ({"code": each.code, "name": each.name, "parent_code": town[0]} for each in villages)
