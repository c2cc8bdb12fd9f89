"""A way to begin: the first authority, its first administrator and its first office account, on an empty database."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import transaction

from closeout.accounts.models import User
from closeout.accounts.passwords import one_time
from closeout.journal.services import record_all
from closeout.journal.types import Act
from closeout.kernel.refusal import Refusal
from closeout.kernel.text import Text
from closeout.people.models import Authority
from closeout.people.rules import person_faults
from closeout.people.services import act, create, scope_of, told
from closeout.people.types import Added, Person
from closeout.ui.faults import refuse

_SLUG: Final = re.compile("[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Beginning:
    """Who begins: the authority's short name and name, and the user names and names of the first two people."""

    slug: str
    name: Text
    administrator: tuple[str, str]
    office: tuple[str, str]


def nobody_yet() -> bool:
    """Return whether nobody can sign in because there is no account at all."""
    return not User.objects.exists()


def refuse_names(how: Beginning) -> None:
    """Refuse what cannot be called so; it asks no database, which may not be laid yet.

    Raises:
        Refusal: a name cannot be.
    """
    if not _SLUG.fullmatch(how.slug):
        raise Refusal("people.bad_slug", slug=how.slug)
    if not (0 < len(how.name.zh) <= 80 and 0 < len(how.name.en) <= 120):
        raise Refusal("people.bad_unit_name", most=80)
    for who in _first(how):
        refuse(person_faults(who, {}, None))


def _first(how: Beginning) -> tuple[Person, Person]:
    return Person(*how.administrator, "", "administrator", "", ""), Person(*how.office, "", "office", "", "")


@transaction.atomic
def begin(how: Beginning, at: datetime) -> list[Added]:
    """Make the first authority and its first two accounts; their passwords come back once.

    Raises:
        Refusal: there is an authority or an account already, or a name cannot be.
    """
    refuse_names(how)
    if Authority.objects.exists() or not nobody_yet():
        raise Refusal("people.started")
    authority = Authority.objects.create(slug=how.slug, name_zh=how.name.zh, name_en=how.name.en)
    added, acts = [], [Act("authority_begun", scope_of(authority.pk), scope_of(authority.pk), after={"slug": how.slug})]
    for who in _first(how):
        if User.objects.filter(username=who.username).exists():
            raise Refusal("people.username_taken", username=who.username)
        password = one_time()
        user = create(authority.pk, who, {}, make_password(password), at)
        added.append(Added(user, password))
        acts.append(act("person_added", user, authority.pk, after=told(who)))
    record_all(acts, actor=None, at=at)
    return added
