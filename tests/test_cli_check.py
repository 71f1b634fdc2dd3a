"""`check` as a process: each thing that can be wrong, told apart, with its cure."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli import Project, snapshot


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose output is current; tests change copies of it."""
    project = Project(tmp_path_factory.mktemp("check") / "made")
    project.schema("a.json", {"type": "string"})
    project.schema("b.json", {"items": {"$ref": "c.json"}})
    project.schema("c.json", {"type": "string", "description": "Three."})
    project.generated()
    return project


@pytest.fixture
def project(made: Project, tmp_path: Path) -> Project:
    shutil.copytree(made.root, tmp_path / "project")
    return Project(tmp_path / "project")


def spoil(project: Project) -> None:
    """One of each: stale, missing, hand-edited, orphaned, kept and foreign."""
    for name in ("missing", "edited", "gone", "kept", "foreign"):
        project.schema(f"{name}.json", {"type": "string"})
    project.generated()
    project.schema("c.json", {"type": "string", "description": "Other."})
    (project.out / "validators" / "missing.py").unlink()
    for name in ("edited", "kept"):
        edited = project.text(f"validators/{name}.py") + "X = 1\n"
        project.write(f"generated/validators/{name}.py", edited)
    project.write("generated/validators/foreign.py", "mine = 1\n")
    for name in ("gone", "kept"):
        (project.root / f"schemas/{name}.json").unlink()


def judged(project: Project, *args: str) -> list[str]:
    """Exit code 1, nothing changed, and what is said without the folder."""
    before = snapshot(project.root)
    outcome = project.run("check", *args)
    assert outcome.code == 1, outcome
    assert snapshot(project.root) == before
    return [line.removeprefix("generated/") for line in outcome.errors]


def test_current(project: Project) -> None:
    for args in ((), ("--deep",), ("-t", "validators"), ("schemas/a.json",)):
        outcome = project.run("check", *args)
        assert (outcome.code, outcome.out) == (0, ""), outcome
        assert outcome.err == "the output is current\n"
    assert project.run("check", "-q").err == ""


