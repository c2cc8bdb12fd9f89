"""Taking people and units on, changing them, and their first password. Who leaves does so in `handover`."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from closeout.accounts.models import User
from closeout.accounts.passwords import one_time
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.people.access import Access
from closeout.people.models import Authority, Certificate, Post, Unit
from closeout.people.queries import MANAGERS, certificate_of, in_post, person, unit_named, working_elsewhere
from closeout.people.registries import WITH_PASSWORD
from closeout.people.rules import certificate_faults, known_codes, person_faults, unit_faults
from closeout.people.types import Added, CertificateData, Person, PostRow
from closeout.ui.faults import refuse

PERSONAL = ("username", "name", "email", "number")


def told(who: Person) -> dict[str, object]:
    """Return a person as the journal takes them."""
    return asdict(who)


def scope_of(authority: int) -> str:
    """Return the scope of an authority's own journal entries."""
    return f"authority:{authority}"


def locked(access: Access) -> None:
    """Let one act at a time change the people of an authority, and only by who may."""
    access.need("manage_people")
    Authority.objects.select_for_update().get(pk=access.authority)


def units_by_key(authority: int) -> dict[str, Unit]:
    """Return the units of an authority by key."""
    return {each.key: each for each in Unit.objects.filter(authority=authority)}


@transaction.atomic
def add_person(*, access: Access, who: Person, at: datetime) -> Added:
    """Make an account with a post; the password comes back once and must be changed at the first sign-in.

    Raises:
        Refusal: something entered cannot be.
        Conflict: an account has the user name already.
        Denied: the role may not manage people.
    """
    locked(access)
    units = units_by_key(access.authority)
    refuse(person_faults(who, units, known_codes(access.authority, [who])))
    if User.objects.filter(username=who.username).exists():
        raise Conflict("people.username_taken", username=who.username)
    password = one_time()
    user = create(access.authority, who, units, make_password(password), at)
    record(act("person_added", user, access.authority, after=told(who)), actor=access.user, at=at)
    return Added(user, password)


def create(authority: int, who: Person, units: Mapping[str, Unit], hashed: str, at: datetime) -> User:
    """Make an account with a post, within the caller's transaction; `hashed` is its password, to be changed."""
    user = User(username=who.username, name=who.name, email=who.email, joined_at=at, must_change_password=True)
    user.password = hashed
    user.save()
    open_post(authority, user, who, units, day_of(at))
    return user


@transaction.atomic
def change_person(*, access: Access, user: int, who: Person, seen: Person, at: datetime) -> None:
    """Change somebody's name and address, or give them another post; who has left and comes back gets one again.

    `seen` is what the form showed. The user name stays.

    Raises:
        Refusal: something entered cannot be, or nobody would be left who may manage people.
        Conflict: somebody changed the person meanwhile.
        Missing: there is no such person.
        Denied: it is one's own post, or the account is another authority's as well, or now.
    """
    locked(access)
    row = person(access, user)
    if row.entered != seen:
        raise Conflict("people.changed_meanwhile", name=row.name)
    code = of_another(row, who, working_elsewhere(access.authority, [user]))
    if code:
        raise Denied(code, name=row.name)
    if user == access.user.pk and place(who) != place(seen):
        raise Denied("people.own_post")
    units = units_by_key(access.authority)
    refuse(person_faults(who, units, known_codes(access.authority, [who])))
    if who == seen and row.until is None:
        return
    apply(access.authority, user, seen, who, units=units, at=at)
    if row.until is None and row.role in MANAGERS:
        refuse_nobody_left(access.authority)
    name = "person_changed" if row.until is None else "person_returned"
    record(act(name, user, access.authority, before=told(seen), after=told(who)), actor=access.user, at=at)


def of_another(row: PostRow, who: Person, elsewhere: Collection[int]) -> str:
    """Return why an authority alone may not make `who` of somebody, given who works `elsewhere` now; "": it may."""
    if row.person not in elsewhere:
        return ""
    if row.until is not None:
        return "people.works_there_now"
    return "" if (who.name, who.email) == (row.name, row.email) else "people.account_of_two"


def apply(authority: int, user: int, seen: Person, who: Person, *, units: Mapping[str, Unit], at: datetime) -> None:
    """Change somebody and, where that changed or has ended, their post, within the caller's transaction.

    Who comes back keeps the mail address unless another is given: it was not shown of who had left.
    """
    one = User.objects.select_for_update().get(pk=user)
    current = Post.objects.filter(user=user, authority=authority, until__isnull=True).first()
    one.name, one.is_active = who.name, True
    one.email = who.email if current is not None else who.email or one.email
    one.save(update_fields=["name", "email", "is_active"])
    if current is not None and place(seen) == place(who):
        return
    on = day_of(at)
    if current is not None:
        Post.objects.filter(pk=current.pk).update(until=max(on, current.since))
    open_post(authority, one, who, units, on)


def place(who: Person) -> tuple[str, str, str]:
    """Return what a post of somebody is: a change of it ends the old post."""
    return who.role, who.unit_key, who.division_code


def open_post(authority: int, user: User, who: Person, units: Mapping[str, Unit], on: date) -> None:
    """Give somebody a post from `on`, within the caller's transaction."""
    Post.objects.create(
        user=user,
        authority_id=authority,
        role=who.role,
        unit=units[who.unit_key] if who.unit_key else None,
        division_code=who.division_code,
        since=on,
    )


