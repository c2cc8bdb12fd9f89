"""Where somebody lands: by role, in the campaign that runs, the latest where there are several."""

from typing import Final, cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from closeout.accounts.models import User
from closeout.accounts.passwords import NewPassword
from closeout.campaigns.queries import campaign_in
from closeout.kernel.refusal import Denied
from closeout.people.access import asking
from closeout.people.roles import Role
from closeout.people.services import change_own_password
from closeout.project.doors import AT

# The address that a role begins with; "slug" where it is one of a campaign.
HOMES: Final[dict[Role, tuple[str, str]]] = {
    "office": ("desk:overview", "slug"),
    "unit_head": ("today:due", ""),
    "unit_member": ("today:due", ""),
    "village": ("today:due", ""),
    "leader": ("desk:brief", "slug"),
    "intake": ("today:due", ""),
    "auditor": ("journal:journal", ""),
    "administrator": ("people:list", ""),
}


def home(request: HttpRequest) -> HttpResponse:
    """Go to the first page of the role; where that is one of a campaign, and none runs, to their list."""
    access = asking(request)
    name, of_campaign = HOMES[access.role]
    if not of_campaign:
        return redirect(name)
    campaign = campaign_in(access, None)
    return redirect("campaigns:list") if campaign is None else redirect(name, campaign.slug)


@require_POST
def act_at(request: HttpRequest) -> HttpResponse:
    """Be at another of the authorities that somebody has a post at, on pages that belong to none."""
    asking(request)
    sent = request.POST.get("authority", "")
    if sent not in {str(each.authority) for each in request.accesses}:  # type: ignore[attr-defined] # put there by doors
        raise Denied("people.no_post")
    request.session[AT] = int(sent)
    return redirect("home")


def me(request: HttpRequest) -> HttpResponse:
    """Show somebody's own account, and change the password; after the first one the work begins."""
    form = NewPassword(cast(User, request.user), request.POST or None)
    first = form.user.must_change_password
    if request.method == "POST" and form.is_valid():
        word = form.cleaned_data["new_password1"]
        update_session_auth_hash(request, change_own_password(user=form.user, password=word, at=timezone.now()))
        messages.success(request, _("The password was changed."))
        return redirect("home" if first else "me")
    return render(request, "project/me.html", {"form": form}, status=422 if form.errors else 200)
