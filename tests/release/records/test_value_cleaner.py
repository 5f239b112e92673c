import polars as pl
import pytest

from caaspp_diff.release.records.value_cleaner import ValueCleaner


def _cleaner(**options: object) -> ValueCleaner:
    defaults: dict[str, object] = {"dtype": pl.String(), "listed": None, "quoted": False, "fix": None}
    return ValueCleaner("field", **(defaults | options))  # type: ignore[arg-type]


def _read(column: ValueCleaner, *values: str | None) -> pl.Series:
    """The codes of some raw values; what held the values is gone then, as after a chunk of lines."""
    codes = pl.Series(values, dtype=column.raw).to_physical()
    column.learn(codes.max())  # type: ignore[arg-type]
    return codes


def _cleaned(column: ValueCleaner, codes: pl.Series) -> list[str | None]:
    return pl.DataFrame({"codes": codes}).select(column.clean(pl.col("codes"))).to_series().to_list()


def test_blanks_around_a_value_are_removed_and_a_blank_value_is_null() -> None:
    column = _cleaner()

    assert _cleaned(column, _read(column, " a ", "   ", None, "a", "a b")) == ["a", None, None, "a", "a b"]


def test_values_keep_their_codes_from_one_chunk_to_the_next() -> None:
    column = _cleaner(dtype=pl.Categorical())
    chunks = [_read(column, "a", "b"), _read(column, "b", "c"), _read(column, None), _read(column, "c", "a")]

    assert [_cleaned(column, codes) for codes in chunks] == [["a", "b"], ["b", "c"], [None], ["c", "a"]]


def test_quotation_marks_are_removed_where_values_may_be_quoted() -> None:
    plain, quoted = _cleaner(), _cleaner(quoted=True)
    values = ('"a"', '"a ""b"""', '"a', '" a "', '""')

    assert _cleaned(plain, _read(plain, *values)) == [*values]
    assert _cleaned(quoted, _read(quoted, *values)) == ["a", 'a "b"', '"a', "a", None]


def test_each_distinct_value_is_repaired_once() -> None:
    repaired: list[bytes] = []
    column = _cleaner(fix=lambda value: repaired.append(value) or value.zfill(2))  # type: ignore[func-returns-value]

    assert _cleaned(column, _read(column, "5", "5", " ", "11", "5")) == ["05", "05", None, "11", "05"]
    assert repaired == [b"5", b"11"]


def test_values_that_are_not_listed_are_found_by_their_positions() -> None:
    column = _cleaner(dtype=None, listed=frozenset({"Y", "N"}))

    assert column.unlisted(_read(column, "Y", " Y", None, " ")).tolist() == []
    assert column.unlisted(_read(column, "N", "Q", "Y", " Q ", "Q", None)).tolist() == [1, 3, 4]
    assert column.unlisted(_read(column, "Y", "Q")).tolist() == [1]


def test_more_distinct_values_than_its_categories_hold_are_an_error() -> None:
    column = _cleaner(dtype=pl.Categorical(pl.Categories.random(physical=pl.UInt8)))

    with pytest.raises(pl.exceptions.ComputeError):
        _read(column, *map(str, range(300)))
