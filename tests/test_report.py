"""Reports: what each format says, and that no schema can speak for it."""

from __future__ import annotations

import json
import unicodedata
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest
from bindsmith.errors import Diagnostic, Severity, SourceLocation
from bindsmith.report import FORMATS, render
from bindsmith.report.safe import printable
from hypothesis import given, settings
from hypothesis import strategies as st

FOUND = (
    Diagnostic(
        "BS104",
        Severity.ERROR,
        SourceLocation("a/b c.json", 3, 7, "/x/y~1z"),
        'duplicate key "é", 100% <sure>',
        "remove it: one, or two & more",
    ),
    Diagnostic(
        "BS701", Severity.WARNING, SourceLocation("a/b c.json", 9, 1, "/q"), "odd"
    ),
    Diagnostic("BS301", Severity.NOTE, SourceLocation("n.json"), "left out"),
    Diagnostic("BS508", Severity.ERROR, SourceLocation(""), 'unknown option "x"'),
)
HOSTILE = (
    "x\r\n::error::fake\n\x1b[31mred\x00\x7f\x85\u2028\u2029\u202e\u2066\ud800\udc80"
    "\ufeff\uffff\U000e0041]]></failure>"
)


def report(fmt: str, *found: Diagnostic) -> str:
    return render(found or FOUND, fmt, tool_version="1.2.3")


def test_text() -> None:
    assert report("text") == (
        'a/b c.json:3:7: error BS104 duplicate key "é", 100% <sure>\n'
        "    remove it: one, or two & more\n"
        "a/b c.json:9:1: warning BS701 odd\n"
        "n.json: note BS301 left out\n"
        'error BS508 unknown option "x"\n'
    )


def test_github() -> None:
    assert report("github") == (
        "::error file=a/b c.json,line=3,col=7,title=BS104::"
        'duplicate key "é", 100%25 <sure>%0Aremove it: one, or two & more\n'
        "::warning file=a/b c.json,line=9,col=1,title=BS701::odd\n"
        "::notice file=n.json,title=BS301::left out\n"
        '::error title=BS508::unknown option "x"\n'
    )
    where = SourceLocation("C:a,b%\n.json", 1, 1)
    (line,) = report(
        "github", Diagnostic("BS101", Severity.ERROR, where, "m")
    ).splitlines()
    assert line == "::error file=C%3Aa%2Cb%25\\n.json,line=1,col=1,title=BS101::m"


def test_json() -> None:
    found = json.loads(report("json"))
    assert found[0] == {
        "code": "BS104",
        "severity": "error",
        "path": "a/b c.json",
        "line": 3,
        "column": 7,
        "pointer": "/x/y~1z",
        "message": 'duplicate key "é", 100% <sure>',
        "hint": "remove it: one, or two & more",
    }
    assert [each["code"] for each in found] == ["BS104", "BS701", "BS301", "BS508"]


def test_gitlab() -> None:
    found = json.loads(report("gitlab"))
    assert [each["severity"] for each in found] == ["major", "minor", "info", "major"]
    assert found[0]["check_name"] == "BS104"
    assert found[0]["location"] == {"path": "a/b c.json", "lines": {"begin": 3}}
    assert found[2]["location"]["lines"]["begin"] == 1
    assert found[0]["description"].startswith('BS104: duplicate key "é"')
    assert "remove it" in found[0]["description"]


def moved(found: Diagnostic, lines: int) -> Diagnostic:
    at = found.location
    where = SourceLocation(at.path, at.line + lines, at.column + 1, at.pointer)
    return Diagnostic(found.code, found.severity, where, found.message, "other hint")


def fingerprints(fmt: str, *found: Diagnostic) -> list[str]:
    parsed: Any = json.loads(report(fmt, *found))
    if fmt == "gitlab":
        return [each["fingerprint"] for each in parsed]
    results = parsed["runs"][0]["results"]
    return [each["partialFingerprints"]["bindsmith/v1"] for each in results]


