"""A derived field echoes its source: it makes no event of its own where the source changed too."""

import polars as pl


def without_echoes(
    changes: pl.DataFrame, all_changes: pl.DataFrame, derived: dict[str, tuple[str, ...]], *, within: str
) -> pl.DataFrame:
    """``changes`` without those of a derived field whose cause changed in the same record or student.

    Args:
        changes: Field changes, with columns ``field`` and ``within``.
        all_changes: The field changes among which a cause is looked for; the same columns.
        derived: Derived field → the fields it derives from.
        within: ``pair`` for the same record, ``ssid`` for the same student.
    """
    names = pl.col("field").cast(pl.String)
    causes = pl.DataFrame(
        [(echo, cause) for echo, of in derived.items() for cause in of],
        schema={"field": pl.String, "cause": pl.String},
        orient="row",
    )
    caused = (
        all_changes.select(within, names.alias("cause"))
        .join(causes, on="cause")
        .select(within, "field")
        .unique()
    )
    return changes.with_columns(names).join(caused, on=[within, "field"], how="anti", maintain_order="left")
