"""The service as granian runs it."""

import os

from django.core.wsgi import get_wsgi_application

from closeout.project.garbage import spare

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "closeout.project.settings")
application = get_wsgi_application()
spare()
