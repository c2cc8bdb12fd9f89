"""Who comes in: everybody signs in first, and then is somebody at an authority."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from closeout.accounts.models import User
from closeout.accounts.sign_in import lacks_second_factor
from closeout.campaigns.models import Campaign
from closeout.people.access import Access, accesses_of
from closeout.project.refusals import not_found, sign_in_again
from closeout.work.models import Task

AT: Final = "authority"  # in the session: where somebody with several posts is
_TOO_LARGE: Final = 1 << 63  # the first that neither database takes for an id
_ALWAYS: Final = ("account_logout", "set_language", "health")
# Where somebody may go who has not chosen a password yet; the rest of the service leads to `me`.
_BEFORE: Final = ("me", *_ALWAYS)
_SECOND: Final = "mfa_activate_totp"  # where a second factor is set up, once the password was asked for again
_BEFORE_SECOND: Final = (_SECOND, "account_reauthenticate", *_ALWAYS)


class SignedIn(LoginRequiredMiddleware):
    """Every page wants to know who is asking, unless it says that it does not."""

    def handle_no_permission(  # type: ignore[override] # the stubs know of redirects alone
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        """Lead to where one signs in, and back to the page; after a form to the page that it stands on."""
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        return sign_in_again(request)


def without_nul(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Take the character 0 out of what an address asks for: no name holds one, and PostgreSQL refuses to look for it.

    An address that has one in its path leads nowhere.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info:
            return not_found(request, LookupError(request.path_info))
        request.META["QUERY_STRING"] = _without(request.META.get("QUERY_STRING", ""))
        return get_response(request)

    return answer


def _without(query: str) -> str:
    while "%00" in query:  # what is left may make another: %%0000
        query = query.replace("%00", "")
    return query


class WithNumbers:
    """Let an address with a number that no database can hold lead nowhere, as one of nothing does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Stand around the rest."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: Sequence[object], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Return the page for an address of nothing; None: each number fits."""
        large = next((each for each in kwargs.values() if isinstance(each, int) and each >= _TOO_LARGE), None)
        return None if large is None else not_found(request, LookupError(large))


class WithAccess:
    """Put into each request who is asking, None for strangers and for accounts without a post.

    Who has posts at several authorities is asked as who they are at the one that the page belongs to by its campaign or
    its task; on a page of neither, where they chose to be or were last; at first, where they came first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Stand around the rest."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Say who is asking as far as that is known before the page is."""
        user = request.user
        every = accesses_of(user) if isinstance(user, User) else []
        chosen = request.session.get(AT) if len(every) > 1 else None
        access = next((each for each in every if each.authority == chosen), next(iter(every), None))
        request.accesses, request.access = every, access  # type: ignore[attr-defined] # ours, read by `asking`
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: Sequence[object], kwargs: Mapping[str, Any]
    ) -> None:
        """Say who is asking once the page is known; one query, for people with several posts alone."""
        every: list[Access] = request.accesses  # type: ignore[attr-defined] # ours
        authority = _authority_of(kwargs) if len(every) > 1 else None
        access = next((each for each in every if each.authority == authority), None)
        if access is not None:
            request.access = access  # type: ignore[attr-defined] # ours
            if request.session.get(AT) != authority:
                request.session[AT] = authority


def _authority_of(kwargs: Mapping[str, Any]) -> int | None:
    """Return the authority that a page belongs to by its address; None: it belongs to none, or to one unknown."""
    if "slug" in kwargs:
        return Campaign.objects.filter(slug=kwargs["slug"]).values_list("authority", flat=True).first()
    if "task" in kwargs:
        return Task.objects.filter(pk=kwargs["task"]).values_list("authority", flat=True).first()
    return None


def with_own_password(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Lead whoever signed in with a password for one sign-in to where a new one is chosen, and nowhere else."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        waiting = isinstance(user, User) and user.must_change_password
        if waiting and request.path not in {reverse(each) for each in _BEFORE}:
            return redirect("me")
        return get_response(request)

    return answer


def with_second_factor(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Lead whoever has no second factor to where one is set up, and nowhere else, if the office wants one of everybody.

    Who has yet to choose a password does so before.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if isinstance(user, User) and not user.must_change_password and lacks_second_factor(user):
            if request.path not in {reverse(each) for each in _BEFORE_SECOND}:
                return redirect(_SECOND)
            request.second_factor_wanted = True  # type: ignore[attr-defined] # ours, told by the layout
        return get_response(request)

    return answer