@pytest.mark.parametrize("fmt", ["gitlab", "sarif"])
def test_fingerprints_are_stable_and_distinct(fmt: str) -> None:
    first = FOUND[0]
    (one,) = fingerprints(fmt, first)
    assert fingerprints(fmt, moved(first, 10)) == [one]
    assert fingerprints(fmt, first, moved(first, 1))[0] == one
    assert len(set(fingerprints(fmt, first, moved(first, 1), *FOUND[1:]))) == 5
    for changed in (
        Diagnostic("BS105", first.severity, first.location, first.message),
        Diagnostic(first.code, first.severity, first.location, "other"),
        Diagnostic(
            first.code,
            first.severity,
            SourceLocation("other", 3, 7, "/x/y~1z"),
            first.message,
        ),
        Diagnostic(
            first.code,
            first.severity,
            SourceLocation("a/b c.json", 3, 7, "/x"),
            first.message,
        ),
    ):
        assert fingerprints(fmt, changed) != [one]


def test_sarif() -> None:
    log = json.loads(report("sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("bindsmith", "1.2.3")
    ids = [rule["id"] for rule in driver["rules"]]
    assert ids == ["BS104", "BS301", "BS508", "BS701"]
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
    assert [ids[each["ruleIndex"]] for each in run["results"]] == [
        each["ruleId"] for each in run["results"]
    ]
    assert [each["level"] for each in run["results"]] == [
        "error",
        "warning",
        "note",
        "error",
    ]
    first, _, third, last = run["results"]
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "a/b%20c.json"},
                "region": {"startLine": 3, "startColumn": 7},
            },
            "logicalLocations": [{"fullyQualifiedName": "/x/y~1z"}],
        }
    ]
    assert "region" not in third["locations"][0]["physicalLocation"]
    assert "locations" not in last


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("/tmp/é.json", "file:///tmp/%C3%A9.json"),
        ("a:b/c#d?.json", "a%3Ab/c%23d%3F.json"),
        ("bad\udcff.json", "bad%FF.json"),
        ("bad\ud800.json", "bad%5Cud800.json"),
    ],
)
def test_sarif_uris(path: str, uri: str) -> None:
    found = Diagnostic("BS101", Severity.ERROR, SourceLocation(path), "m")
    result = json.loads(report("sarif", found))["runs"][0]["results"][0]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == uri


def test_junit() -> None:
    suites = ElementTree.fromstring(report("junit"))
    (suite,) = suites
    for each in (suites, suite):
        assert (each.get("tests"), each.get("failures")) == ("4", "2")
    first, second, third, last = suite
    assert first.get("name") == "BS104 3:7"
    assert first.get("classname") == first.get("file") == "a/b c.json"
    assert first.get("line") == "3"
    (failure,) = first
    assert failure.tag == "failure"
    assert failure.get("message") == FOUND[0].message
    assert failure.text == (
        'a/b c.json:3:7: duplicate key "é", 100% <sure>\nremove it: one, or two & more'
    )
    for case in (second, third):
        assert [each.tag for each in case] == ["system-out"]
    assert last.get("classname") == "bindsmith"


@pytest.mark.parametrize("fmt", FORMATS)
def test_no_findings(fmt: str) -> None:
    text = render([], fmt, tool_version="1")
    match fmt:
        case "text" | "github":
            assert text == ""
        case "json" | "gitlab":
            assert json.loads(text) == []
        case "sarif":
            assert json.loads(text)["runs"][0]["results"] == []
        case "junit":
            ((case,),) = ElementTree.fromstring(text)
            assert list(case) == []


def test_unknown_format() -> None:
    with pytest.raises(ValueError, match="xml"):
        render([], "xml", tool_version="1")


@pytest.mark.parametrize("fmt", FORMATS)
def test_hostile_text_stays_in_its_place(fmt: str) -> None:
    where = SourceLocation(HOSTILE, 1, 2, HOSTILE)
    hostile = Diagnostic("BS101", Severity.ERROR, where, HOSTILE, HOSTILE)
    text = report(fmt, hostile)
    for char in text.replace("\n", ""):
        assert unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    text.encode()
    calm = Diagnostic("BS101", Severity.ERROR, SourceLocation("p", 1, 2, "/"), "m", "h")
    assert text.count("\n") == report(fmt, calm).count("\n")
    if fmt == "junit":
        (((failure,),),) = ElementTree.fromstring(text)
        assert failure.get("message") == printable(HOSTILE)
    if fmt in ("text", "github"):
        assert not any(line.startswith("::error::") for line in text.split("\n"))


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_printable(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert len(shown.splitlines()) <= 1
    assert printable(shown) == shown
    shown.encode()
    if text.isprintable():
        assert shown == text
