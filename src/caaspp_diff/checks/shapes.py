"""The shapes of the tables in a rules file, as pydantic models: which keys and values a table may hold."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from caaspp_diff.checks import values
from caaspp_diff.checks.model import Limit, RuleSeverity

CountOrShare = Annotated[Limit, BeforeValidator(values.limit)]
Share = Annotated[Limit, BeforeValidator(values.share)]
Points = Annotated[Limit, BeforeValidator(values.points)]
Tests = Annotated[tuple[str, ...], BeforeValidator(values.tests)]
FieldNames = Annotated[tuple[str, ...], BeforeValidator(values.fields)]
FindingCodes = Annotated[tuple[str, ...], BeforeValidator(values.codes)]
RequiredTests = Annotated[tuple[str, ...], BeforeValidator(values.required_tests)]
RequiredSchools = Annotated[tuple[str, ...], BeforeValidator(values.schools)]


class RuleTable(BaseModel):
    """Any table. Its attributes have the names of those of `Rule`; an alias is the key in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    severity: RuleSeverity = "error"


class LimitsTable(RuleTable):
    """A table that sets the least, the most or both, as counts or as shares."""

    min: CountOrShare | None = None
    max: CountOrShare | None = None

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


class OfStudents(LimitsTable):
    """Students. The file says in which school and grade each one is."""

    by: Literal["school", "grade"] | None = None


class OfFields(OfStudents):
    """Changes of students' fields."""

    fields: FieldNames = Field(default=(), alias="field")


class OfRecords(OfStudents):
    """Records or scores."""

    of: Tests = ()


class OfStatus(OfRecords):
    """Changes of records' fields."""

    fields: FieldNames = Field(default=(), alias="field")


class OfImpact(RuleTable):
    """Numbers. They are known for student groups too, though not which students belong to a group."""

    of: Tests = ()
    by: Literal["school", "grade", "group"] | None = None


class Participation(OfImpact, LimitsTable):
    """How many tested, as a share only."""

    min: Share | None = None
    max: Share | None = None


class ImpactMoves(OfImpact):
    """How far a number may move."""

    max: Points


class RecordTypes(RuleTable):
    """Tests that must be there."""

    named: RequiredTests = Field(alias="require")


class Schools(RuleTable):
    """Schools that must be there."""

    named: RequiredSchools = Field(alias="require")


class Findings(RuleTable):
    """Findings that must not be there."""

    named: FindingCodes = Field(alias="none")


def keys_of(table: type[RuleTable]) -> list[str]:
    """The keys that a table may hold, as they are written in the file."""
    return [field.alias or name for name, field in table.model_fields.items()]
