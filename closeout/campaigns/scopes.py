"""What campaigns say of their tasks' scope to the slices below."""

from collections.abc import Collection, Mapping

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import refuse_finished
from closeout.kernel.text import Text


class CampaignScope:
    """Scopes of the kind `campaign`."""

    def names(self, ids: Collection[int]) -> Mapping[int, Text]:
        """Return what campaigns are called, in one query."""
        found = Campaign.objects.filter(pk__in=ids).values_list("pk", "name_zh", "name_en")
        return {pk: Text(zh, en) for pk, zh, en in found}

    def refuse_closed(self, id_: int) -> None:
        """Let tasks of a campaign be changed.

        Raises:
            Conflict: it is finished.
        """
        campaign = Campaign.objects.filter(pk=id_).first()
        if campaign is not None:
            refuse_finished(campaign)

    def clause(self, id_: int, clause: str) -> Text | None:
        """Return what a clause of a campaign's plan says, in one query; None: the plan has none of it."""
        campaign = Campaign.objects.select_related("plan").filter(pk=id_).first()
        found = None if campaign is None else pack_of(campaign).model.clauses.get(clause)
        return None if found is None else Text(found.text.zh, found.text.en)
