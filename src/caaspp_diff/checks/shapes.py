"""What each table of a rules file may hold, as pydantic models: `SHAPES`."""

from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from caaspp_diff.checks import values
from caaspp_diff.checks.model import Limit, RuleSeverity

Counts = Annotated[Limit, BeforeValidator(values.limit)]
Shares = Annotated[Limit, BeforeValidator(values.share)]
Points = Annotated[Limit, BeforeValidator(values.points)]
Tests = Annotated[tuple[str, ...], BeforeValidator(values.tests)]
Fields = Annotated[tuple[str, ...], BeforeValidator(values.fields)]
Codes = Annotated[tuple[str, ...], BeforeValidator(values.codes)]
RequiredTests = Annotated[tuple[str, ...], BeforeValidator(values.required_tests)]
RequiredSchools = Annotated[tuple[str, ...], BeforeValidator(values.schools)]


class Table(BaseModel):
    """Any table. Attributes are named like those of `Rule`; the aliases are the keys of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    severity: RuleSeverity = "error"


class Bounds(Table):
    """A table that sets a least or a most, as counts or as shares."""

    min: Counts | None = None
    max: Counts | None = None

    @model_validator(mode="after")
    def _limits_agree(self) -> Self:
        if self.min is None and self.max is None:
            raise ValueError('sets no limit; write max = 25, or max = "2%", or min, below it')
        if self.min is not None and self.max is not None:
            if self.min.unit != self.max.unit:
                raise ValueError("has a count and a share for its limits; write two tables, one for each")
            if self.min.value > self.max.value:
                raise ValueError(f"asks for at least {self.min} and at most {self.max}, which cannot be")
        return self


class OfStudents(Bounds):
    """Students, of whom the file says in which school and grade they are."""

    by: Literal["school", "grade"] | None = None


class OfFields(OfStudents):
    """Changes of students' fields."""

    fields: Fields = Field(default=(), alias="field")


class OfRecords(OfStudents):
    """Records or scores."""

    of: Tests = ()


class OfStatus(OfRecords):
    """Changes of records' fields."""

    fields: Fields = Field(default=(), alias="field")


class OfImpact(Table):
    """Numbers that are known of student groups too, though not who belongs to them."""

    of: Tests = ()
    by: Literal["school", "grade", "group"] | None = None


class Participation(OfImpact, Bounds):
    """Shares only."""

    min: Shares | None = None
    max: Shares | None = None


class Moves(OfImpact):
    """How far a number may move."""

    max: Points


class RecordTypes(Table):
    """Tests that must be there."""

    named: RequiredTests = Field(alias="require")


class Schools(Table):
    """Schools that must be there."""

    named: RequiredSchools = Field(alias="require")


class Findings(Table):
    """Findings that must not be there."""

    named: Codes = Field(alias="none")


SHAPES: Final[dict[str, type[Table]]] = {
    "students_left": OfStudents,
    "students_joined": OfStudents,
    "students": OfStudents,
    "ssid_replaced": OfStudents,
    "exit_recorded": OfStudents,
    "school_changed": OfStudents,
    "demographic_changes": OfFields,
    "unexpected_demographic_changes": OfFields,
    "identity_changes": OfFields,
    "new_scores": OfRecords,
    "unexpected_new_scores": OfRecords,
    "score_removed": OfRecords,
    "score_invalidated": OfRecords,
    "score_reinstated": OfRecords,
    "score_changed": OfRecords,
    "level_up": OfRecords,
    "level_down": OfRecords,
    "retested": OfRecords,
    "status_changed": OfStatus,
    "record_added": OfRecords,
    "record_removed": OfRecords,
    "records": OfRecords,
    "participation": Participation,
    "mean_change": Moves,
    "met_change": Moves,
    "record_types": RecordTypes,
    "schools": Schools,
    "findings": Findings,
}
"""Subject → its table."""


def keys_of(table: type[Table]) -> list[str]:
    """The keys that a table may hold, as the file has them."""
    return [field.alias or name for name, field in table.model_fields.items()]
