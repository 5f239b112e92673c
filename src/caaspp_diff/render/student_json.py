"""Renders one student as JSON, in the format ``caaspp-diff-student/1``: `student_json`."""

from typing import Any

from caaspp_diff.show.student import ComparedStudent
from caaspp_diff.version import __version__

FORMAT = "caaspp-diff-student/1"


def student_json(student: ComparedStudent) -> dict[str, Any]:
    """Returns the JSON document of a student: both sides, where they differ, and the events.

    ``before`` and ``after`` are documents as `caaspp_diff.show.document.Document` describes them; the events
    are like those of ``--json``.
    """
    comparison = student.comparison
    return {
        "format": FORMAT,
        "tool": {"name": "caaspp-diff", "version": __version__},
        "old": comparison.old.name,
        "new": comparison.new.name,
        "state": student.state,
        "ssid": {"old": student.old_ssid, "new": student.new_ssid},
        "before": student.old,
        "after": student.new,
        "changes": [{"path": list(d.path), "old": d.old, "new": d.new} for d in student.differences],
        "events": student.events(),
    }
