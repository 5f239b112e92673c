"""What a user may say about a file instead of having it detected: `ReadOptions`."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from caaspp_diff.errors import UsageError
from caaspp_diff.phrases import cut
from caaspp_diff.release.cutters import Codec

_CODECS: dict[str, Codec] = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "ascii": "utf-8",
    "cp1252": "cp1252",
    "iso8859-1": "cp1252",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How to read a release; whatever is None is detected from the content.

    Raises:
        UsageError: The options contradict each other, or one of them has an impossible value.
    """

    layout: str | None = None
    """Name of a layout of the package, such as ``2018-19``."""

    layout_file: Path | None = None
    """The user's own layout table; see `load_user_layout`."""

    delimiter: str | None = None
    """The one character between the columns; if given, the file is taken to be delimited."""

    encoding: str | None = None
    """``utf-8`` or ``cp1252``: the encoding of lines that are not ASCII."""

    def __post_init__(self) -> None:
        if self.layout is not None and self.layout_file is not None:
            raise UsageError("Name a layout or a layout file, not both.")
        if self.delimiter is not None and (len(self.delimiter) != 1 or not self.delimiter.isascii()):
            raise UsageError("The delimiter is one character, such as ^ or a comma.")
        if self.encoding is not None and self.codec is None:
            raise UsageError(f"The encoding {cut(self.encoding)} is not one of utf-8 and cp1252.")

    @property
    def codec(self) -> Codec | None:
        """The codec of ``encoding``; None if it is to be detected, or is not supported."""
        if self.encoding is None:
            return None
        try:
            return _CODECS.get(codecs.lookup(self.encoding).name)
        except LookupError:
            return None
