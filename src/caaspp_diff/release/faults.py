"""Refuses a file that cannot be read without loss, and reports what is odd about others."""

from caaspp_diff.errors import ReadError
from caaspp_diff.finding import Example, Finding, Severity, Side
from caaspp_diff.phrases import listed
from caaspp_diff.release.cutters import Codec
from caaspp_diff.release.index.faults_seen import SHOWN, LineCount, LineFaults
from caaspp_diff.release.index.scan import MOST_LINE_BYTES, Indexed
from caaspp_diff.release.sniff import Sniffed

_FAULTS = (
    ("long_line", "longer than the {length} characters of layout {layout}; download the file again."),
    (
        "column_count",
        "not the {width} columns of the header; download the file again, and do not edit it.",
    ),
    (
        "e_notation_ssid",
        "the SSID is lost, as a spreadsheet put it in E notation; use the file as it was downloaded.",
    ),
    ("blank_ssid", "the SSID is blank, and no record can be matched without it; download the file again."),
    ("odd_ssid", "the SSID holds other characters than digits; download the file again."),
    ("ssid_length", "the SSID does not have 10 digits; download the file again."),
    ("record_type", "the record type is not one of layout {layout}; name the right one with --layout."),
)
"""Attribute of `LineFaults` and the reason to refuse a file, the best explanation first."""


def refuse_unreadable(name: str, sniffed: Sniffed, indexed: Indexed, codec: Codec | None) -> None:
    """Checks that the file can be read as a release without loss.

    Raises:
        ReadError: It cannot; the message names the first lines at fault.
    """
    faults = indexed.faults
    if faults.cut_off is not None:
        raise ReadError(f"{name}, line {faults.cut_off}: the file is cut off here; download it again.")
    if faults.endless_line is not None:
        raise ReadError(
            f"{name}, line {faults.endless_line}: longer than {MOST_LINE_BYTES >> 20} MB, where a record has "
            "some thousand characters; download the file again."
        )
    for fault, sentence in _FAULTS:
        lines: LineCount = getattr(faults, fault)
        if lines:
            text = sentence.format(
                length=sniffed.layout.record_length, layout=sniffed.layout.name, width=len(sniffed.columns)
            )
            raise ReadError(f"{name}, {lines}: {text}")
    if codec == "utf-8" and faults.cp1252:
        raise ReadError(f"{name}, {faults.cp1252}: not UTF-8 as --encoding says; leave that option out.")
    if not len(indexed.index):
        raise ReadError(f"{name} holds a header and no records; download it again.")


def findings_about_lines(sniffed: Sniffed, faults: LineFaults, side: Side) -> list[Finding]:
    """Findings about the header, the lengths and the encoding of lines; for values see `damage.findings`."""
    found = _drift(sniffed)
    if sniffed.banner:
        message = "A spreadsheet has put rows above the header; they were skipped."
        found.append(
            Finding(
                code="spreadsheet_damage",
                severity="warning",
                message=message,
                count=sniffed.banner,
                examples=(Example(side, 1),),
            )
        )
    if faults.short_line:
        found.append(
            Finding(
                code="short_record",
                severity="warning",
                message=f"Records are shorter than the {sniffed.layout.record_length} characters of layout "
                f"{sniffed.layout.name}; their last fields were read as blank.",
                count=faults.short_line.count,
                examples=faults.short_line.examples(side),
            )
        )
    if faults.utf8 and faults.cp1252:
        found.append(
            Finding(
                code="mixed_encoding",
                severity="note",
                message="Some lines are UTF-8 and some are not; those were read as Windows text (cp1252).",
                count=faults.cp1252.count,
                examples=faults.cp1252.examples(side),
            )
        )
    return found


def _drift(sniffed: Sniffed) -> list[Finding]:
    match = sniffed.match
    if match is None:
        return []
    layout = sniffed.layout.name
    drifted = [f"“{found}” for “{expected}”" for found, expected in match.drifted]
    missing = [field.title for field in match.missing]
    cases: list[tuple[list[str], Severity, str]] = [
        (drifted, "note", f"Headers are spelled otherwise than in layout {layout} and were matched: {{}}."),
        (list(match.extra), "note", f"Columns are not in layout {layout}; they are kept and compared: {{}}."),
        (
            list(match.extra_blanks),
            "note",
            f"Columns called blank are not in layout {layout}; they are not compared: {{}}.",
        ),
        (missing, "warning", f"Fields of layout {layout} have no column and cannot be compared: {{}}."),
    ]
    if sniffed.trailing_column:
        cases.append(([""], "note", "The last column has no header and was dropped."))
    return [
        Finding(
            code="layout_drift",
            severity=severity,
            message=text.format(listed(names, SHOWN)),
            count=len(names),
        )
        for names, severity, text in cases
        if names
    ]
