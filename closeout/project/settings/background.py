"""Work that goes on after a request: kept in the database, so that it needs no broker and outlives a crash."""

from closeout.project.settings.environment import HOME, listed

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
# Failed sign-ins are counted here, so every process of the service must see it.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(HOME / "cache")}
}
# Where messages may go outside the service, as apprise calls it. Short: a person names the address, our server calls it.
NOTICE_SCHEMES = listed("CLOSEOUT_NOTICE_SCHEMES") or [
    "mailto",
    "mailtos",
    "wecombot",
    "dingtalk",
    "feishu",
    "lark",
    "json",
    "jsons",
]
