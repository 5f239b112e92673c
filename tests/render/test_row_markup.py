from jinja2 import Environment

from caaspp_diff.render.html import environment
from caaspp_diff.render.row_markup import RowMarkup

SIGNS = "<b> & \"c\" 'd' 50% {{ e }}"


def drawn(rows: RowMarkup) -> str:
    """The rows as a template shows them."""
    env: Environment = environment()
    return env.from_string("{{ rows }}").render(rows=rows)


def test_a_row_has_its_head_first_and_marks_its_numbers() -> None:
    assert drawn(RowMarkup([("Ana", "5", "x")], [False, True, False])) == (
        '<tr><th scope="row" dir="auto">Ana</th><td class="n">5</td><td>x</td></tr>\n'
    )


def test_every_text_is_escaped_as_a_template_does_it() -> None:
    escaped = environment().from_string("{{ text }}").render(text=SIGNS)
    row = drawn(RowMarkup([(SIGNS, "plain", SIGNS)], [False, False, False]))
    assert row == f'<tr><th scope="row" dir="auto">{escaped}</th><td>plain</td><td>{escaped}</td></tr>\n'


def test_a_list_without_rows_has_no_markup() -> None:
    assert drawn(RowMarkup([], [False])) == ""
