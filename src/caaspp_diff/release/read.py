"""Opens a release: container, form, layout, index and reader in that order. `read_release`."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from caaspp_diff.finding import Finding, Side
from caaspp_diff.release import damage
from caaspp_diff.release.container import Content, Source, open_content, reading
from caaspp_diff.release.cutters import Codec, Cutter, Delimited, Fix, FixedWidth, decode
from caaspp_diff.release.faults import refuse, tell
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

    The release holds an open file, and temporary copies where it came in a .zip or from the standard
    input: use it in a ``with`` statement, or close it.

    Args:
        path: A .txt, .dat, .csv, or .zip as downloaded, or ``-`` for the standard input.
        options: What is not to be found from the content.
        side: Which of the two releases it is, for the line numbers in its findings.
        progress: Called with the bytes done and the bytes in all.
        ignored: Only for speed: the names in `Options.ignore` of a comparison that follows. That gives the
            same answer without them, and is slower only if such a field changes in very many records (the
            benchmark row `refreshed`).

    Raises:
        ReadError: The file is missing, is no release, or cannot be read as one without loss.
        LayoutError: Its layout is not known.
    """
    with ExitStack() as stack:
        unpacked = _Unpacking(progress)
        content = open_content(path, stack, unpacked)
        with reading(content.name), Digest() as digest:
            packed = content.given != content.path
            if packed:
                digest.feed_file(content.given)
            sniffed = sniff(content.path, content.name, options)
            spec = _spec(content, sniffed, options, ignored)
            indexed = index_file(spec, unpacked.then(), None if packed else digest.feed)
            refuse(content.name, sniffed, indexed, options.codec)
            store = LineStore(content.path, indexed.index)
            stack.callback(store.close)
            sha256 = digest.result()
        fixes, found = _repairs(sniffed, spec.key.cutter, indexed.tally, side)
        cutter = _informed(spec.key.cutter, indexed.tally)
        return Release(
            name=content.name,
            sha256=sha256,
            form=sniffed.form,
            delimiter=sniffed.delimiter,
            encoding=_encoding(sniffed, indexed.tally, options.codec),
            layout=sniffed.layout,
            columns=sniffed.columns,
            header=sniffed.header,
            head=store.head(spec.start),
            line_end=store.line_end(),
            regular=not fixes,
            ignored=ignored,
            index=indexed.index,
            reader=LineReader(store, len(indexed.index), cutter, sniffed.columns, fixes),
            findings=(*content.findings, *tell(sniffed, indexed.tally, side), *found),
            resources=stack.pop_all(),
        )


@contextmanager
def read_pair(
    old: Source,
    new: Source,
    options: ReadOptions,
    progress: Callable[[Side], Progress | None] = lambda _: None,
    ignored: frozenset[str] = frozenset(),
) -> Iterator[tuple[Release, Release]]:
    """Both releases, open; they are closed, and temporary copies deleted, whatever happens.

    Args:
        old: The earlier release, as for `read_release`.
        new: The later one.
        options: How both are read.
        progress: Gives for each side what is called as the ``progress`` of `read_release`.
        ignored: As for `read_release`.

    Raises:
        ReadError: As `read_release`; of the old release first.
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
    """Makes one progress of two: what is unpacked from a .zip is read once more to be indexed."""

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
    sniffed: Sniffed, cutter: Cutter, tally: LineFaults, side: Side
) -> tuple[dict[int, Fix], list[Finding]]:
    if isinstance(cutter, FixedWidth):  # no spreadsheet writes that form
        return {}, []
    records = [(number, cutter.values(line)) for number, line in sniffed.sample]
    seen = damage.inspect(records, sniffed.columns, sniffed.layout)
    zeros_lost = tally.short_record_type
    return (
        damage.fixes(seen, sniffed.columns, sniffed.layout, zeros_lost=bool(zeros_lost)),
        damage.findings(seen, sniffed.columns, zeros_lost, side),
    )


def _informed(cutter: Cutter, tally: LineFaults) -> Cutter:
    """The cutter with what the whole file has shown.

    Lines that do not say how their fields are filled up are taken to be as the others are.
    """
    cutter = replace(cutter, all_utf8=cutter.codec is None and not tally.cp1252)
    if isinstance(cutter, FixedWidth) and tally.padded_by_bytes.count > tally.padded_by_characters.count:
        return replace(cutter, padding="bytes")
    return cutter


def _encoding(sniffed: Sniffed, tally: LineFaults, codec: Codec | None) -> str:
    header = sniffed.header or b""
    if not (tally.utf8 or tally.cp1252 or not header.isascii()):
        return "ascii"
    if codec is not None:
        return codec
    if tally.utf8 or tally.cp1252:
        return "utf-8" if tally.utf8.count >= tally.cp1252.count else "cp1252"
    return decode(header)[1]
