"""The letters about one comparison: to the LEA's people, and to those of each school."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import typer

from caaspp_diff.aggregate import Aggregate, aggregate
from caaspp_diff.by_school import school_comparisons
from caaspp_diff.cli.attaching import NOTE, Attaching
from caaspp_diff.cli.mailing import Letter, Mailing, default_eml
from caaspp_diff.comparison import Comparison
from caaspp_diff.deliver.message import Body
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
        mail = lea_mail(self._counts, first=self._first, notes=self._notes)
        return self._letter(mail, self._detail, None, eml)

    def to_schools(self, roster: Mapping[str, Sequence[str]], eml: Mapping[str, Path]) -> Iterator[Letter]:
        """A letter for each school of the roster: school code → addresses; ``eml`` by school likewise."""
        details = dict(school_comparisons(self._detail)) if self._attaching and roster else {}
        for school, people in roster.items():
            mail = school_mail(self._counts, school, notes=self._notes)
            yield self._letter(mail, details.get(school), people, eml[school])

    def _letter(self, mail: Mail, detail: Comparison | None, to: Sequence[str] | None, eml: Path) -> Letter:
        said = render_email(mail, templates=self._templates)
        return Letter(
            envelope=self._mailing.envelope(to),
            body=Body(subject=said.subject, html=said.html, text=said.text),
            attachments=(self._attaching.attachment(detail),) if self._attaching and detail else (),
            eml=eml,
        )
