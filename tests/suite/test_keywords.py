"""The keywords' own cases, in the suite's format, in both modes and standalone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bindsmith.keywords import registry

from tests.suite.cases import SuiteFile, groups_of
from tests.suite.verdicts import compiled, verdict

FOLDER = Path(__file__).resolve().parents[1] / "keywords"
RUNNER = Path(__file__).with_name("standalone_runner.py")
FILES = tuple(sorted(FOLDER.glob("*.json")))


def test_every_file_is_of_a_keyword_s_module() -> None:
    assert FILES
    modules = {each.checks.__module__ for each in registry().values() if each.checks}
    assert {path.stem for path in FILES} <= {m.rpartition(".")[2] for m in modules}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_keyword_has_the_same_verdicts_in_both_modes_and_alone(path: Path) -> None:
    file = SuiteFile(FOLDER, "", path.name)
    programs = []
    for group in groups_of(path):
        assert "$schema" in group.schema, "each schema names its dialect"
        validator = compiled(file, group)
        failed = [
            str(v) for c in group.cases if not (v := verdict(validator, c)).passed
        ]
        assert not failed, "\n".join(failed)
        cases = [(case.instance, case.valid) for case in group.cases]
        assert {valid for _, valid in cases} == {True, False}, "both verdicts occur"
        programs.append({"name": path.stem, "source": validator.source, "cases": cases})
    command = [sys.executable, "-I", "-S", str(RUNNER)]
    given = json.dumps(programs)
    done = subprocess.run(command, input=given, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "[]"), done.stderr
