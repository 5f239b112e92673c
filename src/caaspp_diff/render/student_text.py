"""Renders the story of one student as text for a terminal: `render_student`."""

from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap

from caaspp_diff.phrases import plain_texts
from caaspp_diff.render.terminal import Paint
from caaspp_diff.show.model import Chapter, OneTest, Story, StoryLine

TITLE_WIDTH = 34
MIN_WIDTH = 60


def render_student(story: Story, *, color: bool = False, width: int = 100) -> str:
    """Renders the whole story; a line that changed begins with ``*``.

    Args:
        story: The story.
        color: Whether to use ANSI colors; the text says everything without them.
        width: The longest line, in characters, unless a single word is longer. Less than `MIN_WIDTH` is
            taken as `MIN_WIDTH`.
    """
    story = plain_texts(story)
    paint = Paint(color=color)
    width = max(width, MIN_WIDTH)
    lines = [
        paint("bold", " - ".join(part for part in (story.name, f"SSID {story.ssid}") if part)),
        f"old  {story.old_name}",
        f"new  {story.new_name}",
        story.state,
        "",
        paint("bold", "What happened"),
        *(_events(story, width)),
    ]
    for chapter in story.chapters:
        lines += ["", paint("bold", chapter.title), *_chapter(chapter, width, paint, indent=0)]
    for test in story.tests:
        lines += ["", *_test(test, width, paint)]
    return "\n".join(lines) + "\n"


def _events(story: Story, width: int) -> list[str]:
    events = story.events or ("Nothing that would be an event.",)
    return [
        line for event in events for line in wrap(event, width, initial_indent="- ", subsequent_indent="  ")
    ]


def _test(test: OneTest, width: int, paint: Paint) -> Iterator[str]:
    style = {"new": "added", "gone": "gone", "changed": "changed", "unchanged": "unchanged"}[test.state]
    yield f"{paint('bold', test.title)}  {paint(style, f'[{test.state}]')}"
    for chapter in test.chapters:
        yield f"  {chapter.title}"
        yield from _chapter(chapter, width, paint, indent=2)


def _chapter(chapter: Chapter, width: int, paint: Paint, *, indent: int) -> Iterator[str]:
    for line in chapter.lines:
        margin = " " * indent + ("* " if line.changed else "  ")
        left = len(margin) + TITLE_WIDTH + 2
        both = zip_longest(
            wrap(line.title, TITLE_WIDTH), wrap(_value(line), max(width - left, MIN_WIDTH // 2)), fillvalue=""
        )
        for number, (title, value) in enumerate(both):
            text = f"{margin if number == 0 else ' ' * len(margin)}{title:<{TITLE_WIDTH}}  {value}".rstrip()
            yield paint("changed", text) if line.changed else text


def _value(line: StoryLine) -> str:
    if line.changed:
        return f"{line.old or 'blank'} → {line.new or 'blank'}"
    return line.new or line.old
