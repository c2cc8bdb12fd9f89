"""Invented names: shops as their signs read, landlords as files mask them; every one carries the mark of the demo."""

from collections.abc import Iterator

from tools.demo.dice import Dice
from tools.demo.sheet import MARK

_FIRST = "禾澄淳泓煜沅晟钧铭恒嘉骏沐榆宏永广万春瑞"
_SECOND = "顺利丰达源兴盛昌和泰联旺"
# Words that are somebody else's: a chain of malls, a city.
_TAKEN = ("万达", "嘉兴")
_SURNAMES = "陈林黄李张罗刘吴郑周曾谢何邓叶钟廖蔡"
_GIVEN = "兴华强明辉生平发荣贵"

_SIGNS = {
    "shop": ("废品收购店", "再生资源回收店", "废旧物资回收部", "废品回收店", "旧货回收店"),
    "house": ("废品收购店", "废旧物资回收部", "再生资源回收店"),
    "yard": ("再生资源回收站", "废旧物资回收站", "废品收购站", "物资回收部"),
    "workshop": ("再生资源有限公司", "物资回收有限公司", "环保再生资源有限公司", "再生资源回收站"),
    "stall": ("便民回收点", "废品收购点"),
}
_METAL = ("废旧金属回收站", "金属回收部", "废旧金属收购站")


class Signs:
    """Hands out shop names, none twice in one table; `city` stands before the name of a company."""

    def __init__(self, dice: Dice, city: str):
        """Mix the names with `dice`."""
        self._city = city
        words = [first + second for first in _FIRST for second in _SECOND if first + second not in _TAKEN]
        self._words: Iterator[str] = iter(dice.shuffled(words))
        self._used: set[str] = set()

    def shop(self, dice: Dice, kind: str, *, metal: bool, licensed: bool, spot: str) -> str:
        """Return the name of a site. One without a licence has often no sign and goes by `spot`, where it stands."""
        if not licensed and dice.chance(0.55):
            return self._unsigned(dice, spot)
        ending = dice.pick(_METAL if metal and kind in ("yard", "workshop") else _SIGNS[kind])
        if ending.endswith("公司") and not licensed:
            ending = "废品收购站"
        return f"{self._city if ending.endswith('公司') else ''}{next(self._words)}{ending}{MARK}"

    def _unsigned(self, dice: Dice, spot: str) -> str:
        keeper = f"老{dice.pick(_SURNAMES)}废品收购店"
        name = keeper if dice.chance(0.4) and keeper not in self._used else f"{spot}无名废品收购点"
        self._used.add(name)
        return name + MARK


def landlord(dice: Dice) -> str:
    """Return a landlord's name, masked in the middle as files show it, so that it can be nobody's."""
    return f"{dice.pick(_SURNAMES)}某{dice.pick(_GIVEN)}{MARK}"
