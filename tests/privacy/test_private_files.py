import os
from pathlib import Path

import pytest

from caaspp_diff.errors import UsageError
from caaspp_diff.privacy.private_files import refuse_if_others_can_read

POSIX = pytest.mark.skipif(os.name != "posix", reason="other systems have no such permissions")


@POSIX
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "secret.txt"
    path.touch()
    path.chmod(mode)

    with pytest.raises(UsageError) as caught:
        refuse_if_others_can_read(path, "key file")
    assert str(caught.value) == (
        f"Other users can read the key file {path}; take that away with: chmod 600 {path}."
    )

    path.chmod(0o600)
    refuse_if_others_can_read(path, "key file")


def test_where_files_have_no_such_permissions_none_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret.txt"
    path.touch()
    path.chmod(0o644)
    monkeypatch.setattr("caaspp_diff.privacy.private_files.os.name", "nt")

    refuse_if_others_can_read(path, "key file")

    monkeypatch.undo()
    assert path.exists()
