import polars as pl
import pytest

from caaspp_diff.release.records.value_cleaner import ValueCleaner


def _column(**options: object) -> ValueCleaner:
    defaults: dict[str, object] = {"dtype": pl.String(), "listed": None, "quoted": False, "fix": None}
    return ValueCleaner("field", **(defaults | options))  # type: ignore[arg-type]


def _read(column: ValueCleaner, *values: str | None) -> pl.Series:
    """The codes of some raw values; what held the values is gone then, as after a chunk of lines."""
    codes = pl.Series(values, dtype=column.raw).to_physical()
    column.learn(codes.max())  # type: ignore[arg-type]
    return codes


def _cleaned(column: ValueCleaner, codes: pl.Series) -> list[str | None]:
    return pl.DataFrame({"codes": codes}).select(column.clean(pl.col("codes"))).to_series().to_list()


def test_blanks_around_a_value_go_and_blank_is_null() -> None:
    column = _column()

    assert _cleaned(column, _read(column, " a ", "   ", None, "a", "a b")) == ["a", None, None, "a", "a b"]


def test_values_keep_their_codes_from_one_chunk_to_the_next() -> None:
    column = _column(dtype=pl.Categorical())
    chunks = [_read(column, "a", "b"), _read(column, "b", "c"), _read(column, None), _read(column, "c", "a")]

    assert [_cleaned(column, codes) for codes in chunks] == [["a", "b"], ["b", "c"], [None], ["c", "a"]]


def test_quotation_marks_go_where_they_may_stand_around_a_value() -> None:
    plain, quoted = _column(), _column(quoted=True)
    values = ('"a"', '"a ""b"""', '"a', '" a "', '""')

    assert _cleaned(plain, _read(plain, *values)) == [*values]
    assert _cleaned(quoted, _read(quoted, *values)) == ["a", 'a "b"', '"a', "a", None]


def test_each_distinct_value_is_repaired_once() -> None:
    seen: list[bytes] = []
    column = _column(fix=lambda value: seen.append(value) or value.zfill(2))  # type: ignore[func-returns-value]

    assert _cleaned(column, _read(column, "5", "5", " ", "11", "5")) == ["05", "05", None, "11", "05"]
    assert seen == [b"5", b"11"]


def test_the_places_of_values_that_are_not_listed_are_told() -> None:
    column = _column(dtype=None, listed=frozenset({"Y", "N"}))

    assert column.strange(_read(column, "Y", " Y", None, " ")).tolist() == []
    assert column.strange(_read(column, "N", "Q", "Y", " Q ", "Q", None)).tolist() == [1, 3, 4]
    assert column.strange(_read(column, "Y", "Q")).tolist() == [1]


def test_more_distinct_values_than_its_categories_hold_are_an_error() -> None:
    column = _column(dtype=pl.Categorical(pl.Categories.random(physical=pl.UInt8)))

    with pytest.raises(pl.exceptions.ComputeError):
        _read(column, *map(str, range(300)))
