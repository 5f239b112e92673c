"""The commands and groups of this program, on top of typer's.

Their help and usage errors are plain text, whatever these quote: `PlainMessages`. Their parameters take
plain values without pydantic: `FastCommand`, `FastParameters` for a group.

For each parameter, set or not, typer builds a validator, and imports pydantic for that. The benchmark row
`small` takes 38 ms of 594 ms CPU and 7 MB less without it; --help takes as long as before. Measured
interleaved on two cores in November 2026.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import typer
from typer.core import TyperArgument, TyperCommand, TyperOption

from caaspp_diff.phrases import plain_text

if TYPE_CHECKING:
    # base classes that typer does not export
    from typer._click.core import Command, Context, Parameter
else:
    Command = object


class PlainMessages(Command):
    """A command or group that prints no control character when typer itself writes the text."""

    def get_help(self, ctx: "Context") -> str:
        """The help, which quotes the values of settings files as defaults."""
        return _plain_lines(super().get_help(ctx))

    def make_context(self, *args: Any, **extra: Any) -> "Context":  # noqa: ANN401 - as typer
        """Reads the arguments; an error quotes those that are wrong."""
        with _plain_errors():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: "Context") -> Any:  # noqa: ANN401 - as typer
        """Runs the command, or that of the group, whose arguments are read only now."""
        with _plain_errors():
            return super().invoke(ctx)


class FastParameters(PlainMessages):
    """A command or group that makes text, paths and choices of the command line into values itself."""

    def get_params(self, ctx: "Context") -> list["Parameter"]:
        """All parameters, with our own classes in place of typer's."""
        parameters = super().get_params(ctx)
        for parameter in parameters:
            if fast := _FAST.get(type(parameter)):
                parameter.__class__ = fast
        return parameters


class FastCommand(FastParameters, TyperCommand):
    """A command that takes plain values without pydantic."""


class _FastArgument(TyperArgument):
    def process_value(self, ctx: "Context", value: Any) -> Any:  # noqa: ANN401 - as typer
        return _processed(self, ctx, value, super().process_value)


class _FastOption(TyperOption):
    def process_value(self, ctx: "Context", value: Any) -> Any:  # noqa: ANN401 - as typer
        return _processed(self, ctx, value, super().process_value)


_FAST: dict[type, type] = {TyperArgument: _FastArgument, TyperOption: _FastOption}


def _processed(
    parameter: TyperArgument | TyperOption,
    ctx: "Context",
    value: object,
    by_typer: Callable[["Context", object], object],
) -> object:
    """The same value that typer would make; typer makes it wherever that takes more than a line here."""
    if value is None and not parameter.required:
        plain: object = () if parameter.multiple or parameter.nargs == -1 else None
    elif isinstance(value, str) and value and (make := _maker(parameter, value)):
        try:
            plain = make(value)
        except ValueError:
            return by_typer(ctx, value)  # which says what is wrong with it
    else:
        return by_typer(ctx, value)
    return plain if parameter.callback is None else parameter.callback(ctx, parameter, plain)


def _maker(parameter: TyperArgument | TyperOption, value: str) -> Callable[[str], object] | None:
    """What makes the value of a parameter from text; None if only typer can."""
    annotation: object = parameter.type_descriptor.annotation
    if parser := parameter.type_descriptor.parameter_info.parser:
        return None if parameter.multiple or parameter.nargs != 1 else parser
    if annotation is Path:
        return Path
    is_choice = get_origin(annotation) is Literal and value in get_args(annotation)
    return str if annotation is str or is_choice else None


@contextmanager
def _plain_errors() -> Generator[None]:
    try:
        yield
    except typer.TyperException as error:
        error.message = _plain_lines(error.message)
        raise


def _plain_lines(text: str) -> str:
    return "\n".join(map(plain_text, text.split("\n")))
