import re

from caaspp_diff.render.student_text import render_student
from caaspp_diff.show.model import Chapter, OneTest, Story, StoryLine

STORY = Story(
    name="Rivera, Ana",
    ssid="9900000001 → 9900000002",
    old_name="aug.txt",
    new_name="dec.txt",
    state="In both releases: the SSID was replaced.",
    events=("Score changed, SB ELA: 2510 → 2512 (+2)",),
    chapters=(
        Chapter(
            "Demographics",
            (
                StoryLine("Gender", "Female", "Female", changed=False),
                StoryLine(
                    "A title that is far too long to stand in one line of its column", "", "Yes", changed=True
                ),
            ),
        ),
    ),
    tests=(
        OneTest(
            "SB ELA",
            "changed",
            (Chapter("Score", (StoryLine("Scale Score", "2510", "2512", changed=True),)),),
        ),
    ),
)


def test_the_whole_story() -> None:
    assert render_student(STORY, width=70) == (
        "Rivera, Ana - SSID 9900000001 → 9900000002\n"
        "old  aug.txt\n"
        "new  dec.txt\n"
        "In both releases: the SSID was replaced.\n"
        "\n"
        "What happened\n"
        "- Score changed, SB ELA: 2510 → 2512 (+2)\n"
        "\n"
        "Demographics\n"
        "  Gender                              Female\n"
        "* A title that is far too long to     blank → Yes\n"
        "  stand in one line of its column\n"
        "\n"
        "SB ELA  [changed]\n"
        "  Score\n"
        "  * Scale Score                         2510 → 2512\n"
    )


def test_color_adds_nothing_to_the_words() -> None:
    colored = render_student(STORY, color=True, width=70)

    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render_student(STORY, width=70)


def test_lines_are_no_longer_than_the_terminal() -> None:
    long = StoryLine("Note", "word " * 40, "other " * 40, changed=True)
    story = Story(
        **{name: getattr(STORY, name) for name in ("name", "ssid", "old_name", "new_name", "state")},
        events=("so many words " * 20,),
        chapters=(Chapter("Long", (long,)),),
        tests=(),
    )

    assert max(map(len, render_student(story, width=80).splitlines())) <= 80


def test_a_story_without_events_says_so() -> None:
    story = Story(
        **{name: getattr(STORY, name) for name in ("name", "ssid", "old_name", "new_name", "state")},
        events=(),
        chapters=(),
        tests=(),
    )

    assert "- Nothing that would be an event.\n" in render_student(story)
