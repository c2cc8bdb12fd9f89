"""The first page that anybody sees."""

from tests.journeys.visitor import Visitor


def test_the_sign_in_page_is_sound(visitor: Visitor) -> None:
    visitor.go("/accounts/sign-in/")
    visitor.page.get_by_text({"zh": "示例账号", "en": "Demo accounts"}[visitor.lang]).wait_for()


def test_somebody_signs_in_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.go("/accounts/sign-in/")
    visitor.page.focus("#id_login")
    visitor.page.keyboard.type("office")
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.type("closeout-demo")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/c/**")
    visitor.look()


def test_a_wrong_password_says_so_and_keeps_the_name(visitor: Visitor) -> None:
    visitor.go("/accounts/sign-in/")
    visitor.page.fill("#id_login", "nobody-of-that-name")
    visitor.page.fill("#id_password", "wrong")
    visitor.page.locator("form:has(#id_login) button").click()
    visitor.page.locator("[role=alert]").wait_for()
    assert visitor.page.input_value("#id_login") == "nobody-of-that-name"


def test_the_language_is_chosen_on_the_page_and_kept(visitor: Visitor) -> None:
    visitor.go("/accounts/sign-in/")
    other = {"zh": "English", "en": "中文"}[visitor.lang]
    with visitor.arriving():
        visitor.page.get_by_role("button", name=other).click()
    visitor.look()
    visitor.go("/accounts/sign-in/")
    assert visitor.page.get_attribute("html", "lang") == {"zh": "en", "en": "zh-Hans"}[visitor.lang]


def test_signing_in_works_without_scripts(plain: Visitor) -> None:
    plain.sign_in("office")
    plain.page.wait_for_url("**/c/**")
