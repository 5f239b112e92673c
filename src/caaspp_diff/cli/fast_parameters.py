"""Commands that start quickly: `QuickCommand`, and `Quick` for a group."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from typer.core import TyperArgument, TyperCommand, TyperOption

if TYPE_CHECKING:
    # base classes that typer does not export
    from typer._click.core import Command, Context, Parameter
else:
    Command = object


class Quick(Command):
    """What makes a command or a group take plain values as they are.

    Typer imports pydantic and builds a validator for each parameter, given or not, which takes longer
    than all else before a command begins; a text, a path and one of some words need neither.
    """

    def get_params(self, ctx: "Context") -> list["Parameter"]:
        """All parameters, the quick ones in place of typer's own."""
        parameters = super().get_params(ctx)
        for parameter in parameters:
            if quick := _QUICK.get(type(parameter)):
                parameter.__class__ = quick
        return parameters


class QuickCommand(Quick, TyperCommand):
    """A command that takes plain values as they are."""


class _QuickArgument(TyperArgument):
    def process_value(self, ctx: "Context", value: Any) -> Any:  # noqa: ANN401 - as typer
        return _plain(self, ctx, value, super().process_value)


class _QuickOption(TyperOption):
    def process_value(self, ctx: "Context", value: Any) -> Any:  # noqa: ANN401 - as typer
        return _plain(self, ctx, value, super().process_value)


_QUICK: dict[type, type] = {TyperArgument: _QuickArgument, TyperOption: _QuickOption}


def _plain(
    parameter: TyperArgument | TyperOption,
    ctx: "Context",
    value: object,
    otherwise: Callable[["Context", object], object],
) -> object:
    """What typer would make of the value; where that is not plain, what it makes of it."""
    if value is None and not parameter.required:
        plain: object = () if parameter.multiple or parameter.nargs == -1 else None
    elif isinstance(value, str) and value and _takes(parameter, value):
        plain = Path(value) if parameter.type_descriptor.annotation is Path else value
    else:
        return otherwise(ctx, value)
    return plain if parameter.callback is None else parameter.callback(ctx, parameter, plain)


def _takes(parameter: TyperArgument | TyperOption, value: str) -> bool:
    annotation: object = parameter.type_descriptor.annotation
    return annotation in (str, Path) or (get_origin(annotation) is Literal and value in get_args(annotation))
