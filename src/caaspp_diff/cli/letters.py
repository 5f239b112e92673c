"""The letters about one comparison: to the LEA's people, and to those of each school."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from caaspp_diff.aggregate import Aggregate, aggregate
from caaspp_diff.cli.attaching import NOTE, Attaching
from caaspp_diff.cli.mailing import Letter, Mailing, default_eml
from caaspp_diff.comparison import Comparison
from caaspp_diff.deliver.message import Attachment, Body
from caaspp_diff.render.email import render_email
from caaspp_diff.report.mail import Mail, lea_mail, school_mail


def mail_counts(
    comparison: Comparison,
    mailing: Mailing,
    new: str,
    *,
    first: tuple[str, ...] = (),
    templates: Path | None = None,
) -> None:
    """Mails the counts of a whole comparison after another command has done its work.

    Raises:
        DeliveryError: As `Mailing.post`.
    """
    letters = Letters(comparison, comparison, mailing=mailing, templates=templates, first=first)
    # stdout belongs to what the command was asked for
    mailing.post([letters.to_lea(default_eml(new))], tell=lambda line: typer.echo(line, err=True))


class Letters:
    """Makes letters of one comparison.

    Args:
        comparison: Whole: its counts, and nothing else, are what the letters say.
        detail: As it may be attached, with or without names.
        mailing: Who writes to whom.
        attaching: What is attached; None for nothing.
        templates: A folder with templates of the user's own.
        first: Sentences that the letter to the LEA begins with.
    """

    def __init__(
        self,
        comparison: Comparison,
        detail: Comparison,
        *,
        mailing: Mailing,
        attaching: Attaching | None = None,
        templates: Path | None = None,
        first: tuple[str, ...] = (),
    ) -> None:
        self._counts: Aggregate = aggregate(comparison)
        self._detail = detail
        self._mailing = mailing
        self._attaching = attaching
        self._templates = templates
        self._first = first
        self._notes = (NOTE,) if attaching else ()

    def to_lea(self, eml: Path) -> Letter:
        """The letter to everyone who is named in the options or settings."""
        return self._letter(lea_mail(self._counts, first=self._first, notes=self._notes), None, None, eml)

    def to_schools(self, roster: Mapping[str, Sequence[str]], eml: Mapping[str, Path]) -> list[Letter]:
        """A letter for each school of the roster: school code → addresses; ``eml`` by school likewise."""
        return [
            self._letter(school_mail(self._counts, school, notes=self._notes), school, people, eml[school])
            for school, people in roster.items()
        ]

    def _letter(self, mail: Mail, school: str | None, to: Sequence[str] | None, eml: Path) -> Letter:
        said = render_email(mail, templates=self._templates)
        return Letter(
            envelope=self._mailing.envelope(to),
            body=Body(subject=said.subject, html=said.html, text=said.text),
            attachments=self._attachments(school),
            eml=eml,
        )

    def _attachments(self, school: str | None) -> tuple[Attachment, ...]:
        return (self._attaching.attachment(self._detail, school),) if self._attaching else ()
