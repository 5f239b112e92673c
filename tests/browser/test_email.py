"""The HTML mail in a real browser, as a phone and a wide window show it, in light and dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from caaspp_diff.privacy.aggregate import aggregate
from caaspp_diff.render.rendered_mail import render_email
from caaspp_diff.report.mail import lea_mail, school_mail
from support.factories import SCHOOL_A
from support.scenarios import large_counts, small_lea

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]
MAILS = {
    "large": lea_mail(aggregate(large_counts())),
    "small": lea_mail(aggregate(small_lea())),
    "school": school_mail(aggregate(small_lea()), SCHOOL_A),
}
INK = "getComputedStyle(document.querySelector('h1')).color"
PAPER = "getComputedStyle(document.querySelector('.paper')).backgroundColor"
WIDTHS = "[...document.querySelectorAll('.bar')].map(bar => Math.round(bar.getBoundingClientRect().width))"


@pytest.fixture(params=[(width, scheme) for width in (600, 360) for scheme in ("light", "dark")], ids=str)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window of one width and scheme, in which nothing may be requested but the mail itself."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    requests: list[str] = []
    context.on("request", lambda asked: requests.append(asked.url))
    yield context.new_page()
    context.close()
    assert len(requests) == 1


def shown(page: Page, folder: Path, name: str) -> None:
    path = folder / "mail.html"
    path.write_text(render_email(MAILS[name]).html, encoding="utf-8")
    page.goto(path.as_uri())


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_fits_its_window_and_axe_finds_nothing(
    page: Page, tmp_path: Path, axe_source: str, name: str
) -> None:
    shown(page, tmp_path, name)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate(axe_source)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_ink_and_paper_change_places_in_the_dark(browser: Browser, tmp_path: Path) -> None:
    colors = {}
    schemes: tuple[Scheme, ...] = ("light", "dark")
    for scheme in schemes:
        context = browser.new_context(color_scheme=scheme)
        opened = context.new_page()
        shown(opened, tmp_path, "large")
        colors[scheme] = [opened.evaluate(INK), opened.evaluate(PAPER)]
        context.close()
    assert colors == {
        "light": ["rgb(29, 33, 38)", "rgb(255, 254, 251)"],
        "dark": ["rgb(232, 230, 225)", "rgb(21, 24, 27)"],
    }


def test_the_longest_bar_is_as_wide_as_the_mail_and_none_wider(page: Page, tmp_path: Path) -> None:
    shown(page, tmp_path, "large")
    widths = page.evaluate(WIDTHS)
    room = page.evaluate("document.querySelector('h1').getBoundingClientRect().width")
    assert max(widths) == pytest.approx(room, abs=2)
    assert min(widths) > 0
