"""How people sign in: with accounts that an administrator made. Nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # the library ships no types
    """Our way of signing in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether strangers may make accounts: never."""
        return False
