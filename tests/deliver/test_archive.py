import builtins
from collections.abc import Mapping, Sequence
from io import BytesIO
from types import ModuleType
from zipfile import ZipFile

import pytest
import pyzipper  # type: ignore[import-untyped]

from caaspp_diff.deliver.archive import encrypted
from caaspp_diff.errors import UsageError

PASSWORD = "correct horse battery"  # noqa: S105 - of a zip in memory
SECRET = b"Rivera, Ana 9900000001 " * 50


def opened(archive: bytes, password: str) -> bytes:
    with pyzipper.AESZipFile(BytesIO(archive)) as members:
        members.setpassword(password.encode())
        content: bytes = members.read("changes.html")
    return content


def test_what_was_put_in_comes_out_with_the_password() -> None:
    assert opened(encrypted({"changes.html": SECRET}, PASSWORD), PASSWORD) == SECRET


def test_several_files_stand_in_one_zip() -> None:
    archive = encrypted({"a.csv": b"a", "changes.html": SECRET}, PASSWORD)
    with pyzipper.AESZipFile(BytesIO(archive)) as members:
        assert members.namelist() == ["a.csv", "changes.html"]
    assert opened(archive, PASSWORD) == SECRET


def test_a_password_may_hold_any_letter() -> None:
    assert opened(encrypted({"changes.html": SECRET}, "пароль пароль"), "пароль пароль") == SECRET


def test_another_password_does_not_open_it() -> None:
    with pytest.raises(RuntimeError, match="Bad password"):
        opened(encrypted({"changes.html": SECRET}, PASSWORD), "another password")


def test_it_is_aes_256_in_its_second_version_without_a_checksum_of_the_content() -> None:
    archive = encrypted({"changes.html": SECRET}, PASSWORD)
    with pyzipper.AESZipFile(BytesIO(archive)) as members:
        (member,) = members.infolist()
    assert (member.wz_aes_strength, member.wz_aes_version, member.CRC) == (3, 2, 0)
    with ZipFile(BytesIO(archive)) as members, pytest.raises(RuntimeError, match="is encrypted"):
        members.read("changes.html")


def test_nothing_of_the_content_nor_a_time_is_readable() -> None:
    archive = encrypted({"changes.html": SECRET}, PASSWORD)
    assert b"Rivera" not in archive
    with ZipFile(BytesIO(archive)) as members:
        assert [(one.filename, one.date_time) for one in members.infolist()] == [
            ("changes.html", (1980, 1, 1, 0, 0, 0))
        ]


def test_the_same_content_is_never_encrypted_alike() -> None:
    assert encrypted({"changes.html": SECRET}, PASSWORD) != encrypted({"changes.html": SECRET}, PASSWORD)


def test_a_short_password_is_refused() -> None:
    with pytest.raises(UsageError, match="at least 12 characters") as caught:
        encrypted({"changes.html": SECRET}, "hunter2")
    assert "hunter2" not in str(caught.value)


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    true_import = builtins.__import__

    def without(
        name: str,
        globals_: Mapping[str, object] | None = None,
        locals_: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        if name == "pyzipper":
            raise ImportError(name)
        return true_import(name, globals_, locals_, fromlist or (), level)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"caaspp-diff\[encrypt\]"):
        encrypted({"changes.html": SECRET}, PASSWORD)
