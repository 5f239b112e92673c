"""The detail that goes with a mail, encrypted: `Attaching`."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

from caaspp_diff.cli.secrets import attachment_password
from caaspp_diff.comparison import Comparison
from caaspp_diff.deliver.archive import check_password, encrypted
from caaspp_diff.deliver.message import Attachment
from caaspp_diff.render.html import render_html
from caaspp_diff.report.build import build_report
from caaspp_diff.report.school import school_report

Kind = Literal["report"]

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

    @classmethod
    def of(
        cls, kind: Kind | None, password_file: Path | None, *, may_ask: bool, templates: Path | None
    ) -> Self | None:
        """Asks for the password where it is needed; None where nothing is attached.

        Raises:
            UsageError: There is no password, or a short one.
        """
        if kind is None:
            return None
        password = check_password(attachment_password(password_file, may_ask=may_ask))
        return cls(kind=kind, password=password, templates=templates)

    def attachment(self, comparison: Comparison, school: str | None = None) -> Attachment:
        """The zip with the detail of everything, or of one school."""
        report = build_report(comparison) if school is None else school_report(comparison, school)
        content = render_html(report, templates=self.templates).encode()
        return Attachment(name=ZIP_NAME, content=encrypted("changes.html", content, self.password))
