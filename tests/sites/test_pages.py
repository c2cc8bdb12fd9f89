"""The register's pages as HTML: both languages, nothing inline, light enough, and whole without JavaScript."""

import gzip
import re
from html.parser import HTMLParser
from typing import Any, Final

import pytest
from django.test import Client
from django.urls import reverse

from closeout.campaigns.models import Campaign
from closeout.sites.services import register_sites
from tests.factories import NOW, access, campaign, new_site, person, site

pytestmark = pytest.mark.django_db

OF_ALL: Final = ("register", "ledger", "new")
OF_ONE: Final = ("file", "facts", "history", "reveal", "close", "move", "rename", "identify", "duplicates")
CJK: Final = re.compile(r"[\u4e00-\u9fff]")


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self._skip = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def _get(name: str, lang: str = "zh-hans", query: str = "") -> Any:
    client = Client()
    client.force_login(person("office"))
    args = ["buji-2026"] if name in OF_ALL else ["buji-2026", "BJ-0001"]
    return client.get(reverse(f"sites:{name}", args=args) + query, headers={"accept-language": lang})


def _fifty(where: Campaign) -> None:
    new = [new_site(f"N-{at:04}", lon=114.1, lat=22.6, operating_area_m2=85.0) for at in range(51)]
    register_sites(access=access("office"), campaign=where, sites=new, source="census", at=NOW)


@pytest.mark.parametrize("name", [*OF_ALL, *OF_ONE])
def test_a_page_has_one_heading_nothing_inline_and_a_token_in_each_form_that_posts(name: str) -> None:
    site(lon=114.1, lat=22.6)
    for lang in ("zh-hans", "en"):
        text = _get(name, lang).content.decode()
        page = _Page(text)
        assert len(page.of("h1")) == 1
        assert not any("style" in attrs or any(each.startswith("on") for each in attrs) for _, attrs in page.tags)
        assert all(attrs.get("src") for attrs in page.of("script"))
        assert not page.of("style")
        posting = [attrs for attrs in page.of("form") if attrs.get("method") == "post"]
        assert text.count("csrfmiddlewaretoken") >= len(posting)


@pytest.mark.parametrize("name", [*OF_ALL, *OF_ONE])
def test_every_field_has_a_label_and_every_id_is_there_once(name: str) -> None:
    site()
    page = _Page(_get(name).content.decode())
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    labelled = {attrs.get("for") for attrs in page.of("label")}
    fields = [*page.of("input"), *page.of("select"), *page.of("textarea")]
    bare = [
        each
        for each in fields
        if each.get("type") not in ("hidden", "radio", "checkbox") and each.get("id") not in labelled
    ]
    assert bare == []


@pytest.mark.parametrize("name", [*OF_ALL, *OF_ONE])
def test_no_page_loads_anything_from_elsewhere(name: str) -> None:
    site(lon=114.1, lat=22.6)
    page = _Page(_get(name).content.decode())
    loaded = [
        attrs.get("src") or attrs.get("href") for attrs in [*page.of("script"), *page.of("link"), *page.of("img")]
    ]
    assert all(each is not None and each.startswith("/") for each in loaded)


def test_an_english_page_says_nothing_of_its_own_in_chinese() -> None:
    site(name="Station", address="1 First Road", code="BJ-0001")
    for name in ("ledger", "close", "identify", "duplicates"):
        said = " ".join(_Page(_get(name, "en").content.decode()).said)
        own = said.replace("中文", "").replace("office（示例）", "")
        assert not CJK.search(own), (name, CJK.findall(own))


def test_a_full_page_of_the_register_is_light() -> None:
    _fifty(campaign())
    answer = _get("register")
    text = answer.content.decode()
    assert len(_Page(text).tags) <= 1_500
    assert len(gzip.compress(answer.content)) <= 30_000


def test_a_sites_file_is_light() -> None:
    site(lon=114.1, lat=22.6)
    answer = _get("file")
    assert len(_Page(answer.content.decode()).tags) <= 1_500
    assert len(gzip.compress(answer.content)) <= 30_000


def test_the_list_works_without_javascript() -> None:
    _fifty(campaign())
    page = _Page(_get("register").content.decode())
    search = next(each for each in page.of("form") if each.get("role") == "search")
    assert (search["method"], search["action"]) == ("get", reverse("sites:register", args=["buji-2026"]))
    following = next(each for each in page.of("a") if each.get("rel") == "next")
    assert str(following["href"]).endswith("?after=N-0049")
    assert [each for each in page.of("button") if each.get("formaction")]


def test_every_chip_leads_to_a_page_that_marks_it() -> None:
    site(stacked_neatly=False)
    client = Client()
    client.force_login(person("office"))
    page = _Page(client.get(reverse("sites:register", args=["buji-2026"])).content.decode())
    chips = [str(each["href"]) for each in page.of("a") if each.get("class") == "chip"]
    assert len(chips) >= 3
    for href in chips:
        there = _Page(client.get(href).content.decode())
        current = [each for each in there.of("a") if each.get("class") == "chip" and "aria-current" in each]
        assert len(current) == 1
        assert str(current[0]["href"]).partition("?")[2] == href.partition("?")[2]


def test_what_is_chosen_stays_chosen_in_the_form() -> None:
    site()
    text = _get("register", query="?standard=B-4.6h&verdict=unknown&text=%E6%97%A7%E8%B4%A7&sort=name").content.decode()
    page = _Page(text)
    selected = [each["value"] for each in page.of("option") if "selected" in each]
    assert selected == ["B-4.6h", "unknown", "name"]
    assert 'value="旧货"' in text


def test_an_offices_own_base_map_is_named_to_the_map(settings: Any) -> None:
    site(lon=114.1, lat=22.6)
    assert 'data-tiles=""' in _get("register").content.decode()
    settings.MAP_TILES = "https://maps.example.org/{z}/{x}/{y}.png"
    assert 'data-tiles="https://maps.example.org/{z}/{x}/{y}.png"' in _get("file").content.decode()
