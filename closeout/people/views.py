"""Pages of people, units and certificates."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from closeout.people import handover, queries, services
from closeout.people.access import asking, needs
from closeout.people.forms import CertificateForm, LeaveForm, PersonForm, SeenForm, UnitForm
from closeout.people.types import PostRow


@needs("see_people")
def people(request: HttpRequest) -> HttpResponse:
    """List people and units."""
    access, get = asking(request), request.GET.get
    shown = cast(queries.Shown, get("shown")) if get("shown") in queries.SHOWN else "now"
    page = queries.people_page(access, shown, get("q", "").strip()[:60], get("page", ""))
    context = {"page": page, "shown": shown, "q": get("q", ""), "units": queries.units(access)}
    return render(request, "people/list.html", {**context, "manages": access.may("manage_people")})


@needs("see_people")
def person(request: HttpRequest, person: int) -> HttpResponse:
    """Show one person: posts, certificates, what is in hand."""
    access = asking(request)
    row, manages = queries.person(access, person), access.may("manage_people")
    context = {"row": row, "history": queries.history(access, person), "in_hand": handover.in_hand(access, person)}
    return render(request, "people/person.html", {**context, "manages": manages, "self": person == access.user.pk})


@needs("manage_people")
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Take somebody on, and show the password for the first sign-in, once."""
    access = asking(request)
    form = PersonForm(request.POST or None, authority=access.authority)
    if request.method == "POST" and form.is_valid():
        added = services.add_person(access=access, who=form.entered, at=timezone.now())
        return render(request, "people/passwords.html", {"added": [added], "back": added.user.pk})
    return _form(request, form, _("Add a person"), _("Add"))


@needs("manage_people")
def change(request: HttpRequest, person: int) -> HttpResponse:
    """Change somebody, or give them another post."""
    access = asking(request)
    row = queries.person(access, person)
    seen = SeenForm(request.POST)
    form = PersonForm(request.POST or None, authority=access.authority, seen=row.entered, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        was = seen.seen(row.username)
        services.change_person(access=access, user=person, who=form.entered, seen=was, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("people:person", person)
    title = _("Change %(name)s") if row.until is None else _("Give %(name)s a post again")
    also = seen if request.method == "POST" else SeenForm.of(row)
    return _form(request, form, title % {"name": row.name}, _("Save"), back=person, also=also)


def _initial(row: PostRow) -> dict[str, str]:
    who = row.entered
    return {each: getattr(who, each) for each in PersonForm.base_fields}


@needs("manage_people")
def leave(request: HttpRequest, person: int) -> HttpResponse:
    """Hand over what somebody has in hand, and end the post."""
    access = asking(request)
    row, things = queries.person(access, person), handover.in_hand(access, person)
    needed = any(each.count for each in things)
    form = LeaveForm(request.POST or None, successors=queries.successors(access, person), needed=needed)
    if request.method == "POST" and form.is_valid():
        passed = handover.leave(access=access, user=person, **form.cleaned_data, at=timezone.now())
        count = sum(passed.values())
        said = ngettext("The post has ended; %(n)d passed on.", "The post has ended; %(n)d passed on.", count)
        messages.success(request, said % {"n": count})
        return redirect("people:person", person)
    context: dict[str, Any] = {"row": row, "in_hand": things, "needed": needed, "form": form}
    return render(request, "people/leave.html", context, status=422 if form.errors else 200)


@needs("manage_people")
@never_cache
def password(request: HttpRequest, person: int) -> HttpResponse:
    """Give somebody a password for one sign-in."""
    access = asking(request)
    row = queries.person(access, person)
    if request.method == "POST":
        added = services.reset_password(access=access, user=person, at=timezone.now())
        return render(request, "people/passwords.html", {"added": [added], "back": person})
    return render(request, "people/password.html", {"row": row})


@needs("manage_people")
def unit(request: HttpRequest, unit: int | None = None) -> HttpResponse:
    """Add a unit or change one."""
    access = asking(request)
    old = None if unit is None else queries.unit_named(access, unit)
    form = UnitForm(request.POST or None, unit=old)
    if request.method == "POST" and form.is_valid():
        services.save_unit(access=access, unit=unit, **form.cleaned_data, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("people:list")
    return _form(request, form, _("Add a unit") if old is None else _("Change the unit"), _("Save"))


@needs("manage_people")
def certificate(request: HttpRequest, person: int, certificate: int | None = None) -> HttpResponse:
    """Enter a certificate of somebody, change it, or take it out."""
    access = asking(request)
    row = queries.in_post(access, person)
    old = None if certificate is None else queries.certificate_of(access, person, certificate)
    initial = {} if old is None else {each: getattr(old, each) for each in CertificateForm.base_fields}
    taking_out = certificate if "withdraw" in request.POST else None
    form = CertificateForm(request.POST if request.POST and taking_out is None else None, initial=initial)
    which: dict[str, Any] = {"access": access, "user": person, "at": timezone.now()}
    if taking_out is not None:
        services.withdraw_certificate(**which, certificate=taking_out)
    elif request.method == "POST" and form.is_valid():
        services.save_certificate(**which, certificate=certificate, data=form.entered)
    else:
        title = _("Law-enforcement certificate of %(name)s") % {"name": row.name}
        return _form(request, form, title, _("Save"), back=person, withdraws=old is not None)
    return redirect("people:person", person)


def _form(request: HttpRequest, form: Any, title: str, act: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "act": act, **more}
    return render(request, "people/form.html", context, status=422 if form.errors else 200)
