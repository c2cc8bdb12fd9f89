"""What must hold of a person, a unit and a certificate as entered, by form or by file."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from closeout.people.models import Unit
from closeout.people.registries import divisions
from closeout.people.roles import ROLES
from closeout.people.types import CertificateData, Person
from closeout.ui.faults import Fault

IN_A_UNIT: Final = ("unit_head", "unit_member")
_KEY: Final = re.compile("[a-z][a-z0-9_]{0,59}")
_CODE: Final = re.compile("[0-9]{12}")
_LONGEST_EMAIL: Final = 254  # what the account keeps


def person_faults(who: Person, units: Mapping[str, Unit], codes: Collection[str] | None) -> list[Fault]:
    """Return what is wrong with a person.

    `units` are those of the authority by key, `codes` the divisions that are known, None: there is no list of them.
    """
    return [*_account(who), *_unit(who, units), *_division(who, codes)]


def known_codes(authority: int, people: Iterable[Person]) -> Collection[str] | None:
    """Return which divisions of `people` are on the list, None: there is no list; two queries at most."""
    return (
        set(divisions.names(authority, {each.division_code for each in people})) if divisions.any(authority) else None
    )


def _account(who: Person) -> Iterator[Fault]:
    if not who.username or len(who.username) > 60 or not _passes(UnicodeUsernameValidator(), who.username):
        yield Fault("username", "people.bad_username")
    if not who.name or len(who.name) > 60:
        yield Fault("name", "people.bad_name")
    if who.email and (len(who.email) > _LONGEST_EMAIL or not _passes(validate_email, who.email)):
        yield Fault("email", "people.bad_email")
    if who.role not in ROLES:
        yield Fault("role", "people.bad_role")


def _unit(who: Person, units: Mapping[str, Unit]) -> Iterator[Fault]:
    if who.role in IN_A_UNIT and not who.unit_key:
        yield Fault("unit_key", "people.unit_wanted")
    elif who.unit_key and who.role in ROLES and who.role not in IN_A_UNIT:
        yield Fault("unit_key", "people.unit_unwanted")
    elif who.unit_key and who.unit_key not in units:
        yield Fault("unit_key", "people.no_unit", {"key": who.unit_key})
    elif who.unit_key and not units[who.unit_key].active:
        yield Fault("unit_key", "people.unit_inactive")


def _division(who: Person, codes: Collection[str] | None) -> Iterator[Fault]:
    if who.role == "village" and not who.division_code:
        yield Fault("division_code", "people.division_wanted")
    elif who.division_code and who.role in ROLES and who.role != "village":
        yield Fault("division_code", "people.division_unwanted")
    elif who.division_code and not _CODE.fullmatch(who.division_code):
        yield Fault("division_code", "people.bad_division")
    elif who.division_code and codes is not None and who.division_code not in codes:
        yield Fault("division_code", "people.no_division")


def with_codes(authority: int, people: Sequence[Person]) -> list[Person]:
    """Return people with the code of the division in place of its name, where just one is called so; one query."""
    words = {each.division_code for each in people if each.division_code and not _CODE.fullmatch(each.division_code)}
    found = divisions.find(authority, words) if words else {}
    codes = {word: only[0] for word, only in found.items() if len(only) == 1}
    return [replace(each, division_code=codes.get(each.division_code, each.division_code)) for each in people]


def unit_faults(key: str, name_zh: str, name_en: str) -> list[Fault]:
    """Return what is wrong with a unit."""
    faults = [] if _KEY.fullmatch(key) else [Fault("key", "people.bad_key")]
    if not 0 < len(name_zh) <= 80:
        faults.append(Fault("name_zh", "people.bad_unit_name", {"most": 80}))
    if not 0 < len(name_en) <= 120:
        faults.append(Fault("name_en", "people.bad_unit_name", {"most": 120}))
    return faults


def certificate_faults(data: CertificateData) -> list[Fault]:
    """Return what is wrong with a certificate."""
    faults = [] if 0 < len(data.number) <= 40 else [Fault("number", "people.bad_number")]
    return faults if 0 < len(data.issued_by) <= 80 else [*faults, Fault("issued_by", "people.bad_issuer")]


def _passes(validator: Callable[[Any], object], value: str) -> bool:
    try:
        validator(value)
    except ValidationError:
        return False
    return True
