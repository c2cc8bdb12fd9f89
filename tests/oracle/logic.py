"""Conditions in SQL's three-valued logic, as plain objects that can also say which unknown facts they wait for."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

Value = bool | Decimal | str | None
Truth = bool | None


@dataclass(frozen=True)
class Site:
    """One site with the defaults already in: every fact of the vocabulary has a key, None is "nobody knows"."""

    facts: Mapping[str, Value]
    parameters: Mapping[str, Decimal]


@dataclass(frozen=True)
class Asked:
    """An unknown fact that counts, and the role of the standard it was reached through (None: not through one)."""

    fact: str
    standard_role: str | None = None


class Condition(ABC):
    """Something true, false or NULL of a site."""

    @abstractmethod
    def value(self, site: Site) -> Truth:
        """Return True, False, or None for NULL."""

    @abstractmethod
    def unknown_facts(self, site: Site) -> list[Asked]:
        """Return the unknown facts from left to right; called only where the value is NULL."""

    @abstractmethod
    def facts(self) -> list[str]:
        """Return all facts that the condition names, known or not."""

    def asked(self, site: Site) -> list[Asked]:
        """Return the NULL facts that count: an expression that is not NULL has none."""
        return self.unknown_facts(site) if self.value(site) is None else []


Words = Condition | str  # a bare word is a boolean fact


def condition(words: Words) -> Condition:
    """Return the condition; a bare word becomes a boolean fact."""
    return Fact(words) if isinstance(words, str) else words


class Always(Condition):
    """The literal `true`."""

    def value(self, site: Site) -> Truth:
        return True

    def unknown_facts(self, site: Site) -> list[Asked]:
        return []

    def facts(self) -> list[str]:
        return []


class Fact(Condition):
    """A boolean fact; it is also what a comparison compares with when a fact stands on its right."""

    def __init__(self, name: str) -> None:
        self.name = name

    def value(self, site: Site) -> Truth:
        value = site.facts[self.name]
        if value is None or isinstance(value, bool):
            return value
        raise TypeError(f"{self.name} is no boolean: {value!r}")

    def unknown_facts(self, site: Site) -> list[Asked]:
        return [Asked(self.name)]

    def facts(self) -> list[str]:
        return [self.name]


class Parameter:
    """A number that `--set` may change (section 6)."""

    def __init__(self, name: str) -> None:
        self.name = name


class Compare(Condition):
    """A numeric fact against a parameter or another numeric fact."""

    def __init__(self, left: str, sign: str, right: Parameter | Fact) -> None:
        self.left = left
        self.sign = sign
        self.right = right

    def value(self, site: Site) -> Truth:
        left = _number(site, self.left)
        right = (
            site.parameters[self.right.name] if isinstance(self.right, Parameter) else _number(site, self.right.name)
        )
        if left is None or right is None:
            return None
        return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[self.sign]

    def unknown_facts(self, site: Site) -> list[Asked]:
        return [Asked(fact) for fact in self.facts() if site.facts[fact] is None]

    def facts(self) -> list[str]:
        return [self.left, self.right.name] if isinstance(self.right, Fact) else [self.left]


def _number(site: Site, fact: str) -> Decimal | None:
    value = site.facts[fact]
    if value is None or isinstance(value, Decimal):
        return value
    raise TypeError(f"{fact} is no number: {value!r}")


class In(Condition):
    """A choice fact being one of some texts; with a single text it is `=`."""

    def __init__(self, fact: str, *texts: str) -> None:
        self.fact = fact
        self.texts = texts

    def value(self, site: Site) -> Truth:
        value = site.facts[self.fact]
        return None if value is None else value in self.texts

    def unknown_facts(self, site: Site) -> list[Asked]:
        return [Asked(self.fact)]

    def facts(self) -> list[str]:
        return [self.fact]


class Not(Condition):
    """NOT: true and false change places, NULL stays NULL."""

    def __init__(self, part: Words) -> None:
        self.part = condition(part)

    def value(self, site: Site) -> Truth:
        value = self.part.value(site)
        return None if value is None else not value

    def unknown_facts(self, site: Site) -> list[Asked]:
        return self.part.asked(site)

    def facts(self) -> list[str]:
        return self.part.facts()


class _Several(Condition):
    """AND or OR of several parts; NULL, it waits for what its NULL parts wait for."""

    def __init__(self, *parts: Words) -> None:
        self.parts = [condition(part) for part in parts]

    def unknown_facts(self, site: Site) -> list[Asked]:
        return [asked for part in self.parts for asked in part.asked(site)]

    def facts(self) -> list[str]:
        return [fact for part in self.parts for fact in part.facts()]


class And(_Several):
    """AND: one false makes it false, else one NULL makes it NULL."""

    def value(self, site: Site) -> Truth:
        values = [part.value(site) for part in self.parts]
        if False in values:
            return False
        return None if None in values else True


class Or(_Several):
    """OR: one true makes it true, else one NULL makes it NULL."""

    def value(self, site: Site) -> Truth:
        values = [part.value(site) for part in self.parts]
        if True in values:
            return True
        return None if None in values else False
