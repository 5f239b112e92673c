"""Settings from files: values for options that neither the command line nor the environment sets.

Every key is named like its option (``old_extracted`` for ``--old-extracted``). The command line wins over
the environment, the environment over the file in the working folder, and that over the file in the user's
config folder. The top level is for every command that compares; a table such as ``[check]`` is for that
command. A value reaches its command as it is: a list stays a list, a day a day.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from caaspp_diff.checks.toml_lines import Lines, Mistake, mistakes_in, parse_toml
from caaspp_diff.checks.values import said
from caaspp_diff.cli.options import SHARED_OPTIONS, Names
from caaspp_diff.errors import UsageError
from caaspp_diff.phrases import cut, suggest
from caaspp_diff.user_text import NotTextError, read_text, why

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MAIL_VARIABLES = "CAASPP_DIFF_MAIL_"

LONGEST_WAIT = 3_600
"""Seconds; the system takes no time that is very much longer."""

MOST_RECORDS = 10**9

PathOrName = TypeVar("PathOrName", Path, str)

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _without_control(given: PathOrName) -> PathOrName:
    """A path as it is; one with a tab or line break comes of backslashes that TOML takes for escapes."""
    if _CONTROL.search(str(given)):
        raise ValueError(
            "has a tab, a line break or the like in it; a path with backslashes stands in single quotes"
        )
    return given


FilePath = Annotated[Path, AfterValidator(_without_control)]
FileName = Annotated[str, AfterValidator(_without_control)]


class CheckSettings(BaseModel):
    """The table ``[check]`` of a settings file: the options that only ``caaspp-diff check`` has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rules: FilePath | None = None
    baseline: FilePath | None = None
    fail_on: Literal["error", "warning"] | None = None
    json_file: FileName | None = Field(default=None, alias="json")
    junit: FilePath | None = None
    github: bool | None = None
    redact: Literal["none", "aggregate"] | None = None


NameList = Annotated[list[str], AfterValidator(Names)]
Addresses = Annotated[list[str], BeforeValidator(lambda given: [given] if isinstance(given, str) else given)]


class MailSettings(BaseModel):
    """The table ``[mail]`` of a settings file: the mail server, and who writes to whom.

    A variable sets each key as well: ``CAASPP_DIFF_MAIL_HOST`` sets ``host``. A password is not allowed here.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    host: str | None = None
    port: int | None = Field(default=None, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password_file: FilePath | None = None
    ca_file: FilePath | None = None
    sender: str | None = Field(default=None, alias="from")
    to: Addresses = []
    cc: Addresses = []
    timeout: float = Field(default=30.0, gt=0, le=LONGEST_WAIT)
    retries: int = Field(default=3, ge=0, le=10)
    wait: float = Field(default=2.0, ge=0, le=LONGEST_WAIT)
    allow_plain: bool = False

    @model_validator(mode="before")
    @classmethod
    def _no_password(cls, given: Any) -> Any:  # noqa: ANN401 - whatever the file holds
        if isinstance(given, dict) and "password" in given:
            raise ValueError(
                "a password does not belong in a settings file; "
                "set CAASPP_DIFF_MAIL_PASSWORD or password_file"
            )
        return given


class Settings(BaseModel):
    """The keys that a settings file may have at its top level; a key that is absent sets nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    layout: str | None = None
    layout_file: FilePath | None = None
    delimiter: str | None = None
    encoding: str | None = None
    population: Literal["enrolled", "tested"] | None = None
    on_duplicate: Literal["stop", "pair"] | None = None
    ignore: NameList | None = None
    only: NameList | None = None
    old_extracted: date | None = None
    force: bool | None = None
    html: FilePath | None = None
    no_html: bool | None = None
    open_report: bool | None = Field(default=None, alias="open")
    json_file: FileName | None = Field(default=None, alias="json")
    export: list[FilePath] | None = None
    raw: bool | None = None
    delta: FilePath | None = None
    delta_split: int | None = Field(default=None, le=MOST_RECORDS)
    delta_kinds: NameList | None = None
    redact: Literal["none", "ids", "aggregate"] | None = None
    key_file: FilePath | None = None
    per_school: FilePath | None = None
    lea_name: str | None = None
    logo: FilePath | None = None
    templates: FilePath | None = None
    quiet: bool | None = None
    exit_code: bool | None = None
    progress: bool | None = None
    color: bool | None = None
    check: CheckSettings | None = None
    mail: MailSettings | None = None


