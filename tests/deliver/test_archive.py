import builtins
from collections.abc import Mapping, Sequence
from io import BytesIO
from types import ModuleType
from zipfile import ZipFile

import pytest
import pyzipper  # type: ignore[import-untyped]

from caaspp_diff.deliver.archive import check_password, encrypted_zip
from caaspp_diff.errors import UsageError

PASSWORD = "correct horse battery"  # noqa: S105 - of a zip in memory
SECRET = b"Rivera, Ana 9900000001 " * 50


def opened(archive: bytes, password: str) -> bytes:
    with pyzipper.AESZipFile(BytesIO(archive)) as members:
        members.setpassword(password.encode())
        content: bytes = members.read("changes.html")
    return content


def test_the_password_opens_the_content_as_it_was() -> None:
    assert opened(encrypted_zip({"changes.html": SECRET}, PASSWORD), PASSWORD) == SECRET


def test_several_files_go_into_one_zip() -> None:
    archive = encrypted_zip({"a.csv": b"a", "changes.html": SECRET}, PASSWORD)
    with pyzipper.AESZipFile(BytesIO(archive)) as members:
        assert members.namelist() == ["a.csv", "changes.html"]
    assert opened(archive, PASSWORD) == SECRET


def test_a_password_may_contain_letters_of_any_script() -> None:
    assert opened(encrypted_zip({"changes.html": SECRET}, "пароль пароль"), "пароль пароль") == SECRET


def test_another_password_does_not_open_it() -> None:
    with pytest.raises(RuntimeError, match="Bad password"):
        opened(encrypted_zip({"changes.html": SECRET}, PASSWORD), "another password")


def test_the_zip_is_ae_2_with_256_bits_and_has_no_checksum_of_the_content() -> None:
    archive = encrypted_zip({"changes.html": SECRET}, PASSWORD)
    with pyzipper.AESZipFile(BytesIO(archive)) as members:
        (member,) = members.infolist()
    assert (member.wz_aes_strength, member.wz_aes_version, member.CRC) == (3, 2, 0)
    with ZipFile(BytesIO(archive)) as members, pytest.raises(RuntimeError, match="is encrypted"):
        members.read("changes.html")


def test_neither_the_content_nor_a_time_is_readable() -> None:
    archive = encrypted_zip({"changes.html": SECRET}, PASSWORD)
    assert b"Rivera" not in archive
    with ZipFile(BytesIO(archive)) as members:
        assert [(one.filename, one.date_time) for one in members.infolist()] == [
            ("changes.html", (1980, 1, 1, 0, 0, 0))
        ]


def test_the_same_content_gives_different_bytes_each_time() -> None:
    assert encrypted_zip({"changes.html": SECRET}, PASSWORD) != encrypted_zip(
        {"changes.html": SECRET}, PASSWORD
    )


def test_a_short_password_is_refused() -> None:
    with pytest.raises(UsageError, match="at least 12 characters") as caught:
        encrypted_zip({"changes.html": SECRET}, "hunter2")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa",
        " " * 12,
        "123456789012",
        "qwertyuiop12",
        "Summer2019!!",
        "Password2024!!",
        "passwordpassword",
        "caaspp-diff-2019",
        "a" * 100,
    ],
)
def test_a_long_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(UsageError) as caught:
        encrypted_zip({"changes.html": SECRET}, password)
    assert str(caught.value) == (
        "The password of the attachment is easy to guess; take four or more random words, and no names or "
        "addresses."
    )


@pytest.mark.parametrize(
    "password",
    ["quilt ember walnut fjord", "kT7#vQ9!mZ2p", "tumbler acorn violet", "quilt ember walnut fjord " * 5],
)
def test_a_password_that_is_hard_to_guess_is_taken(password: str) -> None:
    assert check_password(password) == password


@pytest.mark.parametrize(
    "password", ["Juniper Meadow USD", "juniper-meadow-2019", "JuniperMeadow1", "ana@juniper.example"]
)
def test_a_password_of_names_that_are_near_at_hand_is_refused(password: str) -> None:
    with pytest.raises(UsageError, match="is easy to guess"):
        check_password(password, ["Juniper Meadow Unified", "ana@juniper.example"])


def test_names_in_a_password_that_is_hard_to_guess_without_them_do_no_harm() -> None:
    password = "quilt ember walnut juniper fjord"  # noqa: S105 - opens nothing
    assert check_password(password, ["Juniper Meadow Unified"]) == password


@pytest.mark.parametrize("package", ["pyzipper", "zxcvbn"])
def test_if_a_package_is_missing_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    true_import = builtins.__import__

    def without(
        name: str,
        globals_: Mapping[str, object] | None = None,
        locals_: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        if name == package:
            raise ImportError(name)
        return true_import(name, globals_, locals_, fromlist or (), level)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"caaspp-diff\[encrypt\]"):
        encrypted_zip({"changes.html": SECRET}, PASSWORD)
