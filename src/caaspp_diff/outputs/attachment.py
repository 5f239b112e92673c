"""The detail that goes with a mail, encrypted: `Attaching`."""

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, Self

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.deliver.archive import check_password, encrypted
from caaspp_diff.deliver.message import Attachment
from caaspp_diff.export.delta import delta_chunks, delta_of, removed_list
from caaspp_diff.export.xlsx import write_xlsx
from caaspp_diff.release.model import Release
from caaspp_diff.render.html import render_html
from caaspp_diff.report.build import build_report

Kind = Literal["report", "xlsx", "delta"]

ZIP_NAME = "caaspp-changes.zip"
"""The names of the zip and of what is in it stand there unencrypted: they say nothing."""

NOTE = (
    "The attachment holds confidential student records. It is a zip encrypted with AES-256: 7-Zip opens it, "
    "the Explorer of Windows does not. Its password comes to you another way, never by mail."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attaching:
    """What is attached, and the password that encrypts it."""

    kind: Kind
    password: str = field(repr=False)
    templates: Path | None
    records: dict[str, bytes] = field(default_factory=dict, repr=False)
    """The files of the delta, once they were read."""

    @classmethod
    def of(cls, kind: Kind, password: str, *, templates: Path | None) -> Self:
        """What is attached, encrypted with ``password``.

        Raises:
            UsageError: The password is short.
        """
        return cls(kind=kind, password=check_password(password), templates=templates)

    def read(self, old: Release, new: Release, comparison: Comparison) -> None:
        """Keeps the records of the delta, while the releases are open."""
        if self.kind != "delta":
            return
        suffix = "txt" if new.form == "fixed-width" else "csv"
        rows = delta_of(new, comparison).rows
        self.records[f"changes.{suffix}"] = b"".join(delta_chunks(new, rows))
        self.records["removed.csv"] = removed_list(old, new, comparison.rows)

    def attachment(self, comparison: Comparison) -> Attachment:
        """The zip with the detail of a comparison, of the LEA or of one school."""
        return Attachment(name=ZIP_NAME, content=encrypted(self._files(comparison), self.password))

    def _files(self, comparison: Comparison) -> dict[str, bytes]:
        if self.kind == "delta":
            return self.records
        if self.kind == "xlsx":
            return {"changes.xlsx": _workbook(comparison)}
        return {"changes.html": render_html(build_report(comparison), templates=self.templates).encode()}


def _workbook(comparison: Comparison) -> bytes:
    # A folder that only its owner can enter, and that is gone whatever happens.
    with TemporaryDirectory(prefix="caaspp-diff-") as folder:
        path = Path(folder, "changes.xlsx")
        write_xlsx(comparison, path)
        return path.read_bytes()
