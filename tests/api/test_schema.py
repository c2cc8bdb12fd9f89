"""The description against the service: random requests by two roles, each answer as described and none a crash."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from closeout.people.roles import Role
from tests.api.making import program
from tests.documents.making import paper
from tests.evidence.making import evidence
from tests.factories import site
from tests.findings.making import FACT, STANDARD, raised
from tests.inspections.making import started

EXAMPLES: Final = 4  # requests of each operation
ITEM: Final = UUID(int=9_000_005)
HELD: Final = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Keep the test's connection between requests, as Django's own client does."""
    signals = (request_started, request_finished)
    for each in signals:
        each.disconnect(close_old_connections)
    yield
    for each in signals:
        each.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("role", ["office", "unit_head"])
def test_every_answer_is_as_described(role: Role) -> None:
    found = raised()
    evidence(found.site, uuid=ITEM)
    paper(1)
    one = program(role, unit="safety_supervision")
    visit = started(one.access, site(found.campaign, "BJ-0002"), whole=True)
    headers = {"Authorization": f"Bearer {one.secret}", "Accept-Encoding": "identity"}
    schema: Any = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    there = {"slug": found.campaign.slug, "site": found.site_id, "number": 1, "document": 1, "item": ITEM, "fact": FACT}
    there |= {"visit": visit.pk, "standard": STANDARD}
    answers = Counter(status for each in schema.get_all_operations() for status in _tried(each.ok(), headers, there))
    assert answers[200] > sum(answers.values()) / 10  # the rest was refused, as it should


def _tried(operation: Any, headers: dict[str, str], there: dict[str, object]) -> list[int]:
    """Return how requests for what is there were answered."""
    statuses: list[int] = []

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def once(case: Any) -> None:
        case.path_parameters.update({name: there[name] for name in case.path_parameters if name in there})
        statuses.append(case.call_and_validate(headers=headers, checks=HELD).status_code)

    once()
    return statuses
