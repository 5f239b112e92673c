"""Writes files completely or not at all, readable by their owner only.

Files that belong together are all written to temporary files first, and then put in their places together.
What is no plain file (a device, a pipe) is written through once its content is complete, and never replaced;
instead of a symbolic link, the file is replaced that it leads to.
"""

import os
import shutil
from collections.abc import Generator, Iterable, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from caaspp_diff.deliver.destinations import Destination, find_destination
from caaspp_diff.errors import WriteError
from caaspp_diff.interrupts import held_back
from caaspp_diff.phrases import listed, plural
from caaspp_diff.temporary import private_file, private_folder

WRITTEN: list[Path] = []
"""The files that this process has written, all complete; a message names them if something else fails."""


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Writes ``chunks`` to ``path``; an error or an interrupt leaves what was there before.

    Raises:
        WriteError: The folder or the file cannot be written.
    """
    with whole_file(path) as temporary, temporary.open("wb") as file:
        file.writelines(chunks)


@contextmanager
def whole_file(path: Path) -> Generator[Path]:
    """Gives a temporary file to write to, which replaces ``path`` if the block ends without an exception.

    A missing folder is made. The temporary file lies in the same folder, and only its owner can read it from
    its first byte on. If ``path`` is a device or a pipe, the content is written to it.

    Yields:
        The path of the temporary file.

    Raises:
        WriteError: The folder or the file cannot be written.
    """
    with whole_files([path]) as (temporary,):
        yield temporary


@contextmanager
def whole_files(paths: Sequence[Path]) -> Generator[tuple[Path, ...]]:
    """As `whole_file`, for several files: none of them is replaced before all are written.

    Yields:
        The paths of the temporary files, in the order of ``paths``.

    Raises:
        WriteError: A folder or a file cannot be written. The text says which of several are complete.
    """
    with ExitStack() as stack:
        outputs = [_prepared(path, stack) for path in paths]
        try:
            yield tuple(output.temporary for output in outputs)
        except OSError as error:
            failed = [output for output in outputs if str(output.temporary) == error.filename]
            raise _not_written((failed or outputs)[0].path, error) from error
        _put_in_place(outputs)


def with_complete(error: WriteError, complete: Sequence[Path]) -> WriteError:
    """The error, with a sentence that says which outputs of the same run are complete."""
    if not complete:
        return error
    return WriteError(
        f"{error} {listed([*map(str, complete)])} {plural(len(complete), 'is', 'are')} complete."
    )


@dataclass(frozen=True, slots=True)
class _Output:
    path: Path
    """As the user named it."""

    temporary: Path
    destination: Destination


def _prepared(path: Path, stack: ExitStack) -> _Output:
    try:
        destination = find_destination(path)
        if destination.is_written_through:
            return _Output(path, stack.enter_context(private_folder()) / "output", destination)
        destination.file.parent.mkdir(parents=True, exist_ok=True)
        return _Output(path, stack.enter_context(private_file(beside=destination.file)), destination)
    except OSError as error:
        raise _not_written(path, error) from error


def _put_in_place(outputs: Sequence[_Output]) -> None:
    complete: list[Path] = []
    through = [output for output in outputs if output.destination.is_written_through]
    for output in through:  # first, because a pipe may fail, or wait long for its reader
        try:
            _write_through(output)
        except OSError as error:
            raise with_complete(_not_written(output.path, error), complete) from error
        complete.append(output.path)
        WRITTEN.append(output.path)
    failures: list[WriteError] = []
    with held_back():
        for output in outputs:
            if output in through:
                continue
            try:
                output.temporary.replace(output.destination.file)
            except PermissionError as error:
                failures.append(_kept_beside(output, error))
            except OSError as error:
                failures.append(_not_written(output.path, error))
            else:
                complete.append(output.path)
                WRITTEN.append(output.path)
    if failures:
        raise with_complete(WriteError(" ".join(map(str, failures))), complete)


def _write_through(output: _Output) -> None:
    descriptor = output.destination.descriptor
    target = output.destination.file if descriptor is None else os.dup(descriptor)
    with output.temporary.open("rb") as content, open(target, "wb", buffering=0) as through:  # noqa: PTH123 - may be an open file
        shutil.copyfileobj(content, through)


def _kept_beside(output: _Output, error: PermissionError) -> WriteError:
    """Keeps what may not replace a file, because another program has that open, as ``name (2).ext``."""
    file = output.destination.file
    free = next(
        other
        for number in count(2)
        if not os.path.lexists(other := file.with_name(f"{file.stem} ({number}){file.suffix}"))
    )
    try:
        output.temporary.replace(free)
    except OSError:
        return _not_written(output.path, error)
    return WriteError(
        f"{output.path} cannot be replaced, because another program has it open or you have no permission; "
        f"the result is kept as {free.name} beside it."
    )


def _not_written(path: Path, error: OSError) -> WriteError:
    reason = error.strerror or type(error).__name__
    return WriteError(f"{path} cannot be written ({reason}); choose another place, or free this one.")
