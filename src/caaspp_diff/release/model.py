"""`Release`: one download, opened and indexed; its records are read back by row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, Self

from caaspp_diff.finding import Finding
from caaspp_diff.layouts.model import Field, Layout
from caaspp_diff.release.index.keys import Index, Rows

if TYPE_CHECKING:
    import polars as pl

    from caaspp_diff.release.records.byte_matrix import ByteMatrix

Form = Literal["fixed-width", "delimited"]
Population = Literal["enrolled", "tested"]

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes in all."""


class Reader(Protocol):
    """Gives the records of a release back by row."""

    def values(self, rows: Rows) -> Iterator[tuple[bytes, ...]]:
        """The records at ``rows``, each as the UTF-8 values of all columns, without blanks around."""
        ...

    def cells(self, rows: Rows) -> Iterator[Sequence[bytes]]:
        """As `values`, but there may be blanks around a value: it costs less."""
        ...

    @property
    def has_matrix(self) -> bool:
        """Whether `matrix` may be asked: the form is fixed width, and no value is repaired."""
        ...

    def matrix(self, rows: Rows) -> "ByteMatrix":
        """The records at ``rows``, all in one matrix of bytes."""
        ...

    def raw(self, rows: Rows) -> Iterator[bytes]:
        """The lines at ``rows`` as they stand in the file, without line end."""
        ...

    def frame(self, rows: Rows | None, names: Sequence[str]) -> "pl.DataFrame":
        """The named fields of the records at ``rows`` (None: all), one String column each, blank as null.

        A name that the release does not hold gives a column of nulls.
        """
        ...

    def survey(
        self,
        rows: Rows | None,
        types: "Mapping[str, pl.DataType]",
        listed: Mapping[str, frozenset[str]],
        told: Callable[[int], None] | None = None,
    ) -> "tuple[pl.DataFrame, dict[str, Rows]]":
        """Some fields as a frame (String or Categorical), and the places where others are not as listed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release: what it is, where its records stand, and a reader for them."""

    name: str
    """The file's own name, without its folder; ``stdin`` for ``-``."""

    sha256: str
    """Of the file as given: of the .zip, where it came in one."""

    form: Form
    delimiter: str | None
    encoding: str
    """``ascii``, ``utf-8`` or ``cp1252``, as found in or assumed of its lines that are not ASCII."""

    layout: Layout
    columns: tuple[Field, ...]
    """The fields in the order of the file. A column that is not in the layout has number 0."""

    header: bytes | None
    """The header line of the delimited form as it stands in the file, without line end."""

    head: bytes
    """What stands before the first record, byte for byte: a byte order mark, the header and its line end."""

    line_end: bytes
    """What the first record ends with: ``CRLF`` or ``LF``."""

    regular: bool
    """Whether equal lines mean equal records: False where values were repaired (spreadsheet damage)."""

    ignored: frozenset[str] = frozenset()
    """Names of fields in which records may differ whose hashes are equal."""

    index: Index
    reader: Reader
    findings: tuple[Finding, ...]
    resources: ExitStack = field(default_factory=ExitStack, repr=False, compare=False)
    """Open files and temporary copies, let go by `close`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file and deletes temporary copies; the records cannot be read any more."""
        self.resources.close()

    @property
    def signature(self) -> tuple[object, ...]:
        """Two releases with the same signature may be compared line by line before field by field."""
        names = tuple("" if each.group == "blank" else each.name for each in self.columns)
        return (self.form, self.delimiter, self.layout.name, names, self.regular, self.ignored)
