"""The form of a channel."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from closeout.notices.types import Wish
from closeout.ui.forms import narrow


class ClockField(forms.TimeField):
    """A time of day, written 21:30."""

    def __init__(self, **kwargs: Any) -> None:
        """Take a time of day."""
        widget = forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "input_formats": ["%H:%M", "%H:%M:%S"], **kwargs})

    def to_python(self, value: Any) -> time | None:
        """Return the time; None where nothing was written."""
        return super().to_python(narrow(value) if isinstance(value, str) else value)


class ChannelForm(forms.Form):
    """Where messages go, and how."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=300,
        help_text=gettext_lazy(
            "For example mailto://name:password@mail.example.cn, wecombot://key, dingtalk://token or feishu://token. "
            "It is never shown again."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    lang = forms.ChoiceField(
        label=gettext_lazy("Language of the messages"), choices=[("zh", "中文"), ("en", "English")]
    )
    digest = forms.BooleanField(label=gettext_lazy("Once a day at 8:00, all together"), required=False)
    quiet_from = ClockField(
        label=gettext_lazy("Quiet from"), required=False, help_text=gettext_lazy("For example 21:30; China's time")
    )
    quiet_until = ClockField(label=gettext_lazy("Quiet until"), required=False)

    def clean(self) -> dict[str, Any]:
        """Return what was said; quiet hours begin and end."""
        said = super().clean() or {}
        begins, ends = said.get("quiet_from"), said.get("quiet_until")
        if not self.errors and (begins is None) != (ends is None):
            self.add_error("quiet_from" if begins is None else "quiet_until", _("Say when quiet hours begin and end."))
        elif begins is not None and begins == ends:
            self.add_error("quiet_until", _("Quiet hours cannot last all day; remove the address instead."))
        return said

    def wish(self) -> Wish:
        """Return what somebody wishes."""
        said = self.cleaned_data
        begins, ends = said["quiet_from"], said["quiet_until"]
        return Wish(said["url"], said["lang"], said["digest"], None if begins is None else (begins, ends))
