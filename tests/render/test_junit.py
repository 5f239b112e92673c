import xml.etree.ElementTree as ET

from caaspp_diff.checks.model import Slice
from caaspp_diff.render.junit import allowed, render_junit
from support.junit_schema import faults
from support.rule_builders import result, run

EVERYTHING = run(
    result(),
    result(severity="warning", limit="at most 1%"),
    result(rule="retested", subject="retested", status="holds", worse=None),
    result(
        rule="students_left by school",
        status="not_judged",
        found=None,
        sentence="Birch & <Middle>: not judged, as it has fewer than 11 students.",
        slice=Slice(by="school", value="1", words="Birch & <Middle>"),
    ),
    result(rule="level_down", status="approved"),
)


def test_every_kind_of_result_is_valid_by_the_schemas() -> None:
    assert faults(render_junit(EVERYTHING)) == []
    assert faults(render_junit(run())) == []


def test_a_result_is_read_back_as_it_was() -> None:
    suite = ET.fromstring(render_junit(EVERYTHING))  # noqa: S314 - our own output

    assert suite.attrib == {
        "name": "caaspp-diff check",
        "tests": "5",
        "failures": "1",
        "errors": "0",
        "skipped": "1",
        "time": "0",
    }
    first, second, third, fourth, fifth = suite.findall("testcase")
    failure = first.find("failure")
    assert failure is not None
    assert failure.attrib == {
        "type": "score_removed",
        "message": "3 scores were withdrawn; the rule says none.",
    }
    assert failure.text == failure.attrib["message"]
    assert second.findtext("system-out") == "warning: 3 scores were withdrawn; the rule says none."
    assert len(third) == 0
    assert fourth.get("name") == "students_left by school: Birch & <Middle>, none (error)"
    assert fifth.findtext("system-out", "").startswith("approved: ")


def test_a_warning_is_a_failure_where_warnings_fail() -> None:
    document = render_junit(run(result(severity="warning"), fail_on="warning"))

    assert faults(document) == []
    assert b'failures="1"' in document


def test_what_xml_cannot_hold_is_replaced() -> None:
    document = render_junit(run(result(sentence="a\x00b\x1b\ufffe")))

    assert faults(document) == []
    assert allowed("a\x00b\x1b\ufffe é😀\t") == "a\ufffdb\ufffd\ufffd é😀\t"
    assert "a\ufffdb\ufffd\ufffd".encode() in document


def test_the_same_run_gives_the_same_bytes() -> None:
    assert render_junit(EVERYTHING) == render_junit(EVERYTHING)
