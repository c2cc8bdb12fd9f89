"""Units and people from a workbook: first what each row would do, then, if nothing is wrong, all of it at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from closeout.accounts.models import User
from closeout.accounts.passwords import one_time
from closeout.journal.services import record_all
from closeout.journal.types import Act
from closeout.kernel.refusal import Conflict, Problem, Refusal
from closeout.people import services
from closeout.people.access import Access
from closeout.people.columns import PEOPLE, PERSON_COLUMNS, UNIT_COLUMNS, role_names
from closeout.people.models import Certificate, Unit
from closeout.people.queries import rows, visible_posts, working_elsewhere
from closeout.people.rules import known_codes, person_faults
from closeout.people.sheets import Book, PersonIn, UnitIn, problem
from closeout.people.types import Added, CertificateRow, Person, PostRow
from closeout.ui.effects import Change, Effect, Effects, State
from closeout.ui.faults import Fault

Values = tuple[Sequence[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a workbook would do: `people` gives for each row who it is now, None: nobody yet."""

    units: Sequence[tuple[UnitIn, Unit | None, Effect]]
    people: Sequence[tuple[PersonIn, PostRow | None, Effect]]
    effects: Effects


def plan(access: Access, book: Book, on: date) -> Plan:
    """Return what a workbook would do on the day `on`; nothing is written, in a fixed number of queries.

    Raises:
        Denied: the role may not manage people.
    """
    access.need("manage_people")
    old_units = services.units_by_key(access.authority)
    units = [(each, old_units.get(each.key), _unit_effect(each, old_units.get(each.key))) for each in book.units]
    people = list(_people(access, book.people, _after(old_units, book.units), on))
    faults = [Effect(each.row or 0, each.file, "wrong", problems=[each]) for each in book.faults]
    return Plan(units, people, Effects([*faults, *(each[2] for each in units), *(each[2] for each in people)]))


def _after(old: Mapping[str, Unit], said: Iterable[UnitIn]) -> dict[str, Unit]:
    """Return the units as they would be after the import; they are not to be saved."""
    return {**old, **{each.key: Unit(key=each.key, name_zh=each.name_zh, active=each.active) for each in said}}


def _unit_effect(said: UnitIn, old: Unit | None) -> Effect:
    now = ("", "", "", "") if old is None else (old.key, old.name_zh, old.name_en, _yes(old.active))
    then = (said.key, said.name_zh, said.name_en, _yes(said.active))
    what = _("Unit: %(name)s") % {"name": said.name_zh or said.key}
    labels = [each.zh for each in UNIT_COLUMNS]
    return _effect(said.row, what, new=old is None, labels=labels, values=(now, then), problems=said.problems)


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


def _people(
    access: Access, said: Sequence[PersonIn], units: Mapping[str, Unit], on: date
) -> Iterable[tuple[PersonIn, PostRow | None, Effect]]:
    there = {each.username: each for each in rows(access.authority, visible_posts(access), on)}
    names = {each.who.username for each in said} - set(there)
    taken = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    numbers = {each.certificate.number for each in said if each.certificate is not None}
    owners = dict(Certificate.objects.filter(number__in=numbers).values_list("number", "user__username"))
    codes = known_codes(access.authority, (each.who for each in said))
    said_of = (there[each.who.username].person for each in said if each.who.username in there)
    elsewhere = working_elsewhere(access.authority, said_of)
    for each in said:
        old = there.get(each.who.username)
        faults = [*person_faults(each.who, units, codes), *_clashes(access, each, old, taken, owners)]
        faults += _of_another(each, old, elsewhere)
        problems = [*each.problems, *(problem(PEOPLE, each.row, fault, each.cells) for fault in faults)]
        yield each, old, _person_effect(each, old, problems)


def _clashes(
    access: Access, said: PersonIn, old: PostRow | None, taken: set[str], owners: Mapping[str, str]
) -> Iterable[Fault]:
    if said.who.username in taken:
        yield Fault("username", "people.username_taken", {"username": said.who.username})
    if said.certificate is not None and owners.get(said.certificate.number, said.who.username) != said.who.username:
        yield Fault("number", "people.number_taken", {"number": said.certificate.number})
    if old is not None and old.person == access.user.pk and services.place(old.entered) != services.place(said.who):
        yield Fault("role", "people.own_post")


def _of_another(said: PersonIn, old: PostRow | None, elsewhere: Collection[int]) -> Iterable[Fault]:
    code = "" if old is None else services.of_another(old, said.who, elsewhere)
    if code:
        yield Fault("username", code, {"name": said.who.name})


def _person_effect(said: PersonIn, old: PostRow | None, problems: Sequence[Problem]) -> Effect:
    now = ("",) * 9 if old is None else (*_told(old.entered), *_held(said, old))
    if old is not None and old.until is not None:
        now = (*now[:3], "", "", "", *now[6:])  # who comes back gets a post
    given = said.certificate
    held = now[6:] if given is None else (given.number, given.issued_by, given.valid_until.isoformat())
    what = _("Person: %(name)s (%(username)s)") % {"name": said.who.name, "username": said.who.username}
    labels = [each.zh for each in PERSON_COLUMNS]
    values = now, (*_told(said.who), *held)
    return _effect(said.row, what, new=old is None, labels=labels, values=values, problems=problems)


