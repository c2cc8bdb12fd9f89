"""The settings of a running service, a file for each concern. `closeout.project.settings` is the production set."""

from closeout.project.settings.apps import *  # noqa: F403 - Django reads one module
from closeout.project.settings.background import *  # noqa: F403
from closeout.project.settings.database import *  # noqa: F403
from closeout.project.settings.documents import *  # noqa: F403
from closeout.project.settings.files import *  # noqa: F403
from closeout.project.settings.interface import *  # noqa: F403
from closeout.project.settings.languages import *  # noqa: F403
from closeout.project.settings.logs import *  # noqa: F403
from closeout.project.settings.pages import *  # noqa: F403
from closeout.project.settings.security import *  # noqa: F403
from closeout.project.settings.sign_in import *  # noqa: F403
