"""Work that goes on after a request: kept in the database, so that it needs no broker and outlives a crash."""

from closeout.project.settings.environment import HOME

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
# Failed sign-ins are counted here, so every process of the service must see it.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(HOME / "cache")}
}
