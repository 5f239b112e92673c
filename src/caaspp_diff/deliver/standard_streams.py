"""Makes stdin, stdout and stderr safe to use where they are closed, full or broken: `open_streams`.

A run finishes its work before it says that stdout could not be written: its files are complete then, and its
mails are sent. That stderr cannot be written is said nowhere, and changes no exit code.
"""

import os
import sys
from errno import EINVAL, EPIPE
from io import BufferedWriter, RawIOBase, TextIOWrapper
from typing import BinaryIO, TextIO, cast

STDIN, STDOUT, STDERR = range(3)

_CLOSED_MODES = {STDIN: os.O_WRONLY, STDOUT: os.O_RDONLY, STDERR: os.O_WRONLY}
"""How the null device stands in for a closed stream: stdin and stdout still fail when they are used."""


class SafeOutput(RawIOBase):
    """A stream that keeps its first error, and from then on takes everything without writing it.

    Args:
        raw: Where the bytes go.
        pipe_ends_run: Whether it raises BrokenPipeError if the program that reads it has ended.
    """

    def __init__(self, raw: BinaryIO, *, pipe_ends_run: bool) -> None:
        super().__init__()
        self._raw = raw
        self._pipe_ends_run = pipe_ends_run
        self.error: OSError | None = None

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]  # any buffer
        """Writes what it can; after an error everything counts as written."""
        if self.error is None:
            try:
                return self._raw.write(data) or 0
            except OSError as error:
                self.error = error
                # Windows says EINVAL where the reader of a pipe has ended
                gone = error.errno == EPIPE or (os.name == "nt" and error.errno == EINVAL)
                if gone and self._pipe_ends_run:
                    # without a number, so that typer does not end the run with exit code 1
                    raise BrokenPipeError("the reader has ended") from error
        return len(data)

    def writable(self) -> bool:
        """True."""
        return True

    def isatty(self) -> bool:
        """Whether the bytes go to a terminal."""
        return self._raw.isatty()

    def fileno(self) -> int:
        """The descriptor that the bytes go to."""
        return self._raw.fileno()


def open_streams() -> SafeOutput | None:
    """Replaces stdout and stderr by streams that outlive errors, and opens those that are closed.

    Without that, the next file that is opened would get the number of the closed stream, and what a library
    prints would land in it.

    Returns:
        What stdout writes to; None if it is no plain stream, such as in a test.
    """
    for number in (STDIN, STDOUT, STDERR):
        _open_if_closed(number)
    if sys.stdin is None:
        sys.stdin = open(STDIN, encoding="utf-8", closefd=False)  # noqa: SIM115 - a descriptor; open until we end
    sys.stderr, _ = _safe(sys.stderr, STDERR)
    sys.stdout, output = _safe(sys.stdout, STDOUT)
    return output


def _open_if_closed(number: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        opened = os.open(os.devnull, _CLOSED_MODES[number])
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)


def _safe(stream: TextIO | None, number: int) -> tuple[TextIO, SafeOutput | None]:
    """The stream with a `SafeOutput` below it, which is returned too."""
    raw: BinaryIO
    if stream is None:
        raw = open(number, "wb", buffering=0, closefd=False)  # noqa: SIM115 - likewise
    elif not isinstance(stream, TextIOWrapper):
        return stream, None
    else:
        stream.flush()
        # with PYTHONUNBUFFERED there is nothing between the text and the file
        raw = cast("BinaryIO", getattr(stream.buffer, "raw", stream.buffer))
        if os.name == "nt" and raw.isatty():  # a console takes its text another way, and is never full
            stream.reconfigure(encoding="utf-8", errors="replace")
            return stream, None
    output = SafeOutput(raw, pipe_ends_run=number == STDOUT)
    safe = TextIOWrapper(
        BufferedWriter(output),  # type: ignore[type-var]  # it needs no more of a raw stream than this
        encoding="utf-8",
        errors="replace",
        line_buffering=number == STDERR or output.isatty(),
        write_through=bool(stream and stream.write_through),
    )
    return safe, output
