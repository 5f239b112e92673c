"""Opens and indexes releases: `read_release` for one, `read_pair` for two."""

import re
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from caaspp_diff.finding import Finding, Side
from caaspp_diff.release import damage
from caaspp_diff.release.container import Content, Source, explain_os_errors, open_content
from caaspp_diff.release.cutters import Codec, Cutter, Delimited, Fix, FixedWidth, decode
from caaspp_diff.release.faults import findings_about_lines, refuse_unreadable
from caaspp_diff.release.index.digest import Digest
from caaspp_diff.release.index.faults_seen import LineFaults
from caaspp_diff.release.index.keys import RECORD_TYPES
from caaspp_diff.release.index.line_keys import KeyRule
from caaspp_diff.release.index.scan import IndexSpec, index_file
from caaspp_diff.release.model import Progress, Release
from caaspp_diff.release.read_options import ReadOptions
from caaspp_diff.release.records.reader import LineReader
from caaspp_diff.release.records.store import LineStore
from caaspp_diff.release.sniff import Sniffed, sniff
from caaspp_diff.release.watch import unchanged

DEFAULTS = ReadOptions()


def read_release(
    path: Source,
    options: ReadOptions = DEFAULTS,
    *,
    side: Side = "old",
    progress: Progress | None = None,
    ignored: frozenset[str] = frozenset(),
) -> Release:
    """Opens and indexes the release at ``path``.

    The release keeps a file open, and a temporary copy if it came in a .zip or from the standard input: use
    it in a ``with`` statement, or close it.

    Args:
        path: A .txt, .dat, .csv, or .zip as downloaded, or ``-`` for the standard input.
        options: What the user says about the file; anything else is detected from its content.
        side: Which of the two releases it is, for the line numbers in its findings.
        progress: Called with the bytes done and the bytes in all.
        ignored: Only for speed: the names in `Options.ignore` of a comparison that follows. That gives the
            same answer without them, and is slower only if such a field changes in very many records (the
            benchmark row `refreshed`).

    Raises:
        FileChangedError: The file changed while it was read.
        ReadError: The file is missing, is not a release, or cannot be read as one without loss.
        LayoutError: Its layout is not known.
    """
    with ExitStack() as stack:
        unpacked = _Unpacking(progress)
        content = open_content(path, stack, unpacked)
        with unchanged(content.watch), explain_os_errors(content.name), Digest() as digest:
            packed = content.given != content.path
            if packed:
                digest.feed_file(content.given)
            sniffed = sniff(content.path, content.name, options)
            spec = _spec(content, sniffed, options, ignored)
            indexed = index_file(spec, unpacked.then(), None if packed else digest.feed)
            refuse_unreadable(content.name, sniffed, indexed, options.codec)
            store = LineStore(content.path, indexed.index)
            stack.callback(store.close)
            if not packed:
                content.watch.refuse_other(store.file)
            sha256 = digest.result()
        fixes, damage_findings = _repairs(sniffed, spec.key.cutter, indexed.faults, side)
        cutter = _refine(spec.key.cutter, indexed.faults)
        return Release(
            name=content.name,
            sha256=sha256,
            form=sniffed.form,
            delimiter=sniffed.delimiter,
            encoding=_encoding(sniffed, indexed.faults, options.codec),
            layout=sniffed.layout,
            columns=sniffed.columns,
            header=sniffed.header,
            head=store.head(spec.start),
            line_end=store.line_end(),
            regular=not fixes,
            ignored=ignored,
            index=indexed.index,
            watch=content.watch,
            reader=LineReader(store, len(indexed.index), cutter, sniffed.columns, fixes),
            findings=(
                *content.findings,
                *findings_about_lines(sniffed, indexed.faults, side),
                *damage_findings,
            ),
            resources=stack.pop_all(),
        )


