"""The page in a real browser: its script works under its own policy, and nobody is kept out of it."""

import html
import json
import os
import re
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from closeout.kernel.text import Lang
from tests.bounded import bounded
from tests.report.making import Figures, lines, make, make_of, sample

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)

# Where CI is set a missing tool is a failure: a check that can skip in silence is none.
pytestmark = pytest.mark.skipif(not CHROMIUM and "CI" not in os.environ, reason="no Chromium is installed")

FOLLOW = """
  const told = {};
  for (const link of document.querySelectorAll("a[data-f]")) {
    location.hash = link.dataset.f;
    await new Promise((done) => addEventListener("hashchange", () => setTimeout(done), { once: true }));
    told[link.dataset.f] = Number(document.getElementById("count").textContent.match(/\\d+/g).pop());
  }"""
# A window of Chromium is at least 500 pixels wide, whatever it is asked for; a frame is as wide as a phone.
FRAME = """<!DOCTYPE html><script>
addEventListener("message", (event) => document.documentElement.replaceChildren(event.data));
</script><iframe src="{address}" style="border:0;width:{width}px;height:800px"></iframe>"""
AUDIT = "const told = (await axe.run()).violations.map((each) => [each.id, each.nodes[0].html]);"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the report of the Buji sample."""
    out = tmp_path_factory.mktemp("page") / "report.html"
    make(sample("buji"), out, "buji")
    return out


def shown(page: Path, filtered: str = "") -> str:
    """Return what a browser makes of the page; errors of its script and of its policy fail."""
    words = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--virtual-time-budget=20000"]
    command = [CHROMIUM, *words, f"--user-data-dir={page.parent}/browser", "--window-size=1400,900", "--dump-dom"]
    ran = bounded([*command, f"{page.as_uri()}{filtered}"], seconds=120)
    ran.check_returncode()
    assert [line for line in ran.stderr.splitlines() if "CONSOLE" in line] == []
    return ran.stdout


def asked(page: Path, script: str, before: str = "", filtered: str = "", width: int = 1366) -> Any:
    """Return what `script` has told in the end, run in the page without its policy, after the scripts `before`."""
    text = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text("utf-8"))
    told = f"(async () => {{ {script} parent.postMessage(JSON.stringify(told), '*'); }})();"
    open_page = page.with_name("asked.html")
    open_page.write_text(text.replace("</body>", f"<script>{before}</script><script>{told}</script></body>"), "utf-8")
    framed = page.with_name("framed.html")
    framed.write_text(FRAME.format(address=f"asked.html{html.escape(filtered)}", width=width), "utf-8")
    return json.loads(html.unescape(re.sub("<[^>]*>", "", shown(framed))))


def counted(dom: str) -> str:
    found = re.search(r'id="count"[^>]*>([^<]*)<', dom)
    assert found is not None
    return found.group(1)


def test_the_script_lists_the_first_fifty_sites_and_marks_all_on_the_map(page: Path) -> None:
    dom = shown(page)
    marks = re.findall(r'<path class="pts"[^>]* d="([^"]*)"', dom)
    assert 'class="no-js"' not in dom
    assert dom.count('<tr class="s">') == 50
    assert sum(path.count("M") for path in marks) == counted(dom).count("200") * 200


def test_every_figure_leads_to_as_many_sites_as_it_says(page: Path) -> None:
    text = page.read_text("utf-8")
    told = asked(page, FOLLOW)
    by_site = {key: said for key, said in Figures(text).found.items() if not key.startswith(("division=", "owes="))}
    assert {key: told[key] for key in by_site} == {key: int(said) for key, said in by_site.items()}
    for key, sites in re.findall(r'data-f="(owes=\w+)"(?:.|\n)*?<small>(\d+) 个站点', text):
        assert told[key] == int(sites)
    for key in (each for each in told if each.startswith("division=")):
        assert told[key] == sum(site["division"] == key.partition("=")[2] for site in lines(text))


def test_a_site_that_is_asked_for_is_open_with_its_reasons(page: Path) -> None:
    site = next(each for each in lines(page.read_text("utf-8")) if "f" in each["verdicts"])
    dom = shown(page, f"#site={site['code']}")
    assert dom.count('<tr class="more">') == 1
    assert f"不达标（{site['verdicts'].count('f')}）" in dom


UNFOLD = """
  const rows = () => [...document.querySelectorAll("#t-standards tbody tr")].filter((row) => row.offsetHeight).length;
  const button = document.querySelector("[aria-controls=t-standards]"), told = [rows()];
  for (const turn of [1, 2]) { button.click(); told.push(rows(), button.getAttribute("aria-expanded")); }"""


@pytest.mark.parametrize(("width", "few"), [(390, 5), (1366, 8)])
def test_a_long_panel_opens_and_folds_again(page: Path, width: int, few: int) -> None:
    shown_, all_, opened, again, folded = asked(page, UNFOLD, width=width)
    assert few <= shown_ < all_ == 27
    assert (opened, again, folded) == ("true", shown_, "false")


KEYS = """
  const pane = document.getElementById("pane"), told = [];
  pane.focus({ focusVisible: true });
  told.push(getComputedStyle(pane).outlineStyle, getComputedStyle(document.querySelector(".keys")).display);
  for (const key of ["+", "ArrowRight", "0"]) {
    pane.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    await new Promise((done) => setTimeout(done, 700));
    told.push(document.getElementById("view").textContent, document.getElementById("plan").getAttribute("viewBox"));
  }"""


def test_the_map_moves_by_the_keys_shows_that_it_has_them_and_tells_what_is_in_view(page: Path) -> None:
    outline, keys, near, zoomed, moved, aside, whole, all_ = asked(page, KEYS)
    assert (outline, keys) == ("solid", "block")
    assert near.startswith("放大 1.4 倍，图上有 ")
    assert (moved.startswith("放大 1.4 倍"), whole) == (True, "放大 1 倍，图上有 200 个站点")
    assert len({zoomed, aside, all_}) == 3


@pytest.mark.parametrize("plan", ["buji", "rugao", "town"])
def test_the_two_columns_of_panels_end_in_one_line_without_a_hole(tmp_path: Path, plan: str) -> None:
    make(sample(plan), tmp_path / "report.html", plan)
    ends = """const told = [...document.querySelectorAll(".stack")].map((stack) => {
      const table = [...stack.querySelectorAll("table, .unfold, .note")].pop();
      return [stack.lastElementChild.getBoundingClientRect().bottom, table.getBoundingClientRect().bottom];
    });"""
    (left, left_text), (right, right_text) = asked(tmp_path / "report.html", ends)
    assert left == right
    assert abs(left_text - right_text) < 200


def test_hostile_names_are_shown_as_they_are(tmp_path: Path) -> None:
    name = "</script><img src=x onerror=alert(1)>"
    make_of(tmp_path, [("site_code", "name"), ("1", name)])
    assert "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;</button>" in shown(tmp_path / "report.html")
    assert "共 1 个，显示 1 个" in shown(tmp_path / "report.html", f"#q={quote(name)}")


@pytest.mark.parametrize("width", [390, 1366])
def test_the_page_is_audited_at_the_width_that_is_asked_for(page: Path, width: int) -> None:
    assert asked(page, "const told = [innerWidth, document.body.scrollWidth <= innerWidth];", width=width) == [
        width,
        True,
    ]


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_audit_of_accessibility_finds_nothing(tmp_path: Path, lang: Lang, width: int) -> None:
    make(sample("rugao"), tmp_path / "report.html", "rugao", lang)
    axe = files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
    assert asked(tmp_path / "report.html", AUDIT, before=axe, filtered="#outcome=ban", width=width) == []