def refuse_nobody_left(authority: int) -> None:
    """Let an act go on after which somebody may still manage people.

    Raises:
        Refusal: nobody may.
    """
    if not Post.objects.filter(authority=authority, role__in=MANAGERS, until__isnull=True).exists():
        raise Refusal("people.nobody_left")


@transaction.atomic
def reset_password(*, access: Access, user: int, at: datetime) -> Added:
    """Give somebody who forgot it a password for one sign-in; whoever is signed in with the old one is out.

    Whatever programs come in with in their name ends as well.

    Raises:
        Missing: nobody of this id works at the authority now.
        Denied: the account also works at another authority, whose administrators must know.
    """
    locked(access)
    if person(access, user).until is not None:
        raise Missing("people.nobody")
    if working_elsewhere(access.authority, [user]):
        raise Denied("people.works_elsewhere")
    password = one_time()
    one = _with_password(user, password, must_change=True)
    record(act("password_reset", user, access.authority), actor=access.user, at=at)
    _end_with_password(one, access.user, at)
    return Added(one, password)


@transaction.atomic
def change_own_password(*, user: User, password: str, at: datetime) -> User:
    """Give somebody the password they chose, and return the account as it is now; programs of theirs are out."""
    one = _with_password(user.pk, password, must_change=False)
    record(Act("password_changed", f"user:{one.pk}"), actor=one, at=at)
    _end_with_password(one, one, at)
    return one


def _with_password(user: int, password: str, *, must_change: bool) -> User:
    one = User.objects.select_for_update().get(pk=user)
    one.set_password(password)
    one.must_change_password = must_change
    one.save(update_fields=["password", "must_change_password"])
    return one


def _end_with_password(user: User, actor: User, at: datetime) -> None:
    for end in WITH_PASSWORD:
        end(user, actor, at)


@transaction.atomic
def save_unit(
    *, access: Access, unit: int | None, key: str, name_zh: str, name_en: str, active: bool, at: datetime
) -> Unit:
    """Add a unit (`unit` None) or change one; its key stays, since plans name it.

    Raises:
        Refusal: something entered cannot be, or somebody works in the unit that is to be inactive.
        Conflict: the authority has a unit of this key.
        Missing: there is no such unit.
    """
    locked(access)
    old = None if unit is None else unit_named(access, unit)
    one = old or Unit(authority_id=access.authority, key=key)
    before = {} if old is None else told_unit(old)
    refuse(unit_faults(one.key, name_zh, name_en))
    if old is None and Unit.objects.filter(authority=access.authority, key=key).exists():
        raise Conflict("people.key_taken", key=key)
    if not active and old is not None and old.posts.filter(until__isnull=True).exists():
        raise Refusal("people.unit_in_use", name=old.name_zh)
    one.name_zh, one.name_en, one.active = name_zh, name_en, active
    if old is not None and told_unit(one) == before:
        return one
    one.save()
    name = "unit_changed" if before else "unit_added"
    what = Act(name, f"unit:{one.pk}", scope_of(access.authority), before, told_unit(one))
    record(what, actor=access.user, at=at)
    return one


def told_unit(one: Unit) -> dict[str, object]:
    """Return a unit as the journal takes it."""
    return {"key": one.key, "name_zh": one.name_zh, "name_en": one.name_en, "active": one.active}


@transaction.atomic
def save_certificate(
    *, access: Access, user: int, certificate: int | None, data: CertificateData, at: datetime
) -> Certificate:
    """Enter a law-enforcement certificate of somebody (`certificate` None) or change one.

    Raises:
        Refusal: something entered cannot be.
        Conflict: the number is another certificate's.
        Missing: there is no such person or certificate.
        Denied: they have left.
    """
    locked(access)
    in_post(access, user)
    old = None if certificate is None else certificate_of(access, user, certificate)
    refuse(certificate_faults(data))
    before = {} if old is None else _certificate(old)
    one = put_certificate(user, old, data)
    after = _certificate(one)
    if before != after:
        record(act("certificate_entered", user, access.authority, before=before, after=after), actor=access.user, at=at)
    return one


def put_certificate(user: int, old: Certificate | None, data: CertificateData) -> Certificate:
    """Write a certificate, within the caller's transaction.

    Raises:
        Conflict: the number is another certificate's.
    """
    one = old or Certificate(user_id=user)
    if Certificate.objects.filter(number=data.number).exclude(pk=one.pk).exists():
        raise Conflict("people.number_taken", number=data.number)
    one.number, one.issued_by, one.valid_until = data.number, data.issued_by, data.valid_until
    one.save()
    return one


@transaction.atomic
def withdraw_certificate(*, access: Access, user: int, certificate: int, at: datetime) -> None:
    """Take a certificate out that somebody does not have, or not any more; the journal keeps that it stood there.

    Raises:
        Missing: there is no such certificate.
        Denied: whose it is has left.
    """
    locked(access)
    one = certificate_of(access, user, certificate)
    before = _certificate(one)
    one.delete()
    record(act("certificate_withdrawn", user, access.authority, before=before), actor=access.user, at=at)


def _certificate(one: Certificate) -> dict[str, object]:
    return {"number": one.number, "issued_by": one.issued_by, "valid_until": one.valid_until}


def act(
    name: str,
    user: User | int,
    authority: int,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> Act:
    """Return what was done to somebody, as it goes into the journal: names and addresses stay out."""
    subject = f"user:{user if isinstance(user, int) else user.pk}"
    return Act(name, subject, scope_of(authority), before or {}, after or {}, personal=PERSONAL)


def day_of(at: datetime) -> date:
    """Return the day in China that a moment lies in."""
    return at.astimezone(TIME_ZONE).date()
