"""SHA-256 of a file, taken beside other work: `Digest`."""

import hashlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Self

BUFFER = 1 << 20

AHEAD = 8
"""How many pieces of data may wait: what bounds memory."""


class Digest:
    """Takes a SHA-256 in a thread, which ends with the ``with`` statement."""

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
        """Takes what comes next; waits where much has not been taken yet."""
        self._waiting.append(self._pool.submit(self._digest.update, data))
        if len(self._waiting) > AHEAD:
            self._waiting.popleft().result()

    def feed_file(self, path: Path) -> None:
        """Takes all of a file, without waiting for it."""
        self._waiting.append(self._pool.submit(self._take, path))

    def result(self) -> str:
        """The digest in hexadecimal, when it is ready. Raises OSError where the file cannot be read."""
        while self._waiting:
            self._waiting.popleft().result()
        return self._digest.hexdigest()

    def _take(self, path: Path) -> None:
        buffer = bytearray(BUFFER)
        view = memoryview(buffer)
        with path.open("rb", buffering=0) as file:
            while not self._stop.is_set() and (size := file.readinto(buffer)):
                self._digest.update(view[:size])
