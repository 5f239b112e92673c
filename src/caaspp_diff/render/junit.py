"""The results of a check as JUnit XML, as Jenkins, GitLab and Azure read it: `render_junit`."""

import xml.etree.ElementTree as ET
from collections import Counter

from caaspp_diff.checks.model import CheckRun, Result

SUITE = "caaspp-diff check"
NO_TIME = "0"
"""The schemas require a time. None is measured, so that the same input gives the same bytes."""


def render_junit(run: CheckRun) -> bytes:
    """One test suite, one test case a result; valid by the schemas of Surefire and of Jenkins.

    A result that makes the run fail is a failure. One that was not judged is skipped. A warning that does
    not make the run fail, and what was approved, passes and says so in ``system-out``.
    """
    failures = [result for result in run.results if run.stops(result)]
    suite = ET.Element(
        "testsuite",
        name=SUITE,
        tests=str(len(run.results)),
        failures=str(len(failures)),
        errors="0",
        skipped=str(len(run.with_status("not_judged"))),
        time=NO_TIME,
    )
    properties = ET.SubElement(suite, "properties")
    for name, value in (("old", run.old), ("new", run.new), ("rules", run.rules), ("fail-on", run.fail_on)):
        ET.SubElement(properties, "property", name=name, value=allowed(value))
    shared = {name for name, times in Counter(map(_name, run.results)).items() if times > 1}
    for result in run.results:
        _case(suite, run, result, shared)
    ET.indent(suite)
    text: bytes = ET.tostring(suite, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _case(suite: ET.Element, run: CheckRun, result: Result, shared: set[str]) -> None:
    classname, name = f"caaspp-diff.{result.subject}", _name(result)
    if name in shared and result.slice:  # CI tools tell test cases apart by their names alone
        name += f" [{result.slice.value}]"
    case = ET.SubElement(suite, "testcase", classname=classname, name=allowed(name), time=NO_TIME)
    sentence = allowed(result.sentence)
    if run.stops(result):
        ET.SubElement(case, "failure", type=result.subject, message=sentence).text = sentence
    elif result.status == "not_judged":
        ET.SubElement(case, "skipped", message=sentence)
    elif result.status != "holds":
        word = "warning" if result.status == "failed" else "approved"
        ET.SubElement(case, "system-out").text = f"{word}: {sentence}"


def _name(result: Result) -> str:
    """Different for every result, unless two slices have the same name."""
    return f"{result.name}, {result.limit} ({result.severity})"


def allowed(text: str) -> str:
    """``text`` without what XML 1.0 cannot hold."""
    return "".join(
        sign if sign in "\t\n\r" or " " <= sign < "\ud800" or "\ue000" <= sign <= "\ufffd" or sign > "\uffff"
        else "\N{REPLACEMENT CHARACTER}"
        for sign in text
    )  # fmt: skip
