"""Visiting the pages of documents: signing in, addresses, what forms send."""

from typing import Any

from django.test import Client
from django.urls import reverse

from closeout.accounts.models import User
from closeout.documents.encoding import content_of
from closeout.documents.forms import DraftForm, hidden
from closeout.documents.models import Document


def client(user: User) -> Client:
    one = Client()
    one.force_login(user)
    return one


def address(name: str, *args: Any) -> str:
    return reverse(f"documents:{name}", args=args)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def fields(document: Document, **changes: str) -> dict[str, str]:
    """Return what the form of a draft sends, with some fields changed."""
    form = DraftForm(content_of(document.content))
    told = hidden([(path, field.initial) for path, field in form.fields.items()])
    return {**dict(told), "version": str(document.version), **changes}


def serving(*users: User, **changes: Any) -> dict[str, Any]:
    """Return what the form of a service sends, by these people, with some fields changed."""
    usual = {"mode": "in_person", "on": "2026-05-20", "time": "13:00", "receiver": "陈某", "relation": "party"}
    return {**usual, "servers": [each.pk for each in users], **changes}
