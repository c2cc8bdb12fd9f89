"""Pages of tokens, each somebody's own, and what the API offers. They ask for no right beyond being signed in."""

from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from closeout.accounts.models import User
from closeout.api.forms import USUAL_LIFE, TokenForm
from closeout.api.queries import tokens_of
from closeout.api.reference import sections
from closeout.api.services import make_token, revoke_token
from closeout.kernel.clock import today
from closeout.kernel.refusal import Refusal
from closeout.people.access import asking
from closeout.ui.language import lang


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """Show somebody's tokens, and make one, whose text is shown once."""
    access = asking(request)
    form = TokenForm(request.POST or None, initial={"expires_on": today() + timedelta(days=USUAL_LIFE)})
    if request.method == "POST" and form.is_valid():
        try:
            made = make_token(access=access, new=form.token(), at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.say(lang()))
        else:
            return render(request, "api/made.html", {"made": made})
    context = {"form": form, "rows": tokens_of(_user(request), today())}
    return render(request, "api/tokens.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    """Take a token back."""
    revoke_token(user=_user(request), token=token, at=timezone.now())
    messages.success(request, _("The token was revoked."))
    return redirect("tokens:list")


def reference(request: HttpRequest) -> HttpResponse:
    """Show every operation of the API, from the same description that programs read."""
    return render(request, "api/reference.html", {"sections": sections()})
