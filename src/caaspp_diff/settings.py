"""Settings from ``caaspp-diff.toml``: what the command line and the environment do not say.

Every key is named like its option (``old_extracted`` for ``--old-extracted``). The command line wins over
the environment, the environment over the file in the working folder, that over the one in the user's config
folder.
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from caaspp_diff.errors import UsageError

SETTINGS_FILE = "caaspp-diff.toml"


class Settings(BaseModel):
    """The keys that a settings file may hold, at its top level; a key that is absent is not set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    layout: str | None = None
    layout_file: Path | None = None
    delimiter: str | None = None
    encoding: str | None = None
    population: Literal["enrolled", "tested"] | None = None
    on_duplicate: Literal["stop", "pair"] | None = None
    ignore: list[str] | None = None
    only: list[str] | None = None
    old_extracted: date | None = None
    force: bool | None = None
    html: Path | None = None
    no_html: bool | None = None
    open_report: bool | None = Field(default=None, alias="open")
    json_file: str | None = Field(default=None, alias="json")
    redact: Literal["none", "ids", "aggregate"] | None = None
    key_file: Path | None = None
    templates: Path | None = None
    quiet: bool | None = None
    exit_code: bool | None = None
    progress: bool | None = None
    color: bool | None = None


def find_settings(working: Path, config: Path) -> dict[str, object]:
    """What the settings files of the two folders set, ready to be an option's default.

    Raises:
        UsageError: A file is not TOML, or holds a key or value that is not known; all are named.
    """
    found: dict[str, object] = {}
    for folder in (config, working):
        path = folder / SETTINGS_FILE
        if path.is_file():
            found |= read_settings(path)
    return found


def read_settings(path: Path) -> dict[str, object]:
    """What one settings file sets, as text where an option takes text.

    Raises:
        UsageError: As for `find_settings`.
    """
    try:
        settings = Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not valid TOML: {error}.") from error
    except ValidationError as error:
        mistakes = "; ".join(
            f"{'.'.join(map(str, mistake['loc']))}: {mistake['msg'].lower()}" for mistake in error.errors()
        )
        raise UsageError(f"{path} has settings that are not known: {mistakes}.") from error
    return {name: _option(value) for name, value in settings if value is not None}


def _option(value: object) -> object:
    if isinstance(value, list):
        return ",".join(value)
    return str(value) if isinstance(value, (Path, date)) else value
