"""Pages over all slices: the journal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from closeout.desk.forms import JournalForm
from closeout.desk.records import visible_entries
from closeout.journal.queries import entries, last_verification, signed_heads
from closeout.journal.verify import public_key, verified
from closeout.people.access import asking, needs


@needs("see_journal")
def journal(request: HttpRequest) -> HttpResponse:
    """Show the journal, the newest first."""
    access = asking(request)
    form = JournalForm(request.GET)
    understood = form.is_valid()
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    rows, more = entries(visible_entries(access), form.asked(number))
    query = request.GET.copy()
    query["before"] = str(more)
    context = {
        "form": form,
        "rows": rows,
        "more": more and query.urlencode(),
        "filtered": any(request.GET.get(key) for key in ("act", "subject", "actor", "day")),
        "later": number is not None,
        "last": last_verification(),
        "verifies": access.may("verify_journal"),
        "public": public_key(),
    }
    return render(request, "desk/journal.html", context, status=200 if understood else 422)


@needs("verify_journal")
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the whole journal now."""
    verified(timezone.now())
    return redirect("journal:journal")


@needs("see_journal")
def heads(request: HttpRequest) -> HttpResponse:
    """Give the signed heads as the file that `closeout journal verify --head` reads."""
    lines = [f"{each.day.isoformat()} {each.number} {each.digest} {each.signature}\n" for each in signed_heads()]
    answer = HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="closeout-journal-heads.txt"'
    return answer
