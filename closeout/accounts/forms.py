"""The sign-in form, without words inside its fields."""

from typing import Any

from allauth.account.forms import LoginForm


class SignIn(LoginForm):  # type: ignore[misc] # the library ships no types
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the library's form: a label above each field is enough."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
