"""SHA-256 of a file, taken beside other work: `Digest`."""

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Self

BUFFER = 1 << 20


class Digest:
    """Takes the SHA-256 of a file in a thread, which ends with the ``with`` statement.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stop = Event()
        self._pool = ThreadPoolExecutor(1)
        self._digest: Future[str] = self._pool.submit(self._take)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._pool.shutdown()

    def result(self) -> str:
        """The digest in hexadecimal, when it is ready. Raises OSError where the file cannot be read."""
        return self._digest.result()

    def _take(self) -> str:
        digest = hashlib.sha256()
        buffer = bytearray(BUFFER)
        view = memoryview(buffer)
        with self._path.open("rb", buffering=0) as file:
            while not self._stop.is_set() and (size := file.readinto(buffer)):
                digest.update(view[:size])
        return digest.hexdigest()