_TABLES: Mapping[str, type[BaseModel]] = {"check": CheckSettings, "mail": MailSettings}

SETTINGS_ARE_OPTIONS = "Settings are named like the options that caaspp-diff compare --help lists."


def defaults_for(command: str, files: Iterable[Path]) -> dict[str, object]:
    """The values that settings files give to the options of a command, by the names of its parameters.

    The top level has the options of ``compare``; every other command takes those of `SHARED_OPTIONS` from
    it, and its own from the table that is named like the command.

    Raises:
        UsageError: As for `find_settings`.
    """
    found = find_settings(files)
    top = {name: value for name, value in found.items() if not isinstance(value, dict)}
    if command == "compare":
        return top
    own = found.get(command)
    shared = {name: value for name, value in top.items() if name in SHARED_OPTIONS}
    return shared | (own if isinstance(own, dict) else {})


def find_settings(files: Iterable[Path]) -> dict[str, object]:
    """The values that settings files set; a table is a dictionary of its own.

    Args:
        files: The files, each of which wins over those before it.

    Raises:
        UsageError: A file is not TOML, or has keys or values that are not known; the message names all.
    """
    found: dict[str, object] = {}
    for path in files:
        found = _merged(found, read_settings(path))
    return found


def read_settings(path: Path) -> dict[str, object]:
    """The values that one settings file sets.

    Raises:
        UsageError: As for `find_settings`.
    """
    try:
        text = read_text(path)
    except (OSError, NotTextError) as error:
        raise UsageError(f"{path} {why(error)}.") from error
    tables = parse_toml(text, str(path))
    try:
        return _values(Settings.model_validate(tables))
    except ValidationError as error:
        lines = Lines(text)
        mistakes = sorted(_mistake(detail, lines) for detail in error.errors())
    raise mistakes_in(str(path), mistakes)


def find_mail_settings(files: Iterable[Path], environment: Mapping[str, str]) -> MailSettings:
    """The table ``[mail]`` of settings files; the variables of ``environment`` win over it.

    Raises:
        UsageError: As for `find_settings`, or a variable has a value that its key cannot have.
    """
    table = find_settings(files).get("mail")
    found: dict[str, object] = dict(table) if isinstance(table, dict) else {}
    for name, field in MailSettings.model_fields.items():
        value = environment.get(f"{MAIL_VARIABLES}{(field.alias or name).upper()}")
        if value:
            found[name] = value
    try:
        return MailSettings.model_validate(found)
    except ValidationError as error:
        raise UsageError(f"A variable {MAIL_VARIABLES}… is not right: {_mistakes(error)}.") from error


def _mistake(detail: "ErrorDetails", lines: Lines) -> Mistake:
    table, key, *_ = (*map(str, detail["loc"]), "", "")
    line = lines.of(table, 0, key)
    model = _TABLES.get(table)
    name, where = (key, f" in [{table}]") if model and key else (table, "")
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = [field.alias or known for known, field in (model or Settings).model_fields.items()]
        hint = suggest(name, known, SETTINGS_ARE_OPTIONS)
        return Mistake(line, f"there is no setting {cut(name)}{where}. {hint}")
    reason = detail["msg"].removeprefix("Value error, ")
    if kind == "value_error":  # the value may be a password
        return Mistake(line, f"{name}{where}: {reason}")
    reason = reason[:1].lower() + reason[1:]
    return Mistake(line, f"{name}{where} is {said(detail['input'])}; {reason}")


def _mistakes(error: ValidationError) -> str:
    found = [
        ".".join(map(str, mistake["loc"])) + ": " + mistake["msg"].removeprefix("Value error, ")
        for mistake in error.errors()
    ]
    return "; ".join(found)


def _values(settings: BaseModel) -> dict[str, object]:
    """The fields that were set, a table as a dictionary of its own."""
    return {
        name: _values(value) if isinstance(value, BaseModel) else value
        for name, value in settings
        if name in settings.model_fields_set
    }


def _merged(under: dict[str, object], over: dict[str, object]) -> dict[str, object]:
    """Both together; ``over`` wins, within a table key by key."""
    merged = under | over
    for name, table in under.items():
        other = over.get(name)
        if isinstance(table, dict) and isinstance(other, dict):
            merged[name] = table | other
    return merged
