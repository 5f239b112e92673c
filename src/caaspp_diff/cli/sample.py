"""``caaspp-diff sample``: writes three releases of an invented LEA, to try the other commands on."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from caaspp_diff.phrases import plain_text


def sample_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write into; made where missing.")],
    *,
    students: Annotated[int, typer.Option(min=1, help="How many students the LEA has at first.")] = 500,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    layout: Annotated[str, typer.Option(metavar="YEAR", help="Administration, such as 2018-19.")] = "2018-19",
    form: Annotated[
        Literal["fixed-width", "delimited", "zip", "all"],
        typer.Option(help="Form of the releases; all: every form that the year has."),
    ] = "all",
) -> None:
    """Write three releases of the invented LEA "Sample Unified", and the truth about every two of them.

    The releases are those of August, September and December of one administration. truth.json says
    what happened between them: counts, every event, and the faults that were planted. No student is real.
    """
    from caaspp_diff.deliver.whole_files import write_whole
    from caaspp_diff.layouts.registry import get_layout
    from caaspp_diff.sample.folder import write_sample
    from caaspp_diff.sample.generate import generate

    sample = generate(get_layout(layout), students=students, seed=seed)
    for path in write_sample(sample, folder, form, lambda path, content: write_whole(path, [content])):
        typer.echo(plain_text(str(path)))
