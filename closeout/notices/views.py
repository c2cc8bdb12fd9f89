"""Pages of messages. Each shows somebody only their own, so they ask for no right; the administrator's does."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from closeout.accounts.models import User
from closeout.kernel.refusal import Refusal
from closeout.notices import queries, services
from closeout.notices.forms import ChannelForm
from closeout.people.access import asking, needs
from closeout.ui.language import lang


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def listed(request: HttpRequest) -> HttpResponse:
    """List somebody's messages."""
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    rows, more = queries.messages_of(_user(request), number)
    context = {"rows": rows, "more": more, "later": bool(before), "unread": any(each.unread for each in rows)}
    return render(request, "notices/list.html", context)


@require_POST
def read(request: HttpRequest, message: int) -> HttpResponse:
    """Mark a message as read and go where it leads."""
    link = services.read(user=_user(request), message=message, at=timezone.now())
    return redirect(link or "notices:list")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    count = services.read_all(user=_user(request), at=timezone.now())
    said = ngettext("%(count)d message marked as read.", "%(count)d messages marked as read.", count)
    messages.success(request, said % {"count": count})
    return redirect("notices:list")


def channels(request: HttpRequest) -> HttpResponse:
    """Show somebody's channels, and add one."""
    form = ChannelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_channel(user=_user(request), wish=form.wish(), at=timezone.now())
        except Refusal as refusal:
            form.add_error("url", refusal.say(lang()))
        else:
            messages.success(request, _("Added. Send a test to see whether it arrives."))
            return redirect("notices:channels")
    context = {"form": form, "rows": queries.channels_of(_user(request))}
    return render(request, "notices/channels.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: HttpRequest, channel: int) -> HttpResponse:
    """Remove a channel."""
    services.remove_channel(user=_user(request), channel=channel, at=timezone.now())
    messages.success(request, _("Removed. Messages still reach you here."))
    return redirect("notices:channels")


@require_POST
def test(request: HttpRequest, channel: int) -> HttpResponse:
    """Send a test through a channel."""
    services.send_test(user=_user(request), channel=channel, at=timezone.now())
    messages.success(request, _("The test is on its way. Load this page again to see how it went."))
    return redirect("notices:channels")


@needs("see_deliveries")
def failed(request: HttpRequest) -> HttpResponse:
    """Show the administrator what did not go out."""
    return render(request, "notices/failed.html", {"rows": queries.failed_in(asking(request).authority)})