@contextmanager
def read_pair(
    old: Source,
    new: Source,
    options: ReadOptions,
    progress: Callable[[Side], Progress | None] = lambda _: None,
    ignored: frozenset[str] = frozenset(),
) -> Generator[tuple[Release, Release]]:
    """Opens both releases; closes them and deletes temporary copies whatever happens.

    Args:
        old: The earlier release, as for `read_release`.
        new: The later release.
        options: How both are read.
        progress: Gives for each side what is called as the ``progress`` of `read_release`.
        ignored: As for `read_release`.

    Raises:
        ReadError: As for `read_release`; the old release is read first.
    """
    with ExitStack() as stack:
        was = stack.enter_context(
            read_release(old, options, side="old", progress=progress("old"), ignored=ignored)
        )
        now = stack.enter_context(
            read_release(new, options, side="new", progress=progress("new"), ignored=ignored)
        )
        yield was, now


class _Unpacking:
    """Reports two passes as one: unpacking a .zip, then reading the unpacked file to index it."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._size = 0

    def __call__(self, done: int, total: int) -> None:
        self._size = total
        if self._progress:
            self._progress(done, 2 * total)

    def then(self) -> Progress | None:
        progress, size = self._progress, self._size
        if progress is None:
            return None
        return lambda done, total: progress(size + done, size + total)


def _spec(content: Content, sniffed: Sniffed, options: ReadOptions, ignored: frozenset[str]) -> IndexSpec:
    numbers = {field.name: i for i, field in reversed(list(enumerate(sniffed.columns)))}
    cohort = ("cast_current_year_flag", "cast_participated_high_school_grade")
    layout = sniffed.layout
    types = re.findall(r"(?:^|;)\s*(\d\d)\b", layout.by_name["record_type"].values)
    ends_so = sniffed.columns[-1].number == layout.fields[-1].number
    return IndexSpec(
        path=content.path,
        start=sniffed.start,
        first_line=sniffed.first_line,
        key=KeyRule(
            cutter=_cutter(sniffed, options.codec),
            record_type=numbers["record_type"],
            ssid=numbers["ssid"],
            cohort=(numbers[cohort[0]], numbers[cohort[1]]) if numbers.keys() >= set(cohort) else None,
            record_types=frozenset(map(int, types)) or frozenset(range(1, RECORD_TYPES)),
        ),
        end_of_record=layout.end_of_record.encode("ascii") if ends_so else b"",
        ignored=tuple(i for i, field in enumerate(sniffed.columns) if field.name in ignored),
    )


def _cutter(sniffed: Sniffed, codec: Codec | None) -> Cutter:
    if sniffed.delimiter is None:
        return FixedWidth(
            spans=tuple(
                (field.start, field.start + field.length)
                for field in sniffed.columns
                if field.start is not None and field.length is not None
            ),
            length=sniffed.layout.record_length or 0,
            codec=codec,
        )
    return Delimited(
        delimiter=sniffed.delimiter.encode("ascii"),
        width=len(sniffed.columns),
        quoted=sniffed.quoted,
        codec=codec,
    )


def _repairs(
    sniffed: Sniffed, cutter: Cutter, faults: LineFaults, side: Side
) -> tuple[dict[int, Fix], list[Finding]]:
    if isinstance(cutter, FixedWidth):  # no spreadsheet writes that form
        return {}, []
    records = [(number, cutter.values(line)) for number, line in sniffed.sample]
    found = damage.inspect(records, sniffed.columns, sniffed.layout)
    zeros_lost = faults.short_record_type
    return (
        damage.fixes(found, sniffed.columns, sniffed.layout, zeros_lost=bool(zeros_lost)),
        damage.findings(found, sniffed.columns, zeros_lost, side),
    )


def _refine(cutter: Cutter, faults: LineFaults) -> Cutter:
    """Completes the cutter with what all lines of the file have shown.

    A line that does not show how it is padded is cut as most others are.
    """
    cutter = replace(cutter, all_utf8=cutter.codec is None and not faults.cp1252)
    if isinstance(cutter, FixedWidth) and faults.padded_by_bytes.count > faults.padded_by_characters.count:
        return replace(cutter, padding="bytes")
    return cutter


def _encoding(sniffed: Sniffed, faults: LineFaults, codec: Codec | None) -> str:
    header = sniffed.header or b""
    if not (faults.utf8 or faults.cp1252 or not header.isascii()):
        return "ascii"
    if codec is not None:
        return codec
    if faults.utf8 or faults.cp1252:
        return "utf-8" if faults.utf8.count >= faults.cp1252.count else "cp1252"
    return decode(header)[1]
