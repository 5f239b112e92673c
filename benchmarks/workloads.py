"""What is measured: `WORKLOADS`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """One section of the results."""

    name: str
    about: str
    """What it shows."""

    sizes: tuple[int, ...] = ()
    """Records of old, one pair each; empty where no files are compared."""

    form: str = "fixed-width"
    variant: str = "plain"
    padding: str = "bytes"
    """Whether fixed-width fields are filled up by bytes or by characters."""

    peers: bool = False
    """Whether other programs run on the same pair; they read the delimited form only."""

    refreshed: str = ""
    """The field that changes in every record; it is compared, and ignored."""

    on_request: bool = False
    """Not part of ``all``: takes much time and disk."""


WORKLOADS = (
    Workload(name="help", about="Starting the program."),
    Workload(name="small", about="A small LEA.", sizes=(2_000,)),
    Workload(
        name="medium",
        about="A large district, delimited, beside other programs that compare tables.",
        sizes=(300_000,),
        form="delimited",
        peers=True,
    ),
    Workload(name="medium-fixed", about="The same district, fixed width.", sizes=(300_000,)),
    Workload(
        name="medium-characters",
        about="The same, padded by characters, so that a line with accents is longer.",
        sizes=(300_000,),
        padding="characters",
    ),
    Workload(
        name="shuffled",
        about="The same, where the lines of new stand in random order.",
        sizes=(300_000,),
        variant="shuffled",
    ),
    Workload(
        name="drifted",
        about="Delimited, where old has the column headers of the summer and new those of the winter.",
        sizes=(300_000,),
        form="delimited",
        variant="drifted",
    ),
    Workload(
        name="refreshed",
        about="Delimited, where one field changes in every record, as a date of issue does.",
        sizes=(300_000,),
        form="delimited",
        variant="refreshed",
        refreshed="uin",
    ),
    Workload(name="large", about="The largest LEA there is.", sizes=(900_000,)),
    Workload(
        name="large-all-changed",
        about="The worst case: every record changed.",
        sizes=(900_000,),
        variant="all-changed",
    ),
    Workload(
        name="scaling",
        about="How time and memory grow with the number of records.",
        sizes=(30_000, 100_000, 300_000, 900_000),
    ),
    Workload(
        name="state",
        about="More than all of California, delimited.",
        sizes=(10_000_000,),
        form="delimited",
        on_request=True,
    ),
)
