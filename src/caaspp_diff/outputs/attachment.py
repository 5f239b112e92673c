"""The encrypted attachment of a mail, with the detail of a comparison: `EncryptedDetail`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.deliver.archive import check_password, encrypted_zip
from caaspp_diff.deliver.message import Attachment
from caaspp_diff.export.delta import delta_chunks, delta_of, removed_list
from caaspp_diff.export.xlsx import write_xlsx
from caaspp_diff.release.model import Release
from caaspp_diff.render.html import render_html
from caaspp_diff.report.build import build_report
from caaspp_diff.temporary import private_folder

DetailKind = Literal["report", "xlsx", "delta"]

ZIP_NAME = "caaspp-changes.zip"
"""The names of the zip and of the files in it are not encrypted, so they reveal nothing."""

HOW_TO_OPEN = (
    "The attachment holds confidential student records. It is a zip encrypted with AES-256: 7-Zip opens it, "
    "the Explorer of Windows does not. Its password comes to you another way, never by mail."
)
"""What the mail says about its attachment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncryptedDetail:
    """The detail that is attached to a mail, and the password that encrypts it."""

    kind: DetailKind
    password: str = field(repr=False)
    templates: Path | None
    """A folder with the user's own templates for the report."""

    guessable: tuple[str, ...] = ()
    """Names and addresses that may not make up the password, apart from those of the LEA."""

    delta_files: dict[str, bytes] = field(default_factory=dict, repr=False)
    """File name → content of the delta, after `read_delta`."""

    @classmethod
    def of(
        cls, kind: DetailKind, password: str, *, templates: Path | None, guessable: Iterable[str] = ()
    ) -> Self:
        """Prepares a detail of this kind.

        Args:
            kind: What to attach: the report, the workbook, or the delta.
            password: The password of the zip.
            templates: A folder with the user's own templates for the report.
            guessable: Names of the files and addresses of the mail, which may not make up the password.

        Raises:
            UsageError: As for `check_password`.
        """
        names = tuple(guessable)
        password = check_password(password, names)
        return cls(kind=kind, password=password, templates=templates, guessable=names)

    def read_delta(self, old: Release, new: Release, comparison: Comparison) -> None:
        """Reads the records of the delta while the releases are open; does nothing for the other kinds."""
        if self.kind != "delta":
            return
        suffix = "txt" if new.form == "fixed-width" else "csv"
        rows = delta_of(new, comparison).rows
        self.delta_files[f"changes.{suffix}"] = b"".join(delta_chunks(new, rows))
        self.delta_files["removed.csv"] = removed_list(old, new, comparison.rows)

    def attachment_for(self, comparison: Comparison, to: Iterable[str] = ()) -> Attachment:
        """Makes the encrypted zip with the detail of a comparison, of the LEA or of one school.

        Args:
            comparison: What the detail is of.
            to: The addresses that it is sent to.

        Raises:
            UsageError: The password is easy to guess for somebody who knows the LEA and these addresses, or
                the package that encrypts is not installed.
        """
        sides = (comparison.old, comparison.new)
        of_lea = [text for side in sides for text in (side.lea, side.lea_name) if text]
        guessable = (*self.guessable, *of_lea, *comparison.schools.values(), *to)
        return Attachment(
            name=ZIP_NAME, content=encrypted_zip(self._files(comparison), self.password, guessable)
        )

    def _files(self, comparison: Comparison) -> dict[str, bytes]:
        if self.kind == "delta":
            return self.delta_files
        if self.kind == "xlsx":
            return {"changes.xlsx": _workbook(comparison)}
        return {"changes.html": render_html(build_report(comparison), templates=self.templates).encode()}


def _workbook(comparison: Comparison) -> bytes:
    # Only its owner can open this folder, and it is deleted whatever happens.
    with private_folder() as folder:
        path = folder / "changes.xlsx"
        write_xlsx(comparison, path)
        return path.read_bytes()
