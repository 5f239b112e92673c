"""Composes the mails about one comparison, to people of the LEA and of each school: `Mails`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path

from caaspp_diff.comparison.by_school import school_comparisons
from caaspp_diff.comparison.model import Comparison
from caaspp_diff.deliver.message import compose
from caaspp_diff.outputs.attachment import HOW_TO_OPEN, EncryptedDetail
from caaspp_diff.outputs.mailing import Mailing, default_eml
from caaspp_diff.privacy.aggregate import Aggregate, aggregate
from caaspp_diff.render.rendered_mail import render_email
from caaspp_diff.report.mail import Mail, lea_mail, school_mail


def mail_counts(
    comparison: Comparison,
    mailing: Mailing,
    new: str,
    *,
    echo: Callable[[str], None],
    opening: tuple[str, ...] = (),
    templates: Path | None = None,
) -> None:
    """Mails the counts of a comparison, after another command has done its work.

    Args:
        comparison: The whole comparison.
        mailing: Who sends it to whom.
        new: The name of the later release, after which the file is named if the mail is not sent.
        echo: Is called with one sentence about the mail.
        opening: Sentences at the beginning of the mail.
        templates: A folder with the user's own templates.

    Raises:
        DeliveryError: The mail did not reach everyone; it is kept in a file.
    """
    mails = Mails(comparison, comparison, mailing=mailing, templates=templates, opening=opening)
    mailing.send_or_keep([mails.to_lea(default_eml(new))], echo)


class Mails:
    """Composes the mails about one comparison.

    Args:
        comparison: The whole comparison. The mails give its counts and nothing else.
        detail: The comparison as it may be attached, with or without names.
        mailing: Who sends them to whom.
        attached: Makes the attachments; None for none.
        templates: A folder with the user's own templates.
        opening: Sentences at the beginning of the mail to the LEA.
    """

    def __init__(
        self,
        comparison: Comparison,
        detail: Comparison,
        *,
        mailing: Mailing,
        attached: EncryptedDetail | None = None,
        templates: Path | None = None,
        opening: tuple[str, ...] = (),
    ) -> None:
        self._counts: Aggregate = aggregate(comparison)
        self._detail = detail
        self._mailing = mailing
        self._attached = attached
        self._templates = templates
        self._opening = opening
        self._notes = (HOW_TO_OPEN,) if attached else ()

    def to_lea(self, file: Path) -> tuple[EmailMessage, Path]:
        """Composes the mail to everyone who is named in the options or settings.

        Returns:
            The mail, and ``file``, in which it is kept if it is not sent.
        """
        mail = lea_mail(self._counts, first=self._opening, notes=self._notes)
        return self._composed(mail, self._detail, None), file

    def to_schools(
        self, roster: Mapping[str, Sequence[str]], files: Mapping[str, Path]
    ) -> Iterator[tuple[EmailMessage, Path]]:
        """Composes a mail for each school of the roster.

        Args:
            roster: School code → addresses.
            files: School code → the file in which its mail is kept if it is not sent.

        Yields:
            Each mail with its file.
        """
        details = dict(school_comparisons(self._detail)) if self._attached and roster else {}
        for school, people in roster.items():
            mail = school_mail(self._counts, school, notes=self._notes)
            yield self._composed(mail, details.get(school), people), files[school]

    def _composed(self, mail: Mail, detail: Comparison | None, to: Sequence[str] | None) -> EmailMessage:
        attachments = (self._attached.attachment_for(detail, to or ()),) if self._attached and detail else ()
        rendered = render_email(mail, templates=self._templates)
        return compose(rendered, self._mailing.envelope(to), attachments)
