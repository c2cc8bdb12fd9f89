"""Where somebody lands: the running campaign, or the campaigns where there are several."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from closeout.accounts.models import User
from closeout.accounts.passwords import NewPassword
from closeout.campaigns.queries import campaigns_of
from closeout.people.access import asking
from closeout.people.services import change_own_password


def home(request: HttpRequest) -> HttpResponse:
    """Go to the campaign that runs, else list them."""
    campaigns = campaigns_of(asking(request))
    running = [each for each in campaigns if each.running]
    if len(running) == 1 and asking(request).may("see_campaign"):
        return redirect("campaigns:plan", running[0].slug)
    return redirect("campaigns:list")


def me(request: HttpRequest) -> HttpResponse:
    """Show somebody's own account, and change the password."""
    form = NewPassword(cast(User, request.user), request.POST or None)
    if request.method == "POST" and form.is_valid():
        word = form.cleaned_data["new_password1"]
        update_session_auth_hash(request, change_own_password(user=form.user, password=word, at=timezone.now()))
        messages.success(request, _("The password was changed."))
        return redirect("me")
    return render(request, "project/me.html", {"form": form}, status=422 if form.errors else 200)
