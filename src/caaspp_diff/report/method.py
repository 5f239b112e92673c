"""How the report was made, and what its words mean."""

from caaspp_diff.report.model import Line

METHOD = (
    (
        "Records are matched by SSID and record type, whatever their order in the file. A student whose "
        "SSID was replaced is recognized by the test registration or opportunity they share, or by "
        "birth date, gender, name and school, and counts once."
    ),
    (
        "Values are compared as text: 01 is not 1, a blank is no value. Padding, line ends, the form of "
        "the file and the order of its lines make no difference."
    ),
    (
        "An event is one fact about one student or one test, however many records repeat it. A field "
        "that only echoes another makes no event of its own."
    ),
    (
        "The counts add up, and the program checks it before it writes: old = unchanged + changed + "
        "gone; new = unchanged + changed + added."
    ),
)

_WORDS = {
    "release": "one download of the LEA Student Data File, at one moment of one administration",
    "record": "one line of a release: one student, one test",
    "counted": "Include Indicator Y: the score is in the public means and percentages",
    "tested": "Include Indicator T, R or Y",
    "withdrawn": "a score that was there and is gone, the student being still in the file",
    "left the file": (
        "in the old release and not in the new: no longer enrolled here; it does not mean that a "
        "student stopped going to school"
    ),
    "exit code": (
        "what a school entered in CALPADS when an enrollment ended; E150, E155, E156 and E170 are not "
        "departures"
    ),
    "expected": (
        "the testing window of the student was still open when the old release was extracted, so that "
        "the demographic snapshot came later"
    ),
    "at or above standard": "counted scores at the level that the state counts as met, or above",
    "level": "achievement level of the test, 1 the lowest",
}

GLOSSARY = tuple(Line(label=word, value=meaning) for word, meaning in _WORDS.items())
