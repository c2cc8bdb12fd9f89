"""Programs that speak with the API, in tests."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from closeout.api.services import make_token
from closeout.api.types import Made, NewToken
from closeout.kernel.clock import today
from closeout.people.access import Access
from closeout.people.roles import Role
from tests.factories import access

START: str | None = ""  # after what the first page begins
CAMPAIGN = "/api/v1/campaigns/buji-2026"


def token(of: Access, name: str = "测试程序（示例）", days: int = 30) -> Made:
    """Return a token that was just made."""
    return make_token(access=of, new=NewToken(name, today() + timedelta(days=days)), at=timezone.now())


@dataclass
class Program:
    """A program with the token of somebody."""

    access: Access
    secret: str

    def get(self, address: str, **query: object) -> Any:
        """Return the answer to a request."""
        return self.send("GET", address, **query)

    def post(self, address: str, body: object = None) -> Any:
        """Return the answer to a request with a body."""
        return self.send("POST", address, body)

    def send(self, method: str, address: str, body: object = None, **query: object) -> Any:
        """Return the answer to a request of whatever kind."""
        return self.raw(method, address, b"" if body is None else json.dumps(body).encode(), **query)

    def raw(self, method: str, address: str, data: bytes, **query: object) -> Any:
        """Return the answer to a request whose body is `data`."""
        where = address if address.startswith("/") else f"{CAMPAIGN}/{address}"
        client: Any = Client(headers={"Authorization": f"Bearer {self.secret}"})
        return client.generic(method, where, data, "application/json", query_params=query)


def program(role: Role, **where: Any) -> Program:
    """Return a program with the token of somebody in a role."""
    return program_of(access(role, **where))


def program_of(who: Access) -> Program:
    """Return a program with somebody's token."""
    return Program(who, token(who).secret)
