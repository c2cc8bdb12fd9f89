"""What the service says of itself: one line a message on stderr, warnings of libraries and above."""

import os

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("CLOSEOUT_LOG", "WARNING").upper()},
    "loggers": {"closeout": {"level": os.environ.get("CLOSEOUT_LOG", "INFO").upper()}},
}
