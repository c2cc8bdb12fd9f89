"""Every operation for every role. One that is not in the table fails; so does one that another authority can see."""

from typing import Final
from uuid import UUID

import pytest
from django.test import Client
from ninja import Schema

from closeout.api.surface import API
from closeout.people.roles import RIGHTS, ROLES, Right
from tests.api.making import CAMPAIGN, program
from tests.documents.making import paper
from tests.evidence.making import evidence
from tests.factories import authority, site
from tests.findings.making import raised

C: Final = "/api/v1/campaigns/{slug}"
F: Final = C + "/findings/{number}"
V: Final = C + "/visits/{visit}"
TABLE: Final[dict[tuple[str, str], Right | None]] = {
    ("GET", "/api/v1/me"): None,
    ("GET", "/api/v1/campaigns"): "see_campaign",
    ("GET", C + "/plan"): "see_campaign",
    ("GET", C + "/census"): "see_census",
    ("GET", C + "/sites"): "see_sites",
    ("POST", C + "/sites"): "manage_sites",
    ("GET", C + "/sites/{site}"): "see_sites",
    ("POST", C + "/sites/{site}/facts"): "record_facts",
    ("GET", C + "/inbox"): "see_inbox",
    ("GET", C + "/inbox/{fact}"): "see_inbox",
    ("POST", C + "/inbox/{fact}/answers"): "judge",
    ("POST", C + "/inbox/{fact}/declines"): "judge",
    ("POST", C + "/inbox/{fact}/returns"): "assign",
    ("GET", C + "/outcomes"): "see_outcomes",
    ("GET", C + "/outcomes/{site}"): "see_outcomes",
    ("POST", C + "/decisions"): "decide_outcomes",
    ("GET", C + "/round"): "make_visits",
    ("GET", C + "/visits"): "see_visits",
    ("GET", V): "see_visits",
    ("PUT", V): "make_visits",
    ("PUT", V + "/answers"): "make_visits",
    ("PUT", V + "/rechecks"): "make_visits",
    ("PUT", V + "/objections/{standard}"): "make_visits",
    ("PUT", V + "/about"): "make_visits",
    ("PUT", V + "/signatures/{item}"): "make_visits",
    ("POST", V + "/confirm"): "confirm_visits",
    ("POST", V + "/discard"): "make_visits",
    ("POST", V + "/finish"): "make_visits",
    ("GET", C + "/findings"): "see_findings",
    ("POST", C + "/findings"): "raise_findings",
    ("GET", F): "see_findings",
    ("POST", F + "/accept"): "do_findings",
    ("POST", F + "/refuse"): "do_findings",
    ("POST", F + "/reassign"): "hand_findings",
    ("POST", F + "/submit"): "do_findings",
    ("POST", F + "/send-back"): "decide_findings",
    ("POST", F + "/close"): "decide_findings",
    ("POST", F + "/give-up"): "decide_findings",
    ("POST", F + "/defer"): "decide_findings",
    ("POST", F + "/resume"): "decide_findings",
    ("POST", F + "/ask-time"): "do_findings",
    ("POST", F + "/decide-time"): "decide_findings",
    ("POST", F + "/plan"): "raise_findings",
    ("GET", "/api/v1/evidence"): "see_evidence",
    ("GET", "/api/v1/evidence/{item}"): "see_evidence",
    ("GET", "/api/v1/evidence/{item}/copy"): "see_evidence",
    ("POST", "/api/v1/evidence/{item}/original"): "reveal",
    ("POST", "/api/v1/evidence/{item}/withdraw"): "add_evidence",
    ("POST", "/api/v1/sendings"): "add_evidence",
    ("GET", "/api/v1/sendings/{item}"): "add_evidence",
    ("PUT", "/api/v1/sendings/{item}"): "add_evidence",
    ("POST", "/api/v1/sendings/{item}/finish"): "add_evidence",
    ("GET", "/api/v1/documents"): "see_documents",
    ("GET", "/api/v1/documents/{document}"): "see_documents",
    ("GET", "/api/v1/documents/{document}/pdf"): "see_documents",
    ("GET", "/api/v1/tasks"): "see_tasks",
    ("GET", "/api/v1/tasks/{task}"): "see_tasks",
    ("POST", "/api/v1/tasks/{task}/accept"): "do_tasks",
    ("POST", "/api/v1/tasks/{task}/finish"): "do_tasks",
    ("POST", "/api/v1/tasks/{task}/refuse"): "do_tasks",
    ("POST", "/api/v1/tasks/{task}/reopen"): "see_tasks",
    ("POST", "/api/v1/tasks/{task}/assign"): "hand_out",
    ("POST", "/api/v1/tasks/{task}/cancel"): "assign",
    ("GET", "/api/v1/journal"): "see_journal",
    ("GET", "/api/v1/journal/head"): "see_journal",
    ("POST", "/api/v1/journal/verify"): "verify_journal",
}
ITEM: Final = UUID(int=9_000_005)


