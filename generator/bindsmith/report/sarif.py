"""The SARIF 2.1.0 report, for code scanning; it has no fixes and no call stacks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import quote

from bindsmith.errors import Diagnostic
from bindsmith.report.fingerprint import fingerprints
from bindsmith.report.safe import posix, printable

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# What the first digit of a code says.
_FAMILIES = {
    "BS1": "A schema cannot be loaded, or a reference not resolved",
    "BS2": "A schema says something that cannot be used",
    "BS3": "A type or name differs from what the schema says",
    "BS4": "The output is not what it should be",
    "BS5": "The configuration cannot be used",
    "BS6": "An instance does not match its schema",
    "BS7": "A schema has a defect",
}


def render(diagnostics: Sequence[Diagnostic], tool_version: str) -> str:
    """One run with a rule for each code and a result for each finding."""
    codes = sorted({each.code for each in diagnostics})
    driver = {
        "name": "bindsmith",
        "version": tool_version,
        "rules": [_rule(code) for code in codes],
    }
    prints = fingerprints(diagnostics)
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(found, codes.index(found.code), fingerprint)
            for found, fingerprint in zip(diagnostics, prints, strict=True)
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _rule(code: str) -> dict[str, object]:
    family = _FAMILIES.get(code[:3], "A finding of bindsmith")
    return {"id": code, "shortDescription": {"text": family}}


def _result(found: Diagnostic, index: int, fingerprint: str) -> dict[str, object]:
    text = printable(found.message)
    if found.hint:
        text += "\n" + printable(found.hint)
    result: dict[str, object] = {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": str(found.severity),
        "message": {"text": text},
        "partialFingerprints": {"bindsmith/v1": fingerprint},
    }
    location = _location(found)
    if location:
        result["locations"] = [location]
    return result


def _location(found: Diagnostic) -> dict[str, object]:
    at = found.location
    location: dict[str, object] = {}
    if at.path:
        physical: dict[str, object] = {"artifactLocation": {"uri": _uri(at.path)}}
        if at.line:
            column = max(1, at.column)
            physical["region"] = {"startLine": at.line, "startColumn": column}
        location["physicalLocation"] = physical
    if at.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": printable(at.pointer)}]
    return location


def _uri(path: str) -> str:
    """A URI reference; ``surrogateescape`` bytes of a file name are its own bytes."""
    name = posix(path)
    try:
        raw = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = printable(name).encode()
    if not PurePath(path).is_absolute():
        return quote(raw, safe="/")
    slashes = "file://" if name.startswith("/") else "file:///"
    return slashes + quote(raw, safe="/:")
