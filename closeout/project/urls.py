"""Every address of the service."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from closeout.api.surface import addresses
from closeout.documents.views_public import confirm
from closeout.project import health, home, registries

registries.fill()  # before the first request

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("me/", home.me, name="me"),
    path("me/at/", home.act_at, name="act_at"),
    path("me/tokens/", include("closeout.api.urls")),
    path("api/", addresses()),
    path("health/", health.health, name="health"),
    path("language/", health.open_to_all(set_language), name="set_language"),
    path("accounts/", include("closeout.accounts.urls")),
    path("people/", include("closeout.people.urls")),
    path("areas/", include("closeout.areas.urls")),
    path("d/<str:token>/", confirm, name="documents_public"),
    path("documents/", include("closeout.documents.urls")),
    path("today/", include("closeout.desk.urls_today")),
    path("today/", include("closeout.work.urls")),
    path("notices/", include("closeout.notices.urls")),
    path("evidence/", include("closeout.evidence.urls")),
    path("journal/", include("closeout.desk.urls_journal")),
    path("c/", include("closeout.campaigns.urls")),
    path("c/", include("closeout.sites.urls")),
    path("c/", include("closeout.census.urls")),
    path("c/", include("closeout.judgements.urls")),
    path("c/", include("closeout.meetings.urls")),
    path("c/", include("closeout.findings.urls")),
    path("c/", include("closeout.inspections.urls")),
    path("c/", include("closeout.instructions.urls")),
    path("c/", include("closeout.desk.urls")),
]

handler404 = "closeout.project.refusals.not_found"
handler403 = "closeout.project.refusals.denied"
handler400 = "closeout.project.troubles.bad_request"
handler500 = "closeout.project.troubles.failed"
