"""What is asked for an instruction, and for its answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from closeout.campaigns.models import Campaign
from closeout.campaigns.queries import units_of
from closeout.findings.visible import visible_findings
from closeout.instructions.models import LONGEST
from closeout.instructions.types import NewInstruction
from closeout.people.access import Access
from closeout.sites.queries import visible_sites
from closeout.ui.forms import DayField, TextArea, narrow
from closeout.ui.language import lang


class InstructionForm(forms.Form):
    """An instruction: to whom, what, by when, and about what."""

    unit = forms.ChoiceField(label=_("To which unit"))
    text = forms.CharField(label=_("Instruction"), max_length=LONGEST, widget=TextArea(4))
    due_on = DayField(label=_("To be answered by"))
    site = forms.CharField(label=_("About the site"), help_text=_("Its code"), required=False, max_length=40)
    finding = forms.CharField(label=_("About the finding"), help_text=_("Its number"), required=False, max_length=9)

    def __init__(self, access: Access, campaign: Campaign, *args: Any, **kwargs: Any) -> None:
        """Offer the units of the authority."""
        super().__init__(*args, **kwargs)
        self._access, self._campaign = access, campaign
        self._units = {each.key: each for each in units_of(access)}
        names = [
            (key, each.name_zh if lang() == "zh" else each.name_en or each.name_zh) for key, each in self._units.items()
        ]
        self.fields["unit"].choices = [("", "–"), *names]  # type: ignore[attr-defined]

    def clean_site(self) -> Any:
        """Return the site that a code names; None where none was said."""
        code = narrow(self.cleaned_data["site"])
        found = visible_sites(self._access, self._campaign).filter(code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError(_("There is no such site. Look the code up in the list of sites."))
        return found

    def clean_finding(self) -> Any:
        """Return the finding that a number names; None where none was said."""
        said = narrow(self.cleaned_data["finding"])
        known = said.isascii() and said.isdecimal()
        seen = visible_findings(self._access, self._campaign)
        found = seen.select_related("site").filter(number=int(said)).first() if known else None
        if said and found is None:
            raise forms.ValidationError(_("There is no such finding. Look the number up in the list of findings."))
        return found

    def instruction(self) -> NewInstruction:
        """Return what was asked for."""
        said = self.cleaned_data
        return NewInstruction(self._units[said["unit"]], said["text"], said["due_on"], said["site"], said["finding"])


class AnswerForm(forms.Form):
    """What a unit answers."""

    text = forms.CharField(label=pgettext_lazy("to an instruction", "Answer"), max_length=LONGEST, widget=TextArea(4))
