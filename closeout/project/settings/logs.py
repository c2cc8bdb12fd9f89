"""What the service says of itself: one line a message on stderr, warnings of libraries and above."""

import os

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "tasks": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "level": os.environ.get("CLOSEOUT_LOG", "ERROR").upper(),
        },
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("CLOSEOUT_LOG", "WARNING").upper()},
    "loggers": {
        "closeout": {"level": os.environ.get("CLOSEOUT_LOG", "INFO").upper()},
        # The worker sets its own level to INFO: two lines a task. Its warnings say that it was told to end.
        "django_tasks": {"handlers": ["tasks"], "propagate": False},
        "django_tasks_db": {"handlers": ["tasks"], "propagate": False},
    },
}
