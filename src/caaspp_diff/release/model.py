"""`Release`: one download, opened and indexed; its records are read back by row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, Self

from caaspp_diff.finding import Finding
from caaspp_diff.layouts.model import Field, Layout
from caaspp_diff.release.index.keys import Index, Rows
from caaspp_diff.release.watch import Watch

if TYPE_CHECKING:
    import polars as pl

    from caaspp_diff.release.records.byte_matrix import ByteMatrix

Form = Literal["fixed-width", "delimited"]
Population = Literal["enrolled", "tested"]

Progress = Callable[[int, int], None]
"""Called with the number of bytes done and the total."""


class Reader(Protocol):
    """Reads the records of a release by row number."""

    def values(self, rows: Rows) -> Iterator[tuple[bytes, ...]]:
        """Yields the records at ``rows``, each as the UTF-8 values of all columns, stripped of blanks."""
        ...

    def cells(self, rows: Rows) -> Iterator[Sequence[bytes]]:
        """Yields the same as `values`, but possibly with blanks around a value, which is faster."""
        ...

    @property
    def has_matrix(self) -> bool:
        """Whether `matrix` can be called: the form is fixed width, and no value is repaired."""
        ...

    def matrix(self, rows: Rows) -> "ByteMatrix":
        """Reads the records at ``rows`` into one matrix of bytes."""
        ...

    def raw(self, rows: Rows) -> Iterator[bytes]:
        """Yields the lines at ``rows`` as they are in the file, without line ends."""
        ...

    def frame(self, rows: Rows | None, names: Sequence[str]) -> "pl.DataFrame":
        """Reads fields of the records at ``rows`` (None: all): one String column per name, blank as null.

        A field that the release does not have is a column of nulls.
        """
        ...

    def survey(
        self,
        rows: Rows | None,
        types: "Mapping[str, pl.DataType]",
        listed: Mapping[str, frozenset[str]],
        progress: Callable[[int], None] | None = None,
    ) -> "tuple[pl.DataFrame, dict[str, Rows]]":
        """Reads some fields as a frame, and finds the values of others that are not listed.

        See `LineReader.survey`.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release: its form and layout, the index of its records, and a reader for them."""

    name: str
    """The name of the file without its folder; ``stdin`` for ``-``."""

    sha256: str
    """Of the given file: of the .zip, if it is one."""

    form: Form
    delimiter: str | None
    encoding: str
    """``ascii``, or ``utf-8`` or ``cp1252`` as detected or as the user says."""

    layout: Layout
    columns: tuple[Field, ...]
    """The fields in the order of the file. A column that is not in the layout has number 0."""

    header: bytes | None
    """The header line of the delimited form as it is in the file, without its line end."""

    head: bytes
    """All bytes before the first record: a byte order mark, the header and its line end."""

    line_end: bytes
    """The line end of the first record: CRLF or LF."""

    regular: bool
    """Whether equal lines mean equal records: False if values are repaired (spreadsheet damage)."""

    ignored: frozenset[str] = frozenset()
    """Names of fields that the hashes leave out: records with equal hashes may differ in them."""

    index: Index
    watch: Watch
    """Notices that the given file has changed since it was opened."""

    reader: Reader
    findings: tuple[Finding, ...]
    resources: ExitStack = field(default_factory=ExitStack, repr=False, compare=False)
    """Open files and temporary copies, released by `close`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file and deletes temporary copies; records cannot be read afterwards."""
        self.resources.close()

    @property
    def signature(self) -> tuple[object, ...]:
        """What two releases must have in common so that equal hashes mean equal records."""
        names = tuple("" if each.group == "blank" else each.name for each in self.columns)
        return (self.form, self.delimiter, self.layout.name, names, self.regular, self.ignored)
