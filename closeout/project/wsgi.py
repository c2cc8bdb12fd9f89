"""The service as granian runs it."""

import multiprocessing
import os

from django.core.wsgi import get_wsgi_application

from closeout.kernel.parent import end_with
from closeout.project.garbage import spare

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "closeout.project.settings")
application = get_wsgi_application()
spare()

# One of granian's processes has the port, and would keep it after granian was killed.
if (parent := multiprocessing.parent_process()) is not None and parent.pid is not None:
    end_with(parent.pid)
