"""The surface for other programs.

CLOSEOUT_API_PER_MINUTE is how many requests one token may make in a minute.
"""

from closeout.project.settings.environment import counted

API_PER_MINUTE = counted("CLOSEOUT_API_PER_MINUTE", 600)
