"""What becomes of findings: more time is granted, a photo shows the correction, another person closes it out."""

from datetime import date, timedelta
from pathlib import Path

from django.utils import translation
from django.utils.formats import date_format

from tests.evidence.making import exif, gps, photo
from tests.journeys.ground import NAMES
from tests.journeys.round_papers import open_finding
from tests.journeys.visitor import LOCALES, Visitor


def see_due(who: Visitor, number: int, day: date) -> None:
    """See that a finding has to be corrected by a day."""
    open_finding(who, number)
    assert _written(who, day) in _row(who, "Correct by")


def _row(who: Visitor, english: str) -> str:
    names = who.page.locator("dl.kv dt", has_text=who.word(english))
    return str(names.first.evaluate("it => it.nextElementSibling.textContent"))


def _written(who: Visitor, day: date) -> str:
    with translation.override(LOCALES[who.lang][1]):
        return date_format(day, "DATE_FORMAT")


def ask_time(lead: Visitor, number: int, until: date) -> None:
    """Ask for the operator for more time."""
    open_finding(lead, number)
    lead.follow("Ask for more time")
    lead.write("New day", until.isoformat())
    lead.write("Reason", "经营者申请：搬迁场地正在办理手续（示例）")
    lead.press("Ask")


def grant_time(head: Visitor, number: int) -> None:
    """Grant the time that was asked for."""
    open_finding(head, number)
    head.follow("Decide on more time")
    head.hands.pick(head.page.locator("input[name=granted][value=yes]"))
    head.press("Save the decision")


def report(who: Visitor, number: int, folder: Path, what: str) -> None:
    """Add a photo of how it is now, and report a finding as corrected; without a photo that is refused."""
    open_finding(who, number)
    who.follow("Report as corrected")
    who.write("What was done", what)
    who.press("Report as corrected", status=422)
    open_finding(who, number)
    _add_photo(who, folder / f"{who.lang}-{number}.jpg")
    open_finding(who, number)
    who.follow("Report as corrected")
    who.write("What was done", what)
    who.press("Report as corrected")
    assert NAMES["second"] in who.page.inner_text("section[aria-labelledby=done]")


def _add_photo(who: Visitor, file: Path) -> None:
    taken = f"{date.today() - timedelta(1):%Y:%m:%d} 09:00:00"  # noqa: DTZ011 - what a camera writes has no zone
    file.write_bytes(photo((1200, 900), exif=exif(taken, place=gps())))
    panel = who.page.locator("#evidence")
    who.hands.press(panel.locator("summary"))
    who.hands.write(panel.locator("#evidence-caption"), "整改后（示例）")
    who.hands.attach(panel.locator("#evidence-file"), file)
    who.press("Add to the evidence", within=panel)
    assert who.page.locator("#evidence figure").count() == 1


def be_refused(reporter: Visitor, number: int) -> None:
    """See that nobody closes out what they reported themselves: there is no way to it, and the act is refused."""
    open_finding(reporter, number)
    assert not reporter.page.locator("a[href$='/close/']").count()
    reporter.go(f"{reporter.page.url.removeprefix(reporter.address)}close/")
    reporter.press("Close out", status=403)


def close_out(another: Visitor, number: int) -> None:
    """Close a finding out."""
    open_finding(another, number)
    another.follow("Close out")
    another.press("Close out")
    assert NAMES["office"] in _row(another, "Closed by")
