"""The mails about one comparison: to the LEA's people, and to those of each school."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path

from caaspp_diff.comparison.by_school import school_comparisons
from caaspp_diff.comparison.model import Comparison
from caaspp_diff.deliver.message import compose
from caaspp_diff.outputs.attachment import NOTE, Attaching
from caaspp_diff.outputs.mailing import Mailing, default_eml
from caaspp_diff.privacy.aggregate import Aggregate, aggregate
from caaspp_diff.render.rendered_mail import render_email
from caaspp_diff.report.mail import Mail, lea_mail, school_mail


def mail_counts(
    comparison: Comparison,
    mailing: Mailing,
    new: str,
    *,
    tell: Callable[[str], None],
    first: tuple[str, ...] = (),
    templates: Path | None = None,
) -> None:
    """Mails the counts of a whole comparison after another command has done its work.

    Args:
        comparison: What was found.
        mailing: Who writes to whom.
        new: The file of the later release, for the name of the file in which a mail is kept.
        tell: Is given one sentence about what became of the mail.
        first: Sentences that the mail begins with.
        templates: A folder with templates of the user's own.

    Raises:
        DeliveryError: As `Mailing.post`.
    """
    letters = Letters(comparison, comparison, mailing=mailing, templates=templates, first=first)
    mailing.post([letters.to_lea(default_eml(new))], tell)


class Letters:
    """Makes the mails about one comparison.

    Args:
        comparison: Whole: its counts, and nothing else, are what the mails say.
        detail: As it may be attached, with or without names.
        mailing: Who writes to whom.
        attaching: What is attached; None for nothing.
        templates: A folder with templates of the user's own.
        first: Sentences that the mail to the LEA begins with.
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

    def to_lea(self, kept: Path) -> tuple[EmailMessage, Path]:
        """The mail to everyone who is named in the options or settings, with the file that may keep it."""
        mail = lea_mail(self._counts, first=self._first, notes=self._notes)
        return self._composed(mail, self._detail, None), kept

    def to_schools(
        self, roster: Mapping[str, Sequence[str]], kept: Mapping[str, Path]
    ) -> Iterator[tuple[EmailMessage, Path]]:
        """A mail for each school of the roster: school code → addresses; ``kept`` by school likewise."""
        details = dict(school_comparisons(self._detail)) if self._attaching and roster else {}
        for school, people in roster.items():
            mail = school_mail(self._counts, school, notes=self._notes)
            yield self._composed(mail, details.get(school), people), kept[school]

    def _composed(self, mail: Mail, detail: Comparison | None, to: Sequence[str] | None) -> EmailMessage:
        attachments = (self._attaching.attachment(detail),) if self._attaching and detail else ()
        rendered = render_email(mail, templates=self._templates)
        return compose(rendered, self._mailing.envelope(to), attachments)
