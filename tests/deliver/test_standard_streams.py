import errno
import os
from io import BytesIO

import pytest

from caaspp_diff.deliver.standard_streams import SafeOutput


class Broken(BytesIO):
    """A stream that takes nothing, and counts how often it is asked."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.asked = 0

    def write(self, _: object) -> int:
        self.asked += 1
        raise OSError(self.number, os.strerror(self.number))


def test_what_is_written_arrives() -> None:
    raw = BytesIO()

    assert SafeOutput(raw, pipe_ends_run=True).write(b"abc") == 3
    assert raw.getvalue() == b"abc"


def test_after_the_first_error_everything_counts_as_written() -> None:
    raw = Broken(errno.ENOSPC)
    output = SafeOutput(raw, pipe_ends_run=True)

    assert (output.write(b"abc"), output.write(b"de")) == (3, 2)
    assert output.error is not None
    assert output.error.errno == errno.ENOSPC
    assert raw.asked == 1


def test_a_reader_that_has_ended_ends_the_run_once() -> None:
    output = SafeOutput(Broken(errno.EPIPE), pipe_ends_run=True)

    with pytest.raises(BrokenPipeError) as caught:
        output.write(b"abc")

    # typer takes an error with this number for exit code 1
    assert caught.value.errno is None
    assert output.write(b"abc") == 3  # Python flushes once more when it ends


def test_nobody_who_reads_stderr_is_no_reason_to_end() -> None:
    assert SafeOutput(Broken(errno.EPIPE), pipe_ends_run=False).write(b"abc") == 3
