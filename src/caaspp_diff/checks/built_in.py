"""The text of the built-in rules. It needs no library, so that ``--print-rules`` answers at once."""

from importlib.resources import files

BUILT_IN = "built-in rules"
"""Their name, in place of that of a rules file."""


def built_in_text() -> str:
    """The rules that apply if no rules file is given, as TOML with comments."""
    return files("caaspp_diff.checks").joinpath("rules.toml").read_text(encoding="utf-8")
