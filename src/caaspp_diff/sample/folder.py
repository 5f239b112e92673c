"""Writes a sample into a folder: three releases in the forms asked for, and the truth about them."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from caaspp_diff.errors import UsageError, WriteError
from caaspp_diff.layouts.model import Layout
from caaspp_diff.release.model import Form
from caaspp_diff.sample.generate import Sample
from caaspp_diff.sample.places import LEA_CODE
from caaspp_diff.sample.truth_state import STUDENT_KINDS, TEST_KINDS
from caaspp_diff.sample.write import write_release

SampleForm = Literal["fixed-width", "delimited", "zip", "all"]
TRUTH = "truth.json"
ENDINGS: dict[Form, str] = {"fixed-width": ".txt", "delimited": ".csv"}
ZIP_MOMENT = (2019, 8, 6, 0, 0, 0)
"""The modification time in every .zip, so that the same releases give the same bytes."""


def write_sample(
    sample: Sample, folder: Path, form: SampleForm, write: Callable[[Path, bytes], object] = Path.write_bytes
) -> list[Path]:
    """Writes the releases and ``truth.json`` into ``folder``, which is created if it is missing.

    Args:
        sample: The sample.
        folder: Where it goes.
        form: The form of the releases.
        write: Writes one file.

    Returns:
        The files, in the order in which they were written.

    Raises:
        UsageError: The layout does not have that form.
        WriteError: A file cannot be written.
    """
    forms = _forms(sample.layout, form)
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for month, entries in zip(sample.months, sample.releases, strict=True):
            stem = release_stem(sample.layout, month)
            rows = [entry.row for entry in entries]
            contents: dict[Form, bytes] = {
                kind: write_release(sample.layout, rows, form=kind) for kind in forms
            }
            for name, content in _files(stem, contents, form).items():
                write(folder / name, content)
                written.append(folder / name)
        write(folder / TRUTH, truth_text(sample).encode())
    except OSError as error:
        raise WriteError(f"{error.filename}: {error.strerror}. Give a folder that can be written.") from error
    return [*written, folder / TRUTH]


def release_stem(layout: Layout, month: str) -> str:
    """The name of a release file without its suffix, in the style of TOMS."""
    year = int(layout.administration[:4]) + 1
    special = layout.name.removeprefix(layout.administration).strip(".")
    middle = f"_{special}" if special else ""
    return f"{LEA_CODE}_CAASPP_Student_Score_Data_File_Enrolled_{year}{middle}_{month}"


def truth_text(sample: Sample) -> str:
    """The truth about every pair of releases as JSON, one event per line."""
    pairs = ",\n".join(_pair_text(pair) for pair in sample.pairs)
    releases = [release_stem(sample.layout, month) for month in sample.months]
    kinds = STUDENT_KINDS if sample.layout.wide else STUDENT_KINDS + TEST_KINDS
    head = {"layout": sample.layout.name, "releases": releases, "kinds": kinds}
    return f'{json.dumps(head)[:-1]}, "pairs": [\n{pairs}\n]}}\n'


def _pair_text(pair: dict[str, Any]) -> str:
    head = json.dumps({name: value for name, value in pair.items() if name != "events"}, ensure_ascii=False)
    events = ",\n".join(json.dumps(event, ensure_ascii=False) for event in pair["events"])
    return f'{head[:-1]}, "events": [\n{events}\n]}}'


def _forms(layout: Layout, form: SampleForm) -> tuple[Form, ...]:
    has: dict[Form, bool] = {"fixed-width": layout.has_positions, "delimited": _has_headers(layout)}
    if form in {"zip", "all"}:
        return tuple(kind for kind, present in has.items() if present)
    one: Form = "fixed-width" if form == "fixed-width" else "delimited"
    if not has[one]:
        other = next(kind for kind in has if kind != one)
        raise UsageError(f"Layout {layout.name} is not known in the form {one}; use --form {other}.")
    return (one,)


def _has_headers(layout: Layout) -> bool:
    return all(field.header for field in layout.fields)


def _files(stem: str, contents: dict[Form, bytes], form: SampleForm) -> dict[str, bytes]:
    files = {} if form == "zip" else {stem + ENDINGS[kind]: text for kind, text in contents.items()}
    if form in {"zip", "all"}:
        files[f"{stem}.zip"] = _zipped(stem, contents)
    return files


def _zipped(stem: str, contents: dict[Form, bytes]) -> bytes:
    """Packs the forms as TOMS does: delimited as .csv, fixed width as .dat."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for kind in sorted(contents):
            name = stem + (".dat" if kind == "fixed-width" else ".csv")
            entry = zipfile.ZipInfo(name, ZIP_MOMENT)
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, contents[kind], zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()
