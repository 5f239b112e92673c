from pathlib import Path

import pytest

from caaspp_diff.errors import UsageError
from caaspp_diff.release.read_options import ReadOptions


@pytest.mark.parametrize(
    ("given", "codec"),
    [(None, None), ("utf-8", "utf-8"), ("UTF8", "utf-8"), ("windows-1252", "cp1252"), ("latin-1", "cp1252")],
)
def test_an_encoding_goes_by_any_of_its_names(given: str | None, codec: str | None) -> None:
    assert ReadOptions(encoding=given).codec == codec


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"layout": "2018-19", "layout_file": Path("my.tsv")}, "not both"),
        ({"delimiter": "^^"}, "one character"),
        ({"delimiter": "é"}, "one character"),
        ({"encoding": "utf-16"}, "utf-16 is not one of"),
        ({"encoding": "klingon"}, "klingon is not one of"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        ReadOptions(**options)  # type: ignore[arg-type]
