"""The page in a real browser: filter, search, sort, keyboard, download, print, and who can use it."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.privacy.redaction import redact
from caaspp_diff.render.html import render_html
from caaspp_diff.report.build import build_report
from caaspp_diff.report.model import Report
from support.comparisons import comparison, event, person
from support.pdf_text import texts_of
from support.scenarios import large_counts, nothing_changed, small_lea

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of the small LEA, as a file."""
    return write(tmp_path_factory.mktemp("page") / "small.html", small_lea())


def write(path: Path, found: Comparison) -> str:
    """Writes the page of a comparison; gives its address."""
    path.write_text(render_html(build_report(found)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile, which fails the test for any request, console message or error of a page."""
    troubles: list[str] = []
    fresh = browser.new_context(accept_downloads=True)
    fresh.on("console", lambda message: troubles.append(message.text))
    fresh.on("weberror", lambda error: troubles.append(str(error.error)))
    fresh.on("request", lambda request: _note(request.url, troubles))
    yield fresh
    fresh.close()
    assert troubles == []


def _note(url: str, troubles: list[str]) -> None:
    if not url.startswith(("file:", "blob:")):
        troubles.append(url)


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    """The page, open."""
    opened = context.new_page()
    opened.goto(address)
    return opened


def shown(page: Page, listing: str = "") -> int:
    """How many rows of the lists, or of one, are visible."""
    within = f'table[data-name="{listing}"]' if listing else "table.list"
    return page.locator(f"{within} tbody tr:visible").count()


def column(page: Page, listing: str, key: str) -> list[str]:
    """The visible texts of one column."""
    index = page.locator(f'table[data-name="{listing}"] thead th').evaluate_all(
        "(heads, key) => heads.findIndex((head) => head.dataset.key === key)", key
    )
    rows = page.locator(f'table[data-name="{listing}"] tbody tr:visible')
    read = "(rows, index) => rows.map((row) => row.cells[index].textContent)"
    return [str(text) for text in rows.evaluate_all(read, index)]


def test_every_row_is_shown_at_first(page: Page) -> None:
    assert shown(page) == 35
    assert page.locator("#filter-state").inner_text() == "35 of 35 rows shown"


def test_a_school_filters_all_lists(page: Page) -> None:
    page.select_option("#filter-school", "Birch Middle")
    assert 0 < shown(page) < 35
    assert set(column(page, "scores-added", "school")) == {"Birch Middle"}


@pytest.mark.parametrize(
    ("select", "value", "rows"),
    [("test", "CAST", 12), ("kind", "Left the file", 4), ("grade", "7", 11), ("expected", "unexpected", 1)],
)
def test_each_filter_shows_its_rows(page: Page, select: str, value: str, rows: int) -> None:
    page.select_option(f"#filter-{select}", value)
    assert shown(page) == rows


def test_search_finds_a_name_and_an_ssid(page: Page) -> None:
    page.fill("#filter-q", "nguyễn trâm")
    assert shown(page) == 4
    page.fill("#filter-q", "9900000028")
    assert shown(page) == 1


def test_show_all_takes_the_filter_back(page: Page) -> None:
    page.select_option("#filter-grade", "7")
    page.fill("#filter-q", "rivera")
    page.click("#filter-clear")
    assert shown(page) == 35
    assert page.evaluate("document.activeElement.id") == "filter-q"


def test_the_choice_is_kept_in_the_address_and_the_search_is_not(page: Page, context: BrowserContext) -> None:
    page.select_option("#filter-school", "Birch Middle")
    page.fill("#filter-q", "rivera")
    page.select_option("#filter-grade", "7")
    assert page.url.endswith("#show:school=Birch+Middle&grade=7")
    again = context.new_page()
    again.goto(page.url)
    assert again.input_value("#filter-school") == "Birch Middle"
    assert 0 < shown(again) < 35


def test_a_school_of_the_table_filters_its_rows(page: Page) -> None:
    page.click('a[aria-label="Alder Elementary: show only its rows"]')
    assert page.input_value("#filter-school") == "Alder Elementary"


def test_a_click_on_a_head_sorts_and_a_second_one_turns_round(page: Page) -> None:
    head = page.locator('table[data-name="scores-added"] th[data-key="student"]')
    head.locator("button").click()
    names = column(page, "scores-added", "student")
    assert head.get_attribute("aria-sort") == "ascending"
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert set(column(page, "scores-added", "student")) == set(names)
    assert column(page, "scores-added", "student")[0] == names[-1]


def test_numbers_are_sorted_as_numbers(page: Page) -> None:
    page.click('table[data-name="scores-crossed"] th[data-key="difference"] button')
    assert column(page, "scores-crossed", "difference") == ["\N{MINUS SIGN}12", "+5"]


def test_a_chip_shows_the_rows_of_a_field(page: Page) -> None:
    chip = page.locator(".chip", has_text="English Learner Status 1").first
    chip.click()
    assert chip.get_attribute("aria-pressed") == "true"
    assert column(page, "demographics-unexpected", "field") == ["English Learner Status"]
    chip.click()
    assert shown(page) == 35


def test_the_keyboard_reaches_the_filter_and_sorts(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the result"
    page.focus("#filter-q")
    page.keyboard.type("nguyễn")
    assert shown(page) == 4
    page.focus('table[data-name="scores-moved"] th[data-key="ssid"] button')
    page.keyboard.press("Enter")
    head = page.locator('table[data-name="scores-moved"] th[data-key="ssid"]')
    assert head.get_attribute("aria-sort") == "ascending"


def test_the_download_holds_the_shown_rows_and_no_formula(page: Page) -> None:
    page.select_option("#filter-kind", "Score added")
    page.fill("#filter-q", "hyperlink")
    with page.expect_download() as started:
        page.locator("section.listing", has=page.locator("#scores-added")).locator(".download").click()
    saved = started.value
    assert saved.suggested_filename == "scores-added.csv"
    text = Path(saved.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:4] == ["Student", "SSID", "Grade", "School"]
    assert [row[0] for row in rows[1:]] == ['\'=HYPERLINK("x"), Cy']


def test_a_difference_stays_a_number_in_the_download(page: Page) -> None:
    with page.expect_download() as started:
        page.locator("section.listing", has=page.locator("#scores-crossed")).locator(".download").click()
    rows = list(csv.DictReader(io.StringIO(Path(started.value.path()).read_text(encoding="utf-8-sig"))))
    assert [row["Change"] for row in rows] == ["+5", "-12"]


def test_without_script_every_row_is_there_and_no_control(browser: Browser, address: str) -> None:
    plain = browser.new_context(java_script_enabled=False)
    opened = plain.new_page()
    opened.goto(address)
    assert opened.locator("table.list tbody tr").count() == 35
    assert not opened.locator("#filter").is_visible()
    assert opened.locator("button:visible").count() == 0
    plain.close()


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_page_never_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width


def violations(opened: Page, axe_source: str) -> list[tuple[str, list[str]]]:
    """What axe finds wrong, with the places."""
    opened.evaluate(axe_source)
    result = opened.evaluate("axe.run({resultTypes: ['violations']})")
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in result["violations"]]


PAGES: dict[str, Callable[[], Report]] = {
    "small": lambda: build_report(small_lea()),
    "aggregate": lambda: build_report(redact(large_counts(), "aggregate")),
    "nothing": lambda: build_report(nothing_changed()),
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("width", "zoom"), [(1280, 1), (320, 1), (1280, 2)])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(  # noqa: PLR0917 - pytest passes them by name
    browser: Browser, axe_source: str, tmp_path: Path, name: str, width: int, zoom: int, *, dark: bool
) -> None:
    path = tmp_path / f"{name}.html"
    path.write_text(render_html(PAGES[name]()), encoding="utf-8")
    # A page at 200 % is laid out as in a window half as wide.
    fresh = browser.new_context(
        color_scheme="dark" if dark else "light",
        viewport={"width": width // zoom, "height": 900 // zoom},
        device_scale_factor=zoom,
        bypass_csp=True,
    )
    opened = fresh.new_page()
    opened.goto(path.as_uri())
    assert violations(opened, axe_source) == []
    fresh.close()


@pytest.mark.parametrize(("paper", "students"), [("A4", 200), ("Letter", 1100)])
def test_printed_pages_repeat_the_heads_and_hide_the_controls(
    browser: Browser, tmp_path: Path, paper: str, students: int
) -> None:
    people = [person(n) for n in range(1, students + 1)]
    events = [event("student_left", n, reason="unknown") for n in range(1, students + 1)]
    found = comparison(
        students=(100, students, 0), records=(200, 0, 0, 2 * students), events=events, people=people
    )
    opened = browser.new_page()
    opened.goto(write(tmp_path / "long.html", found))
    opened.emulate_media(media="print")
    assert not opened.locator("#filter").is_visible()
    assert opened.locator(".download:visible").count() == 0
    pages = texts_of(opened.pdf(format=paper))
    with_rows = [text for text in pages if "Rivera,Ana" in text]
    assert sum(text.count("Rivera,Ana") for text in with_rows) == students
    assert all("StudentSSIDGradeSchool" in text for text in with_rows)
    opened.close()
