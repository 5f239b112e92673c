import hashlib
from pathlib import Path

import pytest

from caaspp_diff.release.index import digest as digest_module
from caaspp_diff.release.index.digest import Digest

DATA = bytes(range(256))


def test_a_digest_is_that_of_the_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest_module, "READ_SIZE", 7)
    path = tmp_path / "f"
    path.write_bytes(DATA)

    with Digest() as digest:
        digest.feed_file(path)
        assert digest.result() == hashlib.sha256(DATA).hexdigest()


def test_a_digest_is_that_of_all_pieces_in_their_order() -> None:
    with Digest() as digest:
        for start in range(0, len(DATA), 3):
            digest.feed(DATA[start : start + 3])
        assert digest.result() == hashlib.sha256(DATA).hexdigest()


def test_a_file_that_cannot_be_read_is_an_error_when_the_digest_is_asked_for(tmp_path: Path) -> None:
    with Digest() as digest:
        digest.feed_file(tmp_path / "gone")
        with pytest.raises(FileNotFoundError):
            digest.result()


def test_an_error_beside_it_does_not_wait_for_the_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest_module, "READ_SIZE", 1)
    path = tmp_path / "f"
    path.write_bytes(b"x" * 3_000_000)  # a second's work at one byte a turn

    with Digest() as digest:
        digest.feed_file(path)

    assert digest.result() != hashlib.sha256(b"x" * 3_000_000).hexdigest()
