"""How pages are rendered: templates that can only print; and what maps lie on."""

import os

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "closeout.project.navigation.shell",
            ],
        },
    }
]
FORM_RENDERER = "closeout.ui.forms.Renderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# An office's own base map: an address with {x}, {y} and {z}, such as a WMTS's with its key, and whose it is. Without
# one maps lie on a blank ground, and no page asks a third party for anything.
MAP_TILES = os.environ.get("CLOSEOUT_MAP_TILES", "")
MAP_TILES_CREDIT = os.environ.get("CLOSEOUT_MAP_TILES_CREDIT", "")
