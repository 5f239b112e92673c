"""Reads both files once and does nothing with them: no comparison can be quicker.

python benchmarks/plain_reading.py OLD NEW
"""

import sys
from pathlib import Path

BUFFER = 1 << 20


def read(path: Path) -> int:
    """Reads a file through one buffer; returns its bytes."""
    buffer = bytearray(BUFFER)
    total = 0
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(buffer):
            total += size
    return total


if __name__ == "__main__":
    print(sum(read(Path(name)) for name in sys.argv[1:]))
