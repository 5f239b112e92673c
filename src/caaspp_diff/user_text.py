"""Reads the small text files that a user writes, as the editors of all systems save them: `read_text`.

These are settings, rules, baselines, rosters, layout tables, keys and passwords.
"""

import codecs
from pathlib import Path

MOST_BYTES = 16 << 20
"""More than any such file has; a whole release that is named by mistake is not read into memory."""

# the mark of UTF-32 begins with that of UTF-16, so it comes first
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class NotTextError(ValueError):
    """A file is no text that can be read; says what it is, on which line, and what to do."""


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, or in UTF-16 as Windows saves it; its lines end with a line feed.

    Raises:
        OSError: It cannot be read.
        NotTextError: It is in another encoding, is no text, or is very large. The message goes after the
            name of the file: ``is not UTF-8 on line 3 …; save it as UTF-8``.
    """
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NotTextError(f"has more than {MOST_BYTES >> 20} MB; name another file")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8-sig")
    if encoding == "utf-8-sig" and b"\0" in data:
        raise NotTextError("is not text; save it as UTF-8 text")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8-sig":
            raise NotTextError(f"is damaged {encoding.upper()} text; save it as UTF-8") from error
        line = error.object.count(b"\n", 0, error.start) + 1
        raise NotTextError(
            f"is not UTF-8 on line {line}, but probably Windows text (cp1252); save it as UTF-8"
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def why(error: OSError | NotTextError) -> str:
    """What goes after the name of a file that `read_text` has not read."""
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror or type(error).__name__})"
    return str(error)
