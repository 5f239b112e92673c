"""Computes the SHA-256 of a file in the background: `Digest`."""

import hashlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Self

READ_SIZE = 1 << 20

MAX_WAITING = 8
"""How many pieces of data may wait at most, which bounds memory."""


class Digest:
    """Computes a SHA-256 in a thread of its own, which ends with the ``with`` statement."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._stop = Event()
        self._pool = ThreadPoolExecutor(1)
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._pool.shutdown()

    def feed(self, data: bytes) -> None:
        """Adds the next piece; waits while too many pieces are still waiting."""
        self._waiting.append(self._pool.submit(self._digest.update, data))
        if len(self._waiting) > MAX_WAITING:
            self._waiting.popleft().result()

    def feed_file(self, path: Path) -> None:
        """Adds a whole file and returns at once."""
        self._waiting.append(self._pool.submit(self._update_from, path))

    def result(self) -> str:
        """Waits for all pieces and returns the digest in hexadecimal.

        Raises:
            OSError: A file that was added cannot be read.
        """
        while self._waiting:
            self._waiting.popleft().result()
        return self._digest.hexdigest()

    def _update_from(self, path: Path) -> None:
        buffer = bytearray(READ_SIZE)
        view = memoryview(buffer)
        with path.open("rb", buffering=0) as file:
            while not self._stop.is_set() and (size := file.readinto(buffer)):
                self._digest.update(view[:size])
