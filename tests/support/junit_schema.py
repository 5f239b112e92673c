"""The rules of the Surefire and Jenkins xUnit schemas for a JUnit file, written by hand."""

import re
import xml.etree.ElementTree as ET

TIME = re.compile(r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]{0,3})?")
SUITE = {"name", "time", "tests", "errors", "skipped", "failures"}
"""Required of a test suite by surefire-test-report.xsd, ``time`` aside; junit-10.xsd allows them all."""

CASE = {"name": True, "classname": False, "group": False, "time": True}
"""Attributes of a test case in both schemas → whether Surefire requires them."""

ORDER = ["failure", "skipped", "error", "system-out", "system-err"]
"""Children of a test case, in the sequence of surefire-test-report.xsd."""

ATTRIBUTES = {"failure": {"message", "type"}, "skipped": {"message"}, "system-out": set[str]()}


def faults(document: bytes) -> list[str]:
    """Lists what the schemas of Surefire and of Jenkins xUnit would object to in ``document``."""
    suite = ET.fromstring(document)  # noqa: S314 - our own output
    cases = suite.findall("testcase")
    wrong = []
    if suite.tag != "testsuite" or set(suite.attrib) != SUITE or not TIME.fullmatch(suite.attrib["time"]):
        wrong.append("testsuite")
    tags = [child.tag for child in suite]
    if tags != ["properties", *["testcase"] * len(cases)]:
        wrong.append("order of the suite")
    if any(set(one.attrib) != {"name", "value"} for one in suite.findall("properties/property")):
        wrong.append("property")
    for case in cases:
        required = {name for name, must in CASE.items() if must}
        if not required <= set(case.attrib) <= set(CASE) or not TIME.fullmatch(case.attrib["time"]):
            wrong.append(f"attributes of {case.attrib}")
        children = [child.tag for child in case]
        if children != sorted(children, key=ORDER.index) or len(children) != len(set(children)):
            wrong.append(f"children {children}")
        wrong += [child.tag for child in case if set(child.attrib) != ATTRIBUTES[child.tag] or len(child)]
    if len(cases) != len({(case.get("classname"), case.get("name")) for case in cases}):
        wrong.append("test cases that cannot be told apart")
    for name, tag in (
        ("tests", "testcase"),
        ("failures", "testcase/failure"),
        ("skipped", "testcase/skipped"),
    ):
        if suite.attrib[name] != str(len(suite.findall(tag))):
            wrong.append(name)
    return wrong
