"""The settings that tests run with: the production set over plain HTTP, with a data folder of their own."""

import atexit
import os
import shutil
import tempfile

if "CLOSEOUT_HOME" not in os.environ:  # else this is a worker of a run that made one
    os.environ["CLOSEOUT_HOME"] = tempfile.mkdtemp(prefix="closeout-tests-")
    atexit.register(shutil.rmtree, os.environ["CLOSEOUT_HOME"], ignore_errors=True)
os.environ.setdefault("CLOSEOUT_SECRET_KEY", "tests-tell-no-secrets-and-this-one-is-long-enough-for-the-check")
os.environ["CLOSEOUT_HTTPS"] = "off"

from closeout.project.settings import *  # noqa: F403 - the variables come first

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405

NOTICE_INNER_HOSTS = ["localhost", "127.0.0.0/8"]  # where the receivers of tests listen

# Argon2 is slow on purpose; hundreds of tests sign in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# In a file, as an office has it: in memory, SQLite locks whole tables against other threads and never waits.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["CLOSEOUT_HOME"], "tests.sqlite3")}  # noqa: F405, PTH118

# The demo's commands are tested; what it adds to the sign-in page is not in here, as in production.
INSTALLED_APPS = ["closeout.demo", *INSTALLED_APPS]  # noqa: F405
