import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.privacy.aggregate import aggregate
from caaspp_diff.render.rendered_mail import BUDGET, WIDTH, render_email
from caaspp_diff.report.mail import Mail, lea_mail, school_mail
from support.comparisons import comparison, event, person
from support.factories import SCHOOL_A
from support.scenarios import NAMES, nothing_changed, only_departures, small_lea

SILENT = {"style", "title", "head"}
VOID = {"meta", "br", "link", "img", "hr"}


class Page(HTMLParser):
    """A parsed HTML mail: its visible words, its tags and their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = [(name, value or "") for name, value in attrs]
        self.tags.append(tag)
        self.attributes += given
        if tag not in VOID:
            self._open.append((tag, tag in SILENT or ("aria-hidden", "true") in given))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if not any(hidden for _, hidden in self._open):
            self.words += words(data)


def words(text: str) -> list[str]:
    """The words of a text, without bars and rules."""
    return re.sub(r"[█]|^[-=]+$", " ", text, flags=re.MULTILINE).split()


def grown() -> Comparison:
    """An LEA where so much happened that most numbers are shown."""
    events = [
        event("score_added", n, record_type="01" if n % 3 else "06", new="2500") for n in range(1, 1063)
    ]
    events += [event("student_left", n) for n in range(2000, 2040)]
    people = [person(n) for n in (*range(1, 1063), *range(2000, 2040))]
    return comparison(
        students=(5000, 40, 0),
        records=(8000, 60, 900, 70),
        events=events,
        people=people,
        schools={SCHOOL_A: "O'Neil & Sons <b>"},
    )


def many_schools(count: int) -> Mail:
    mail = lea_mail(aggregate(grown()))
    (school,) = mail.schools
    return replace(mail, schools=tuple(replace(school, name=f"School {n:04d}") for n in range(count)))


MAILS = {
    "grown": lea_mail(aggregate(grown()), notes=("The attachment is encrypted.",)),
    "small": lea_mail(aggregate(small_lea())),
    "departures": lea_mail(aggregate(only_departures())),
    "nothing": lea_mail(aggregate(nothing_changed())),
    "school": school_mail(aggregate(small_lea()), SCHOOL_A),
}
each = pytest.mark.parametrize("mail", MAILS.values(), ids=MAILS)


def test_the_subject_says_what_changed() -> None:
    dash = "\N{EN DASH}"
    assert (
        MAILS["grown"].subject == f"CAASPP 2018{dash}19: 1,062 new scores, 40 students left · Sample Unified"
    )
    assert (
        MAILS["nothing"].subject == f"CAASPP 2018{dash}19: no new scores, no students left · Sample Unified"
    )
    assert (
        MAILS["departures"].subject
        == f"CAASPP 2018{dash}19: no new scores, some students left · Sample Unified"
    )
    assert (
        MAILS["school"].subject
        == f"CAASPP 2018{dash}19: some new scores, some students left · Alder Elementary"
    )


@each
def test_html_and_text_have_the_same_words_in_the_same_order(mail: Mail) -> None:
    rendered = render_email(mail)
    assert Page(rendered.html).words == words(rendered.text)


@each
def test_the_html_loads_nothing_and_runs_nothing(mail: Mail) -> None:
    page = Page(render_email(mail).html)
    assert not {"img", "svg", "script", "link", "form", "iframe", "object", "a"} & set(page.tags)
    assert not [
        (name, value) for name, value in page.attributes if name in {"src", "href"} or name.startswith("on")
    ]
    assert "url(" not in render_email(mail).html


@each
def test_styles_are_inlined_and_dark_mode_is_kept(mail: Mail) -> None:
    html = render_email(mail).html
    assert "<h1 style=" in html
    assert "var(" not in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert '<meta name="color-scheme" content="light dark">' in html


@each
def test_a_mail_is_not_too_long_for_mail_programs(mail: Mail) -> None:
    assert len(render_email(mail).html.encode()) < BUDGET


@each
def test_the_text_is_no_wider_than_a_mail(mail: Mail) -> None:
    assert all(len(line) <= WIDTH + 8 for line in render_email(mail).text.splitlines())


@each
def test_the_same_mail_gives_the_same_bytes(mail: Mail) -> None:
    assert render_email(mail) == render_email(mail)


def test_bars_are_cells_of_tables_as_long_as_their_numbers() -> None:
    html = render_email(MAILS["grown"]).html
    assert re.findall(r'width="(\d+)%"[^>]*><tbody><tr><td class="bar"', html) == ["4", "100", "100", "50"]


def test_a_number_that_is_withheld_has_no_bar() -> None:
    rendered = render_email(MAILS["departures"])
    assert "Withheld: Left the file" in rendered.text
    assert 'class="bar"' not in rendered.html


def test_names_of_schools_are_escaped_once() -> None:
    rendered = render_email(MAILS["grown"])
    assert (
        "O&#39;Neil &amp; Sons &lt;b&gt;" in rendered.html or "O'Neil &amp; Sons &lt;b&gt;" in rendered.html
    )
    assert "O'Neil & Sons <b>" in rendered.text


def test_schools_that_do_not_fit_are_left_out_and_counted_in_both_forms() -> None:
    rendered = render_email(many_schools(1000))
    assert len(rendered.html.encode()) <= BUDGET
    left_out = re.search(r"(\d+) more schools, left out here for length\.", rendered.text)
    assert left_out is not None
    assert left_out[0] in rendered.html
    assert rendered.text.count("School 0") + int(left_out[1]) == 1000


def test_no_student_and_no_exit_reason_is_in_a_mail() -> None:
    for found in (small_lea(), only_departures()):
        for mail in (lea_mail(aggregate(found)), school_mail(aggregate(found), SCHOOL_A)):
            rendered = render_email(mail)
            text = rendered.subject + rendered.html + rendered.text
            assert not [name for name, _ in NAMES if name in text]
            assert not re.search(
                r"\b99\d{8}\b|E130|E140|T160|2008-03-04|whereabouts|removed from enrollment", text
            )


def test_a_template_of_the_user_is_used(tmp_path: Path) -> None:
    (tmp_path / "email").mkdir()
    (tmp_path / "email" / "mail.html").write_text("<p>{{ mail.title }}, ours</p>", encoding="utf-8")
    assert "Sample Unified, ours" in render_email(MAILS["grown"], templates=tmp_path).html
