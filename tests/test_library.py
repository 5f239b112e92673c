import io
import re
import runpy
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import fields
from pathlib import Path

import pytest

import caaspp_diff
from caaspp_diff import errors
from caaspp_diff.cli.settings import read_settings
from caaspp_diff.comparison.model import Options
from caaspp_diff.release.read_options import ReadOptions
from support.two_releases import write_releases

DOCS = Path(__file__).parents[1] / "docs"
LIBRARY = (DOCS / "library.md").read_text(encoding="utf-8")


def fresh(code: str) -> str:
    """What ``code`` prints in a new process."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout.strip()


@pytest.mark.parametrize("name", caaspp_diff.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    assert getattr(caaspp_diff, name) is not None
    assert name in dir(caaspp_diff)
    if not name.startswith("_"):
        assert f"`{name}" in LIBRARY, name


def test_a_public_name_is_the_thing_itself() -> None:
    from caaspp_diff.comparison.run import compare  # noqa: PLC0415 - the other way to it
    from caaspp_diff.release.read import read_release  # noqa: PLC0415 - likewise

    assert caaspp_diff.compare is compare
    assert caaspp_diff.read_release is read_release
    assert caaspp_diff.errors is errors


def test_another_name_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute nothing"):
        caaspp_diff.nothing  # noqa: B018 - that it fails is the point


@pytest.mark.parametrize(
    "first",
    [
        "import caaspp_diff",
        "import caaspp_diff.comparison.run",
        "import caaspp_diff.comparison.align",
        "from caaspp_diff.comparison.model import EVENT_KINDS",
        "from caaspp_diff import Comparison",
    ],
)
def test_compare_is_the_function_whatever_was_imported_before(first: str) -> None:
    code = (
        "import caaspp_diff; from caaspp_diff import compare;"
        "print(compare is caaspp_diff.compare, compare.__module__)"
    )

    assert fresh(f"{first}\n{code}") == "True caaspp_diff.comparison.run"


def test_the_package_alone_imports_nothing_heavy() -> None:
    heavy = {"polars", "numpy", "jinja2", "deepdiff", "rich", "typer", "pydantic", "xlsxwriter"}
    code = f"import sys, caaspp_diff; print(sorted({heavy!r} & sys.modules.keys()))"

    assert fresh(code) == "[]"


def test_nothing_is_said_twice_to_read_two_releases_and_to_compare_them() -> None:
    reading, comparing = ({field.name for field in fields(one)} for one in (ReadOptions, Options))

    assert "ignore" in comparing
    assert reading & comparing == set()


@pytest.fixture
def examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The example of the documentation and what it should print, in a folder with its two releases."""
    monkeypatch.chdir(tmp_path)
    write_releases(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", LIBRARY, re.DOTALL)
    (printed,) = re.findall(r"```text\n(.*?)```", LIBRARY, re.DOTALL)
    return code, printed


def test_the_example_of_the_documentation_runs(examples: tuple[str, str]) -> None:
    code, printed = examples
    Path("example.py").write_text(code, encoding="utf-8")
    output = io.StringIO()

    with redirect_stdout(output):
        runpy.run_path("example.py")

    assert output.getvalue() == printed
    assert "caaspp-diff/1" in Path("changes.json").read_text(encoding="utf-8")
    assert "<html" in Path("changes.html").read_text(encoding="utf-8")


def test_the_settings_of_the_documentation_are_settings(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", (DOCS / "exports.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "caaspp-diff.toml").write_text(block, encoding="utf-8")

    assert read_settings(tmp_path / "caaspp-diff.toml") == {
        "export": [Path("changes.xlsx"), Path("changes.csv")],
        "raw": False,
        "delta": Path("delta.csv"),
        "delta_split": 19000,
        "delta_kinds": ["score_added", "score_changed"],
    }
