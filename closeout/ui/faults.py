"""What is wrong with something entered, field by field, whether it came by form or by file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django import forms

from closeout.kernel.refusal import Refusal, sentence
from closeout.ui.language import lang


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the field `where`: a message's code and its parameters."""

    where: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def refuse(faults: Iterable[Fault]) -> None:
    """Let what has no faults go on.

    Raises:
        Refusal: with the first of the faults.
    """
    for each in faults:
        refusal = Refusal(each.code)
        refusal.params = dict(each.params)
        raise refusal


class CheckedForm(forms.Form):
    """A form whose fields are held to rules that files are held to as well."""

    def add_faults(self, faults: Iterable[Fault]) -> None:
        """Show each fault at its field, unless the field says something already."""
        for each in faults:
            if each.where not in self.errors:
                self.add_error(each.where, sentence(each.code, lang(), dict(each.params)))

    def offer(self, name: str, choices: Iterable[tuple[str | int, str]]) -> None:
        """Offer choices in the field `name`, after the empty one."""
        self.fields[name].choices = [("", "–"), *choices]  # type: ignore[attr-defined] # only fields that have choices
