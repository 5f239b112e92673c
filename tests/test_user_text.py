from pathlib import Path

import pytest

from caaspp_diff import user_text
from caaspp_diff.user_text import NotTextError, read_text, why

TEXT = 'lea_name = "San José"\nquiet = true\n'


def file(folder: Path, content: bytes) -> Path:
    path = folder / "settings"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_text_is_read_as_the_editors_of_all_systems_save_it(
    tmp_path: Path, encoding: str, line_end: str
) -> None:
    assert read_text(file(tmp_path, TEXT.replace("\n", line_end).encode(encoding))) == TEXT


def test_utf_16_is_read_in_both_orders_of_its_bytes(tmp_path: Path) -> None:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert read_text(file(tmp_path, mark + TEXT.encode(encoding))) == TEXT


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b"quiet = true\n" + TEXT.encode("cp1252"),
            "is not UTF-8 on line 2, but probably Windows text (cp1252); save it as UTF-8",
        ),
        (
            b"\xef\xbb\xbf\n\n\xe9",
            "is not UTF-8 on line 3, but probably Windows text (cp1252); save it as UTF-8",
        ),
        (TEXT.encode("utf-16-le"), "is not text; save it as UTF-8 text"),
        (b"\xff\xfea", "is damaged UTF-16 text; save it as UTF-8"),
    ],
)
def test_what_is_no_such_text_is_told_with_its_line_and_what_to_do(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    with pytest.raises(NotTextError) as caught:
        read_text(file(tmp_path, content))

    assert why(caught.value) == sentence


def test_a_very_large_file_is_not_read_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_text, "MOST_BYTES", 2 << 20)

    assert len(read_text(file(tmp_path, b"a" * (2 << 20)))) == 2 << 20
    with pytest.raises(NotTextError, match="has more than 2 MB; name another file"):
        read_text(file(tmp_path, b"a" * ((2 << 20) + 1)))


def test_a_file_that_cannot_be_read_gives_the_reason_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none") as caught:
        read_text(tmp_path / "none")

    assert why(caught.value) == "cannot be read (No such file or directory)"
