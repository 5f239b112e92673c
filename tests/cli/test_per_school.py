import base64
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from caaspp_diff.cli import app
from support.factories import SCHOOL_A, SCHOOL_B, write
from support.json_answers import child

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(Path("old.txt"), [child(1), child(2, calpads_school_code=SCHOOL_B)])
    write(
        Path("new.txt"),
        [child(1, scale_score="2520"), child(2, calpads_school_code=SCHOOL_B, scale_score="2530")],
    )
    return tmp_path


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["old.txt", "new.txt", "-q", *arguments])


def test_each_school_gets_a_report_with_its_own_students_and_the_index_names_none() -> None:
    answer = _run("--per-school", "schools")

    assert answer.exit_code == 0
    pages = {path.name: path.read_text(encoding="utf-8") for path in Path("schools").iterdir()}
    assert set(pages) == {"index.html", f"{SCHOOL_A}.html", f"{SCHOOL_B}.html"}
    first, second = child(1), child(2)
    assert first["ssid"] in pages[f"{SCHOOL_A}.html"]
    assert second["ssid"] not in pages[f"{SCHOOL_A}.html"]
    assert second["ssid"] in pages[f"{SCHOOL_B}.html"]
    assert first["ssid"] not in pages[f"{SCHOOL_B}.html"]
    for student in (first, second):
        assert student["ssid"] not in pages["index.html"]
        assert student["last_name"] not in pages["index.html"]
    assert f'href="{SCHOOL_A}.html"' in pages["index.html"]


def test_schools_whose_codes_are_alike_in_file_names_have_a_report_each() -> None:
    codes = ("a/1", "a.1", "A_1", "index", "NUL", "../x")
    records = [child(n, calpads_school_code=code) for n, code in enumerate(codes, start=1)]
    write(Path("old.csv"), records)
    write(Path("new.csv"), [record | {"scale_score": "2520"} for record in records])

    answer = CliRunner().invoke(app, ["old.csv", "new.csv", "-q", "--per-school", "schools"])

    assert answer.exit_code == 0
    pages = {path.name: path.read_text(encoding="utf-8") for path in Path("schools").iterdir()}
    reports = {"A_1.html", "a_1_.html", "a_1__.html", "index_.html", "NUL_.html", "___x.html"}
    assert pages.keys() == {"index.html", *reports}
    assert all(f'href="{name}"' in pages["index.html"] for name in reports)


def test_the_schools_reports_need_students_to_show() -> None:
    answer = _run("--per-school", "schools", "--redact", "aggregate")

    assert answer.exit_code == 2
    assert answer.stderr == (
        "caaspp-diff: --per-school shows students, and --redact aggregate leaves none to show; "
        "choose --redact ids.\n"
    )
    assert not Path("schools").exists()


def test_the_lea_has_its_own_name_and_picture_from_the_settings_file() -> None:
    Path("logo.png").write_bytes(PIXEL)
    Path("caaspp-diff.toml").write_text(
        'lea_name = "Sample & Sons Unified"\nlogo = "logo.png"\n', encoding="utf-8"
    )

    assert _run().exit_code == 0

    page = Path("new.changes.html").read_text(encoding="utf-8")
    assert "<h1>What changed: Sample &amp; Sons Unified</h1>" in page
    assert f'src="data:image/png;base64,{base64.b64encode(PIXEL).decode()}"' in page


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("logo.gif", PIXEL, "--logo logo.gif is none of .png, .jpg, .jpeg, .svg."),
        (
            "logo.png",
            PIXEL * 3000,
            f"--logo logo.png has {len(PIXEL) * 3000:,} bytes, where 200,000 are the most; make it smaller.",
        ),
        ("logo.png", None, "--logo logo.png cannot be read (No such file or directory)."),
    ],
)
def test_a_picture_that_cannot_be_shown_is_refused(name: str, content: bytes | None, message: str) -> None:
    if content is not None:
        Path(name).write_bytes(content)

    answer = _run("--logo", name)

    assert answer.exit_code == 2
    assert answer.stderr == f"caaspp-diff: {message}\n"