def test_nothing_generated_yet(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.schema("a.json", {})
    before = snapshot(tmp_path)
    outcome = project.run("check")
    assert outcome.code == 1
    assert all("error BS402 missing" in line for line in outcome.errors)
    assert any("generated/validators/a.py: " in line for line in outcome.errors)
    assert snapshot(tmp_path) == before


def test_each_state_is_told_apart_with_its_cure(project: Project) -> None:
    spoil(project)
    outcome = project.run("check")
    assert outcome.code == 1
    lines = outcome.out.splitlines()
    told = {
        head.removeprefix("generated/validators/").partition(".py: error ")[0]: (
            head.partition(" error ")[2],
            hint.strip(),
        )
        for head, hint in zip(lines[::2], lines[1::2], strict=True)
    }
    generate = "run `bindsmith generate`"
    expected = {
        "c": ("BS401 stale: not what c.json generates now", generate),
        "missing": ("BS402 missing: missing.json should have", f"{generate} to write"),
        "edited": ("BS403 hand-edited: ", f"{generate} to overwrite the edit"),
        "gone": ("BS404 orphaned: no schema generates", f"{generate} to delete it"),
        "kept": ("BS404 orphaned: ", "delete it by hand"),
        "foreign": ("BS405 foreign: in the way", "move it away"),
    }
    assert told.keys() == expected.keys()
    for name, (message, hint) in expected.items():
        assert told[name][0].startswith(message), told[name]
        assert told[name][1].startswith(hint), told[name]
    counts = (
        "1 missing, 1 stale, 1 hand-edited, 1 foreign, 1 orphaned, 1 orphaned, kept"
    )
    assert outcome.err.startswith(f"{counts}: `bindsmith generate` mends it; ")


def test_the_cures_work(project: Project) -> None:
    spoil(project)
    (project.out / "validators" / "foreign.py").unlink()
    (project.out / "validators" / "kept.py").unlink()
    project.generated()
    assert project.run("check").code == 0


def test_a_narrowed_run_judges_only_its_own(project: Project) -> None:
    spoil(project)
    assert project.run("check", "schemas/a.json").code == 0
    errors = judged(project, "schemas/b.json")
    # Whether b.py, too, differs is for the inlining of references to say.
    assert errors[-1].startswith("validators/c.py: error BS401 ")
    assert all("/b.py" in each for each in errors[:-1])


def test_diff(project: Project) -> None:
    spoil(project)
    (project.out / "validators" / "foreign.py").unlink()
    out = project.run("check", "--diff").out
    diff = out[out.index("--- ") :]
    assert "--- a/validators/c.py\n+++ b/validators/c.py\n" in diff
    assert "--- a/validators/edited.py\n+++ b/validators/edited.py\n" in diff
    assert "\n-X = 1\n" in diff
    assert "--- /dev/null\n+++ b/validators/missing.py\n" in diff
    assert "--- a/validators/gone.py\n+++ /dev/null\n" in diff
    assert "bindsmith.lock" not in diff
    assert "kept.py" not in diff
    assert project.run("check", "--diff", "schemas/a.json").out == ""


def test_deep_trusts_no_recorded_hash(project: Project) -> None:
    """An edit that was entered into the lock as well."""
    path = project.out / "validators" / "a.py"
    old = path.read_bytes()
    new = old + b"X = 1\n"
    path.write_bytes(new)
    lock = project.text("bindsmith.lock")
    digest = sha256(old).hexdigest()
    assert digest in lock
    lock = lock.replace(digest, sha256(new).hexdigest())
    project.write("generated/bindsmith.lock", lock)
    assert project.run("check").code == 0
    errors = judged(project, "--deep")
    assert errors[0].startswith("validators/a.py: error BS401 ")


def test_line_endings(project: Project) -> None:
    path = project.out / "validators" / "a.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    [error] = judged(project)
    assert "BS401 stale" in error
    assert "line endings" in error


def test_without_a_lock(project: Project) -> None:
    (project.out / "bindsmith.lock").unlink()
    [error] = judged(project)
    assert error.startswith("bindsmith.lock: error BS402 missing")
    edited = project.text("validators/a.py") + "X = 1\n"
    project.write("generated/validators/a.py", edited)
    assert len(judged(project)) == 2


def test_a_lock_with_merge_conflicts(project: Project) -> None:
    lock = project.text("bindsmith.lock")
    project.write("generated/bindsmith.lock", f"<<<<<<< ours\n{lock}>>>>>>> theirs\n")
    [error] = judged(project)
    assert error.startswith("bindsmith.lock: error BS406 ")
    project.generated()
    assert project.text("bindsmith.lock") == lock


def test_another_version_of_the_tool(project: Project) -> None:
    """Its files are as they would be now: that nobody generated since is no matter."""
    lock = project.text("bindsmith.lock").replace('"version": "', '"version": "0.0.')
    project.write("generated/bindsmith.lock", lock)
    assert project.run("check").code == 0
    project.schema("a.json", {"type": "null"})
    [error] = judged(project)
    assert error.startswith("validators/a.py: error BS401 ")


def test_changes_that_change_no_output(project: Project) -> None:
    """A schema that is only laid out differently has the same output."""
    project.schema("a.json", json.dumps({"type": "string"}, indent=8))
    assert project.run("check").code == 0
    assert "0 files written" in project.generated().err
    assert project.run("check").code == 0


# Reports


def test_reports_can_be_parsed(project: Project) -> None:
    project.schema("c.json", {"type": "string", "description": "Other."})
    (project.out / "validators" / "a.py").unlink()

    def report(kind: str) -> str:
        outcome = project.run("check", "--report", kind)
        assert outcome.code == 1, outcome
        assert outcome.err == "1 missing, 1 stale: `bindsmith generate` mends it\n"
        return outcome.out

    found = json.loads(report("json"))
    assert [(each["code"], each["path"]) for each in found] == [
        ("BS402", "generated/validators/a.py"),
        ("BS401", "generated/validators/c.py"),
    ]
    assert all(each["severity"] == "error" and each["hint"] for each in found)
    gitlab = json.loads(report("gitlab"))
    assert [each["location"]["path"] for each in gitlab] == [
        "generated/validators/a.py",
        "generated/validators/c.py",
    ]
    assert len({each["fingerprint"] for each in gitlab}) == 2
    sarif = json.loads(report("sarif"))
    assert [each["ruleId"] for each in sarif["runs"][0]["results"]] == [
        "BS402",
        "BS401",
    ]
    suite = ElementTree.fromstring(report("junit").encode())
    assert suite.get("failures") == "2"
    assert len(suite.findall(".//failure")) == 2
    github = report("github").splitlines()
    assert github[0].startswith("::error file=generated/validators/a.py,title=BS402::")
    assert len(github) == 2


def test_reports_of_a_run_without_findings(project: Project) -> None:
    assert json.loads(project.run("check", "--report", "json").out) == []
    sarif = json.loads(project.run("check", "--report", "sarif").out)
    assert sarif["runs"][0]["results"] == []
    junit = project.run("check", "--report", "junit").out
    assert ElementTree.fromstring(junit.encode()).get("failures") == "0"
    assert project.run("check", "--report", "github").out == ""


def test_a_report_of_a_run_that_cannot_be_done(project: Project) -> None:
    project.schema("a.json", "{")
    [found] = json.loads(project.refused("check", "--report", "json").out)
    assert found["code"] == "BS103"
    assert (found["path"], found["line"], found["column"]) == ("a.json", 1, 2)
