"""What is due of somebody today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from closeout.desk.today import MOST_COUNTED, due_page
from closeout.desk.today_words import groups, mark_in, written
from closeout.kernel.clock import today as day_in_china
from closeout.people.access import asking, needs


@needs("see_tasks")
def today(request: HttpRequest) -> HttpResponse:
    """Show what is due: tasks, findings and clocks, the most urgent first."""
    after = mark_in(request.GET.get("after", ""))
    page = due_page(asking(request), day_in_china(), after)
    context = {
        "groups": groups(page),
        "late": page.late,
        "most": MOST_COUNTED,
        "later": after is not None,
        "more": page.more and written(page.more),
    }
    return render(request, "desk/today.html", context)
