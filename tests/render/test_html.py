import hashlib
import re
from base64 import b64encode
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from caaspp_diff.privacy.redaction import redact
from caaspp_diff.render.html import environment, render_html, template_dir
from caaspp_diff.report.build import ReportOptions, build_report
from support.comparisons import comparison, event, person
from support.scenarios import NAMES, nothing_changed, only_departures, small_lea

VOID = {"meta", "input", "rect", "line", "circle", "br", "link"}


class Page(HTMLParser):
    """A parsed page: its ids, attributes and texts, and the tags that are still open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Records a tag and its attributes."""
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Records the attributes of a tag that closes itself."""
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        """Asserts that the tag closes the one that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Records a text."""
        self.texts.append(data)


@pytest.fixture(scope="module")
def html() -> str:
    """The page of the small LEA."""
    return render_html(build_report(small_lea()))


def test_the_page_is_well_formed(html: str) -> None:
    page = Page(html)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))


def test_every_link_inside_the_page_has_a_target(html: str) -> None:
    page = Page(html)
    targets = {value.removeprefix("#") for _, name, value in page.attributes if name == "href"} - {"show:"}
    named = {value for _, name, value in page.attributes if name in {"aria-labelledby", "for"}}
    assert targets | named <= set(page.ids)


def test_names_are_shown_as_text_whatever_they_contain(html: str) -> None:
    texts = Page(html).texts
    for last, first in NAMES:
        assert f"{last}, {first}" in texts
    assert "<script>alert" not in html


def test_the_page_loads_nothing_else(html: str) -> None:
    page = Page(html)
    assert not [value for _, name, value in page.attributes if name in {"src", "srcset", "action", "data"}]
    assert not [value for _, name, value in page.attributes if name == "href" and not value.startswith("#")]
    assert "http:" not in html
    assert "https:" not in html
    assert "@import" not in html


def test_the_policy_allows_only_the_style_and_script_of_the_page(html: str) -> None:
    policy = next(v for tag, _, v in Page(html).attributes if tag == "meta" and v.startswith("default-src"))
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (text,) = re.findall(f"<{tag}>(.*?)</{tag}>", html, flags=re.DOTALL)
        digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_no_style_or_script_is_in_an_attribute(html: str) -> None:
    assert not [value for _, name, value in Page(html).attributes if name == "style" or name.startswith("on")]


def test_every_row_is_there_without_script(html: str) -> None:
    report = build_report(small_lea())
    rows = sum(len(listing.rows) for section in report.sections for listing in section.listings)
    lists = re.findall(r'<table class="list".*?</table>', html, flags=re.DOTALL)
    assert sum(one.count("<tr>") - 1 for one in lists) == rows


def test_every_column_has_as_many_cells_as_its_head(html: str) -> None:
    for table in re.findall(r"<table.*?</table>", html, flags=re.DOTALL):
        widths = {
            len(re.findall(r"<t[hd][ >]", row)) for row in re.findall(r"<tr.*?</tr>", table, flags=re.DOTALL)
        }
        assert len(widths) == 1


def test_the_page_is_marked_confidential() -> None:
    named = render_html(build_report(small_lea()))
    counts = render_html(build_report(redact(small_lea(), "aggregate")))
    assert named.count("Confidential student records") == 2
    assert "Confidential" not in counts


def test_a_list_that_is_cut_says_so_and_fits() -> None:
    people = [person(n) for n in range(1, 1001)]
    events = [event("score_added", n, record_type="01", new="2500") for n in range(1, 1001)]
    found = comparison(events=events, people=people)
    report = build_report(found, ReportOptions(whole_list="changes.xlsx"))
    html = render_html(report, budget=120_000)
    (shown,) = re.findall(r"First ([\d,]+) of 1,000; the whole list is in changes.xlsx\.", html)
    assert 100 < int(shown) < 1000
    assert len(html.encode()) <= 120_000
    assert len(html.encode()) > 110_000


def test_a_page_with_names_full_of_markup_fits_too() -> None:
    people = [person(n, "<&\"'" * 12, "é<" * 20) for n in range(1, 401)]
    events = [event("student_left", n, reason="unknown") for n in range(1, 401)]
    html = render_html(build_report(comparison(events=events, people=people)), budget=90_000)
    assert len(html.encode()) <= 90_000


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_html(build_report(small_lea())) == render_html(build_report(small_lea()))


def test_a_template_of_the_user_replaces_the_programs(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "style.css").write_text("body { color: rebeccapurple; }", encoding="utf-8")
    html = render_html(build_report(nothing_changed()), templates=tmp_path)
    assert "<style>body { color: rebeccapurple; }</style>" in html
    digest = b64encode(hashlib.sha256(b"body { color: rebeccapurple; }").digest()).decode()
    assert unescape(html).count(f"sha256-{digest}") == 1


def test_a_list_template_of_the_user_may_write_the_rows_itself(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    own = """{% macro listing(shown, whole_list) %}
{% for cells in shown.rows %}<p>{{ shown.listing.columns[0].title }}: {{ cells[0] }}</p>{% endfor %}
{% endmacro %}"""
    (tmp_path / "report" / "listing.html").write_text(own, encoding="utf-8")
    left = [event("student_left", 1, reason="unknown")]
    report = build_report(comparison(events=left, people=[person(1, "O'Hara")]))
    assert "<p>Student: O&#39;Hara, Ana</p>" in render_html(report, templates=tmp_path)


def test_every_template_compiles() -> None:
    env = environment()
    names = env.list_templates()
    assert "report/page.html" in names
    for name in names:
        env.get_template(name)


def test_no_template_turns_escaping_off() -> None:
    for path in sorted(template_dir().rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"\|\s*safe\b|autoescape|Markup", text), path.name


def test_departures_show_no_code_that_must_not_be_shown() -> None:
    html = render_html(build_report(only_departures()))
    assert "removed from enrollment" in html
    assert "E130" not in html
    assert "dropped out" not in html.lower()