def _told(who: Person) -> tuple[str, str, str, str, str, str]:
    return who.username, who.name, who.email, role_names().get(who.role, who.role), who.unit_key, who.division_code


def _held(said: PersonIn, old: PostRow) -> tuple[str, str, str]:
    found = _same_number(said, old)
    return ("", "", "") if found is None else (found.number, found.issued_by, found.valid_until.isoformat())


def _same_number(said: PersonIn, old: PostRow) -> CertificateRow | None:
    number = None if said.certificate is None else said.certificate.number
    return next((each for each in old.certificates if each.number == number), None)


def _effect(
    row: int, what: str, *, new: bool, labels: Sequence[str], values: Values, problems: Sequence[Problem]
) -> Effect:
    """Return the effect of a row; `values` are those that are and those that would be, in the order of `labels`."""
    changes = [Change(*each) for each in zip(labels, *values, strict=True) if each[1] != each[2]]
    state: State = "wrong" if problems else "new" if new else "changed" if changes else "same"
    return Effect(row, what, state, () if problems else changes, problems)


def apply(*, access: Access, book: Book, digest: str, at: datetime) -> list[Added]:
    """Do what a workbook says and return the new accounts with their passwords, each for one sign-in.

    `digest` is that of the effects somebody saw. Passwords are hashed before the transaction: each takes its time.

    Raises:
        Refusal: a cell is wrong, or nobody would be left who may manage people.
        Conflict: people or units changed since, so that it would do something else.
        Denied: the role may not manage people.
    """
    new = [each for each, _old, effect in plan(access, book, services.day_of(at)).people if effect.state == "new"]
    words = {each.who.username: one_time() for each in new}
    hashed = {name: make_password(word) for name, word in words.items()}
    return [Added(user, words[user.username]) for user in _apply(access, book, digest, hashed, at)]


@transaction.atomic
def _apply(access: Access, book: Book, digest: str, hashed: Mapping[str, str], at: datetime) -> list[User]:
    services.locked(access)
    found = plan(access, book, services.day_of(at))
    if found.effects.wrong:
        raise Refusal("people.import_wrong")
    if found.effects.digest != digest:
        raise Conflict("people.import_changed")
    acts = [_put_unit(access, each, old) for each, old, effect in found.units if effect.state != "same"]
    _refuse_empty_units(access, found)
    users: list[User] = []
    units = services.units_by_key(access.authority)
    for each, old, effect in found.people:
        if effect.state == "new":
            users.append(services.create(access.authority, each.who, units, hashed[each.who.username], at))
            acts.append(_came(access, users[-1], each))
        elif effect.state == "changed" and old is not None:
            acts.append(_changed(access, old, each, units, at))
    services.refuse_nobody_left(access.authority)
    record_all(acts, actor=access.user, at=at)
    return users


def _put_unit(access: Access, said: UnitIn, old: Unit | None) -> Act:
    one = old or Unit(authority_id=access.authority, key=said.key)
    before = {} if old is None else services.told_unit(old)
    one.name_zh, one.name_en, one.active = said.name_zh, said.name_en, said.active
    one.save()
    scope = services.scope_of(access.authority)
    return Act("unit_changed" if before else "unit_added", f"unit:{one.pk}", scope, before, services.told_unit(one))


def _refuse_empty_units(access: Access, found: Plan) -> None:
    """Let no unit go out of use in which somebody would still work; the rows of people have not been written yet."""
    moving = {old.person for each, old, effect in found.people if old is not None and effect.state == "changed"}
    closed = {each.key: each.name_zh for each, old, _effect in found.units if not each.active}
    for post in visible_posts(access).filter(until__isnull=True, unit__key__in=closed):
        if post.user_id not in moving and post.unit is not None:
            raise Refusal("people.unit_in_use", name=closed[post.unit.key])


def _came(access: Access, user: User, said: PersonIn) -> Act:
    if said.certificate is not None:
        services.put_certificate(user.pk, None, said.certificate)
    return services.act("person_added", user, access.authority, after=_journalled(said))


def _changed(access: Access, old: PostRow, said: PersonIn, units: Mapping[str, Unit], at: datetime) -> Act:
    if old.until is not None or old.entered != said.who:
        services.apply(access.authority, old.person, old.entered, said.who, units=units, at=at)
    if said.certificate is not None:
        # Asked anew: of who had left `old` knows none.
        kept = Certificate.objects.filter(user=old.person, number=said.certificate.number).first()
        services.put_certificate(old.person, kept, said.certificate)
    name = "person_changed" if old.until is None else "person_returned"
    before = services.told(old.entered)
    return services.act(name, old.person, access.authority, before=before, after=_journalled(said))


def _journalled(said: PersonIn) -> dict[str, object]:
    given = said.certificate
    held = {} if given is None else {"number": given.number, "valid_until": given.valid_until}
    return {**services.told(said.who), **held}
