"""Settings from files: values for options that neither the command line nor the environment sets.

Every key is named like its option (``old_extracted`` for ``--old-extracted``). The command line wins over
the environment, the environment over the file in the working folder, and that over the file in the user's
config folder. The top level is for every command that compares; a table such as ``[check]`` is for that
command. A value reaches its command as it is: a list stays a list, a day a day.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from caaspp_diff.cli.options import SHARED_OPTIONS, Names
from caaspp_diff.errors import UsageError

MAIL_VARIABLES = "CAASPP_DIFF_MAIL_"


class CheckSettings(BaseModel):
    """The table ``[check]`` of a settings file: the options that only ``caaspp-diff check`` has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rules: Path | None = None
    baseline: Path | None = None
    fail_on: Literal["error", "warning"] | None = None
    json_file: str | None = Field(default=None, alias="json")
    junit: Path | None = None
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
    password_file: Path | None = None
    ca_file: Path | None = None
    sender: str | None = Field(default=None, alias="from")
    to: Addresses = []
    cc: Addresses = []
    timeout: float = Field(default=30.0, gt=0)
    retries: int = Field(default=3, ge=0, le=10)
    wait: float = Field(default=2.0, ge=0)
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
    layout_file: Path | None = None
    delimiter: str | None = None
    encoding: str | None = None
    population: Literal["enrolled", "tested"] | None = None
    on_duplicate: Literal["stop", "pair"] | None = None
    ignore: NameList | None = None
    only: NameList | None = None
    old_extracted: date | None = None
    force: bool | None = None
    html: Path | None = None
    no_html: bool | None = None
    open_report: bool | None = Field(default=None, alias="open")
    json_file: str | None = Field(default=None, alias="json")
    export: list[Path] | None = None
    raw: bool | None = None
    delta: Path | None = None
    delta_split: int | None = None
    delta_kinds: NameList | None = None
    redact: Literal["none", "ids", "aggregate"] | None = None
    key_file: Path | None = None
    per_school: Path | None = None
    lea_name: str | None = None
    logo: Path | None = None
    templates: Path | None = None
    quiet: bool | None = None
    exit_code: bool | None = None
    progress: bool | None = None
    color: bool | None = None
    check: CheckSettings | None = None
    mail: MailSettings | None = None


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
        settings = Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not valid TOML: {error}.") from error
    except ValidationError as error:
        raise UsageError(f"{path} has settings that are not known: {_mistakes(error)}.") from error
    return _values(settings)


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
