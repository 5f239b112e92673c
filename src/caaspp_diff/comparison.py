"""What one comparison holds, and `compare`, which makes it: the facts that every output is made of."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from caaspp_diff.compare.align import OnDuplicate, align, duplicate_keys, with_replaced
from caaspp_diff.compare.assemble import field_frame, people, school_names
from caaspp_diff.compare.conservation import check_conservation
from caaspp_diff.compare.demographics import DemographicRules, demographic_events
from caaspp_diff.compare.events import in_order
from caaspp_diff.compare.facts import read_facts
from caaspp_diff.compare.fields import field_changes, shared_fields
from caaspp_diff.compare.findings import release_findings
from caaspp_diff.compare.guards import guards, stop
from caaspp_diff.compare.impact import impact
from caaspp_diff.compare.notes import comparison_notes, possible_replacements
from caaspp_diff.compare.population import Belonging, belonging
from caaspp_diff.compare.replaced import find_replaced
from caaspp_diff.compare.schema import (
    EVENT_KINDS,
    EVENT_SCHEMA,
    FIELD_SCHEMA,
    IMPACT_SCHEMA,
    PEOPLE_SCHEMA,
    EventKind,
)
from caaspp_diff.compare.scores import ScoreRules, score_events
from caaspp_diff.compare.students import student_events
from caaspp_diff.finding import Finding
from caaspp_diff.release.model import Form, Population, Release

__all__ = [
    "EVENT_KINDS",
    "EVENT_SCHEMA",
    "FIELD_SCHEMA",
    "IMPACT_SCHEMA",
    "PEOPLE_SCHEMA",
    "Comparison",
    "EventKind",
    "NotCompared",
    "Options",
    "RecordCounts",
    "ReleaseFacts",
    "StudentCounts",
    "compare",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFacts:
    """One release, described."""

    name: str
    sha256: str
    form: Form
    delimiter: str | None
    encoding: str
    layout: str
    administration: str
    population: Population | None
    lea: str | None
    """The LEA's 14-digit county-district(-school) code; None where the records do not agree on one."""

    lea_name: str | None
    records: int
    students: int
    record_types: dict[str, int]
    """Records by record type, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentCounts:
    """old = both + left; new = both + joined; a replaced SSID is one student, in both."""

    old: int
    new: int
    both: int
    left: int
    joined: int
    ssid_replaced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCounts:
    """old = unchanged + changed + removed; new = unchanged + changed + added."""

    old: int
    new: int
    unchanged: int
    changed: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCompared:
    """Something that was left out, told in every output."""

    what: str
    """``historical fields``, ``blank fields``, ``field Growth Score, only in new``."""

    why: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that one comparison found; see the schemas for the columns of its frames."""

    old: ReleaseFacts
    new: ReleaseFacts
    students: StudentCounts
    records: RecordCounts
    events: pl.DataFrame
    fields: pl.DataFrame
    impact: pl.DataFrame
    people: pl.DataFrame
    schools: dict[str, str]
    """School code → name, as the new release has it, else the old."""

    field_titles: dict[str, str]
    """Field name → its name in the official layout."""

    findings: tuple[Finding, ...]
    not_compared: tuple[NotCompared, ...]
    redaction: Literal["none", "ids"] = "none"
    """``ids``: SSIDs are tokens, and names, birth dates and other ids are gone."""
