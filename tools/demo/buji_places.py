"""Buji's 17 real communities with the demo's invented pace of work, and the invented ground around them."""

from collections.abc import Iterator
from dataclasses import dataclass

from tools.demo.ground import Ground


@dataclass(frozen=True, slots=True)
class Community:
    """A community: the last three digits of its code, a rough centre, its sites, and how far the campaign has come.

    `pace` is the share of its sites that have been visited. `surveyed`: the offices that judge place rules were here.
    """

    code: str
    name: str
    lon: float
    lat: float
    sites: int
    pace: float
    surveyed: bool


STREET = "440307014"
COMMUNITIES = (
    Community("001", "布吉圩", 114.1175, 22.6048, 9, 0.7, True),
    Community("002", "长龙", 114.1224, 22.6201, 12, 0.65, True),
    Community("003", "龙岭", 114.1262, 22.6122, 10, 0.8, True),
    Community("004", "德兴", 114.1131, 22.6099, 7, 0.5, False),
    Community("005", "龙珠", 114.1290, 22.6058, 8, 0.65, True),
    Community("007", "国展", 114.1402, 22.6063, 5, 0.5, False),
    Community("008", "茂业", 114.1212, 22.6108, 5, 0.85, True),
    Community("014", "凤凰", 114.1100, 22.6172, 14, 0.5, False),
    Community("015", "罗岗", 114.1203, 22.6262, 20, 0.7, True),
    Community("016", "金排", 114.1086, 22.6229, 12, 0.4, False),
    Community("018", "布吉", 114.1142, 22.6003, 20, 0.75, True),
    Community("019", "南三", 114.1216, 22.5986, 18, 0.65, True),
    Community("021", "大芬", 114.1346, 22.6112, 18, 0.7, True),
    Community("024", "东方半岛", 114.1283, 22.5932, 4, 0.2, False),
    Community("025", "文景", 114.1089, 22.6127, 6, 0.3, False),
    Community("026", "木棉湾", 114.1313, 22.6172, 26, 0.65, True),
    Community("027", "可园", 114.1342, 22.6232, 6, 0.45, True),
)

GROUND = Ground(
    hv_220=((114.1000, 22.6295), (114.1180, 22.6256), (114.1330, 22.6175), (114.1450, 22.6140)),
    hv_500=((114.1020, 22.6183), (114.1105, 22.6229), (114.1170, 22.6323)),
    hv_110=((114.1050, 22.5975), (114.1160, 22.6012), (114.1300, 22.5990)),
    river=((114.1215, 22.6330), (114.1190, 22.6180), (114.1178, 22.6050), (114.1205, 22.5960)),
    river_half_m=26,
    stores=((114.1365, 22.6268), (114.1058, 22.6255)),
    parks=(((114.1116, 22.6160), 110), ((114.1352, 22.6098), 70)),
    greens=(((114.1301, 22.6180), 90), ((114.1155, 22.5990), 65)),
    source_zone=((114.1262, 22.5945), 700),
)


def divisions() -> Iterator[dict[str, str]]:
    """Yield the street, then its communities."""
    yield {"code": STREET, "name": "布吉街道"}
    for each in COMMUNITIES:
        yield {"code": STREET + each.code, "name": f"{each.name}社区", "parent_code": STREET}
