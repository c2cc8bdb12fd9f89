"""Which slices show something on a site's file."""

from closeout.meetings.panel import PANEL
from closeout.sites.contributed import register

register(PANEL)
