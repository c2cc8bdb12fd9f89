"""The API put together: its routes, how it refuses, and its description."""

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.operation import Operation

from closeout.api import errors
from closeout.api.parsing import Readable, Strict
from closeout.api.routes import campaigns, documents, evidence, findings, inbox, journal, outcomes, sites, tasks, visits

DESCRIPTION: Final = (
    "What the pages do, for other programs: the same services, permissions and refusals. Send a token as "
    "`Authorization: Bearer …`; it opens what its owner may do at the authority that it was made for. Lists come in "
    "pages: send `next` as `after` until it is null. Ids and codes are stable; labels are there in Chinese and English "
    "and may be reworded. Times carry their offset, days are days in China, positions are WGS 84."
)


class _Api(NinjaAPI):
    """An API whose operations are called as their functions are."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of the function, which is unique: a test sees to it."""
        return operation.view_func.__name__


def _made() -> NinjaAPI:
    api = _Api(
        title="Closeout",
        version="1",
        description=DESCRIPTION,
        openapi_url="/openapi.json",
        docs_url=None,  # its pages would ask third parties for their scripts
        urls_namespace="api",
        parser=Strict(),
        renderer=Readable(),
    )
    errors.install(api)
    for each in (campaigns, sites, inbox, outcomes, visits, findings, evidence, documents, tasks, journal):
        api.add_router("/v1", each.router)
    return api


API: Final = _made()


def addresses() -> tuple[list[URLPattern], str, str]:
    """Return the addresses of the API; none of them asks for a session, each for a token of its own."""
    patterns, app_name, namespace = API.urls
    found: list[Any] = list(patterns)
    for each in found:
        each.callback = login_not_required(each.callback)
    return found, app_name, namespace
