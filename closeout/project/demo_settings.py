"""The settings of the demo: production's, over plain HTTP on this machine, with the slice that seeds it."""

import os

os.environ.setdefault("CLOSEOUT_HTTPS", "off")

from closeout.project.settings import *  # noqa: F403 - the variable comes first

DEMO = True
TEMPLATES[0]["OPTIONS"]["context_processors"].append("closeout.demo.context.demo_accounts")  # type: ignore[index] # noqa: F405
INSTALLED_APPS = ["closeout.demo", *INSTALLED_APPS]  # noqa: F405
NOTICES_HELD_BACK = (".invalid",)  # where the people of the demo have their messages sent: nowhere
