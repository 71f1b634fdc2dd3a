"""``Validator.source`` needs nothing but the standard library of any newer Python."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import black
import pytest
from bindsmith import compile_validator

from tests import corpora
from tests.suite.cases import DRAFTS, SuiteFile, files
from tests.suite.gaps import known_gaps
from tests.suite.verdicts import compiled

CHECKOUT = Path(__file__).resolve().parents[2]
RUNNER = Path(__file__).with_name("standalone_runner.py")
GAPS = known_gaps()
# One file each of references and remotes, in-place applicators, patterns and formats.
SAMPLE = ("refRemote.json", "oneOf.json", "patternProperties.json", "contains.json")
NEWER = ("3.12", "3.13", "3.14")


def programs(wanted: tuple[SuiteFile, ...]) -> Iterator[dict[str, object]]:
    """The validators of some files with the cases that they get right."""
    for file in wanted:
        known = GAPS.get(file.label, frozenset())
        for group in file.groups():
            cases = [(c.instance, c.valid) for c in group.cases if c.name not in known]
            source = compiled(file, group).source
            yield {"name": file.label, "source": source, "cases": cases}


def run_alone(python: str, wanted: tuple[SuiteFile, ...]) -> list[str]:
    """What an interpreter that can import nothing else finds wrong."""
    given = json.dumps(list(programs(wanted)))
    command = [python, "-I", "-S", "-W", "error", str(RUNNER)]
    done = subprocess.run(command, input=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def interpreter(version: str) -> str:
    """A Python of that version which really runs; skips if there is none."""
    finder = CHECKOUT / "tools" / "find_python.sh"
    done = subprocess.run([finder, version], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no Python {version} on this machine")
    return done.stdout.strip()


@pytest.mark.parametrize("schema", [True, {"pattern": "^a+$", "format": "date"}])
def test_black_leaves_the_source_alone(schema: Any) -> None:
    source = compile_validator(schema).source
    assert black.format_str(source, mode=black.Mode()) == source


def sample(draft: str) -> tuple[SuiteFile, ...]:
    corpora.require(corpora.SUITE)
    return tuple(file for file in files(draft, "") if file.name in SAMPLE)


def everything(draft: str) -> tuple[SuiteFile, ...]:
    corpora.require(corpora.SUITE)
    return files(draft, "") + files(draft, "optional") + files(draft, "optional/format")


def test_a_schema_without_an_identity_has_a_source_of_its_own() -> None:
    import bindsmith

    schema = {"type": "object", "properties": {"a": {"pattern": r"^\d+$"}}}
    validator = bindsmith.compile_validator(schema)
    cases = [({"a": "12"}, True), ({"a": "x"}, False), ([], False)]
    assert [validator.is_valid(instance) for instance, _ in cases] == [
        True,
        False,
        False,
    ]
    given = json.dumps([{"name": "a", "source": validator.source, "cases": cases}])
    command = [sys.executable, "-I", "-S", str(RUNNER)]
    done = subprocess.run(command, input=given, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "[]"), done.stderr


@pytest.mark.parametrize("draft", DRAFTS)
def test_sources_run_alone(draft: str) -> None:
    assert run_alone(sys.executable, everything(draft)) == []


@pytest.mark.parametrize("version", NEWER)
def test_sources_run_alone_on_newer_pythons(version: str) -> None:
    python = interpreter(version)
    assert run_alone(python, sample("draft7") + sample("draft2020-12")) == []


@pytest.mark.slow
@pytest.mark.parametrize("version", NEWER)
@pytest.mark.parametrize("draft", DRAFTS)
def test_all_sources_run_alone_on_newer_pythons(version: str, draft: str) -> None:
    assert run_alone(interpreter(version), everything(draft)) == []
