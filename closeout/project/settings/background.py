"""Work that goes on after a request: kept in the database, so that it needs no broker and outlives a crash."""

from closeout.project.settings.environment import HOME, hosts, listed

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
# What every process of one machine may know and nobody misses when it is gone: maps as they were half a minute ago,
# requests of a token, the last tick. Past so many entries any third of them is dropped.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(HOME / "cache"),
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
# Where messages may go outside the service, as apprise calls it. A short list: people name what our server calls.
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
# Hosts and networks inside to which messages may go nevertheless: the office's own relay, its webhook, its proxy.
NOTICE_INNER_HOSTS = hosts("CLOSEOUT_NOTICE_INNER_HOSTS")
NOTICE_SECONDS = 20.0  # that one message may take, however slowly the other side answers
# Hosts, by their ends, to which nothing is sent and which count as reached: none. The demo has its own.
NOTICES_HELD_BACK: tuple[str, ...] = ()
# What slices above `work` do every minute: each takes the time.
WORK_MINUTELY = [
    "closeout.sites.background.take_up",
    "closeout.census.background.resume",
    "closeout.findings.lapses.note_lapses",
]
# Who speaks for the scopes of tasks: what they are called, and whether they are closed.
WORK_SCOPES = {"campaign": "closeout.campaigns.scopes.CampaignScope"}
# What the slices above have done once a day, beside what the tick does itself.
WORK_DAILY = ["closeout.desk.daily.keep_yesterday", "closeout.evidence.resuming.sweep"]
