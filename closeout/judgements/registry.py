"""Who is told of a judgement: `project` says so; judgements know nothing of what follows from them above."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from closeout.campaigns.models import Campaign
from closeout.people.access import Access
from closeout.sites.models import Site

# Called within the judgement's transaction, with who judged which fact at which sites, as they are then.
JUDGED: Final[list[Callable[[Access, Campaign, Sequence[Site], str, datetime], None]]] = []
