"""What the acts of this slice are called."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: Final[dict[str, Promise]] = {
    "plan_kept": _("kept the text of a plan"),
    "campaign_adopted": _("adopted the plan"),
    "campaign_upgraded": _("moved the campaign to a newer version of its plan"),
    "campaign_finished": _("finished the campaign"),
}
FIELDS: Final[dict[str, Promise]] = {
    "plan": _("plan"),
    "pack": _("pack"),
    "digest": _("digest of the text"),
    "version": _("version"),
    "parameters": _("figures set otherwise"),
    "starts_on": _("first day"),
    "ends_on": _("last day"),
}
KINDS: Final[dict[str, str]] = {"previous": "campaign"}  # of which kind the ids in the journal are