def operations() -> dict[tuple[str, str], Right | None]:
    paths = API.get_openapi_schema()["paths"]
    return {
        (method.upper(), path): said.get("x-right")
        for path, methods in paths.items()
        for method, said in methods.items()
    }


def filled(path: str) -> str:
    names = {"slug": "buji-2026", "fact": "has_business_licence", "number": 1, "item": ITEM}
    names |= {"visit": UUID(int=9_000_005), "standard": "B-4.5a"}
    return path.format(**names, site=9_000_005, document=9_000_005, task=9_000_005)


def test_every_operation_stands_in_the_table_with_its_right() -> None:
    assert operations() == TABLE


def test_every_operation_is_called_otherwise() -> None:
    paths = API.get_openapi_schema()["paths"]
    names = [each["operationId"] for methods in paths.values() for each in methods.values()]
    assert len(names) == len(set(names)) == len(TABLE)


def test_no_two_shapes_have_one_name() -> None:
    """The description knows shapes by their names alone."""
    shapes = [each for each in _below(Schema) if each.__module__.startswith("closeout.api.")]
    described = [each for each in shapes if each.__name__ != "Wanted"]  # of addresses: taken apart there
    assert len(described) == len({each.__name__ for each in described})


def _below(kind: type) -> list[type]:
    direct: list[type] = kind.__subclasses__()
    return [each for one in direct for each in (one, *_below(one))]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_let_in_where_it_has_the_right_and_nowhere_else(role: str) -> None:
    site_ = site()
    evidence(site_, uuid=ITEM)
    one = program(role)  # type: ignore[arg-type] # each is a role
    for (method, path), right in TABLE.items():
        answer = one.send(method, filled(path))
        allowed = right is None or right in RIGHTS[one.access.role]
        assert (answer.status_code != 403) is allowed, (method, path, answer.content)
        assert answer.status_code < 500, path


@pytest.mark.django_db
def test_a_stranger_is_let_in_nowhere() -> None:
    for method, path in TABLE:
        answer = Client().generic(method, filled(path))
        assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (401, "application/json"), path


@pytest.mark.django_db
def test_what_is_of_another_authority_is_not_found() -> None:
    found = raised()
    paper(9_000_005)
    evidence(found.site, uuid=ITEM)
    one = program("office", at=authority("elsewhere"))
    for path in (f"{CAMPAIGN}/sites", f"{CAMPAIGN}/findings/{found.number}", f"{CAMPAIGN}/plan"):
        assert one.get(path).status_code == 404
    for path in (
        "documents/9000005",
        "documents/9000005/pdf",
        f"evidence/{ITEM}",
        f"evidence?subject=site:{found.site_id}",
    ):
        assert one.get(f"/api/v1/{path}").status_code == 404, path


@pytest.mark.django_db
def test_what_is_of_another_village_is_not_found() -> None:
    found = raised()
    one = program("village", code="440307014002")
    assert one.get(f"sites/{found.site_id}").status_code == 404
    assert one.get(f"findings/{found.number}").status_code == 404
    assert one.get("sites").json()["items"] == []
    assert one.post(f"sites/{found.site_id}/facts", {"facts": [{"key": "name", "value": "x"}]}).status_code == 404


def test_the_description_is_open_and_asks_nobody_else_for_anything() -> None:
    answer = Client().get("/api/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "Closeout"


def test_an_address_that_is_not_there_is_told_to_programs_as_json() -> None:
    for path in ("/api/", "/api/v1/nothing", "/api/v2/me", "/api/v1/me/"):
        answer = Client().get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "api.no_page"), path
