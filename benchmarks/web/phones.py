"""What a phone sends on a visit: its beginning, the answers, what is said of it as a whole, its end."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from django.contrib.auth import BACKEND_SESSION_KEY
from django.test import Client
from django.urls import reverse

from closeout.accounts.models import User
from closeout.sites.models import Site

_BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
_JSON: Final = "application/json"


def signed_in(user: str) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(User.objects.get(username=user), backend=_BACKEND)
    assert BACKEND_SESSION_KEY in client.session
    return client


class Phone:
    """A person's phone, signed in, in a campaign."""

    def __init__(self, client: Client, slug: str) -> None:
        self._client, self._slug = client, slug

    def begun(self, code: str) -> tuple[str, list[str]]:
        """Begin a patrol of a site that asks all that the plan asks; return its uuid and the facts it asks."""
        said = {"uuid": str(uuid.uuid4()), "kind": "patrol", "started_at": _now(), "site": code, "whole": True}
        answer = self._client.post(self._to("new"), said, content_type=_JSON, HTTP_ACCEPT=_JSON)
        assert answer.status_code == 200, answer.content
        found = answer.json()
        return found["uuid"], found["asked"]

    def sheet(self, visit: str, group: int) -> str:
        """Return the address of a group of a visit's checklist."""
        return self._to("group", visit, group)

    def save(self, code: str) -> Callable[[], Any]:
        """Begin a visit; return what sends the rest of it, all that follows from it included."""
        visit, asked = self.begun(code)
        values = Site.objects.get(campaign__slug=self._slug, code=code).values
        said = {"answers": [_answer(key, values.get(key)) for key in asked]}

        def send() -> Any:
            for answer in (
                self._client.post(self._to("answers", visit), said, content_type=_JSON, HTTP_ACCEPT=_JSON),
                self._client.post(self._to("about", visit), {"result": "checked", "met_name": "示例"}),
            ):
                assert answer.status_code in {200, 302}, answer.content
            return self._client.post(self._to("finish", visit), HTTP_ACCEPT=_JSON)

        return send

    def _to(self, name: str, *args: str | int) -> str:
        return reverse(f"inspections:{name}", args=[self._slug, *args])


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _answer(key: str, value: object) -> dict[str, object]:
    """Return an answer as a phone sends it; what nobody knows of the site could not be seen either."""
    said = {"uuid": str(uuid.uuid4()), "fact": key, "value": value, "answered_at": _now()}
    return said if value is not None else {**said, "reason": "没有人在场（示例）"}
