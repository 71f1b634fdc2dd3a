"""`check` says why a file is not as it should be: each cause, told by the command."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from bindsmith import __version__
from bindsmith.emit.lock import digest

from tests.cli import Outcome, Project

CODE = {"type": "string", "maxLength": 9}
NAME = {"type": "string", "minLength": 1}
OTHER = {"type": "string", "maxLength": 8}


def basic(**definitions: Any) -> dict[str, Any]:
    return {"definitions": definitions, "type": "object", "title": "Basic"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose output is current; tests change copies of it."""
    project = Project(tmp_path_factory.mktemp("causes") / "made")
    project.schema("basic.json", basic(code=CODE, name=NAME))
    project.schema("user.json", {"$ref": "basic.json#/definitions/code"})
    project.schema("alone.json", {"type": "string"})
    project.generated()
    return project


@pytest.fixture
def project(made: Project, tmp_path: Path) -> Project:
    shutil.copytree(made.root, tmp_path / "project")
    return Project(tmp_path / "project")


def told(project: Project, *args: str) -> dict[str, str]:
    """What is said of each file, by its path in the output."""
    outcome = project.run("check", *args)
    assert outcome.code == 1, outcome
    said = {}
    for line in outcome.errors:
        path, _, message = line.partition(": error ")
        said[path.removeprefix("generated/").removeprefix("validators/")] = message
    return said


def reason(message: str) -> str:
    return message.partition(" generates now: ")[2]


def relock(project: Project, **changes: Any) -> None:
    """Change what the lock says."""
    lock = json.loads(project.text("bindsmith.lock"))
    lock |= changes
    project.write("generated/bindsmith.lock", json.dumps(lock))


def last_line(outcome: Outcome) -> str:
    return outcome.err.splitlines()[-1]


# A schema


def test_a_definition_changed(project: Project) -> None:
    project.schema("basic.json", basic(code=OTHER, name=NAME))
    said = told(project)
    assert said.keys() == {"basic.py", "user.py"}
    assert said["basic.py"].startswith("BS401 stale: ")
    for message in said.values():
        assert reason(message) == "basic.json changed (definitions/code)"


def test_definitions_that_came_and_went(project: Project) -> None:
    project.schema("basic.json", basic(code=CODE, names={"type": "array"}))
    assert reason(told(project)["basic.py"]) == (
        "basic.json changed (no more definitions/name, new definitions/names)"
    )


def test_the_root_of_a_schema_changed(project: Project) -> None:
    project.schema("basic.json", basic(code=CODE, name=NAME) | {"minProperties": 1})
    said = told(project)
    assert said.keys() == {"basic.py"}
    assert reason(said["basic.py"]) == "basic.json changed (its root)"


def test_no_more_definitions_are_named_than_anyone_reads(project: Project) -> None:
    many = {f"d{number}": NAME for number in range(9)}
    project.schema("basic.json", basic(code=CODE, name=NAME, **many))
    message = reason(told(project)["basic.py"])
    assert message.endswith("new definitions/d3 and 5 more)")


def test_a_new_schema(project: Project) -> None:
    project.schema("more.json", NAME)
    message = told(project)["more.py"]
    assert message == (
        "BS402 missing: more.json should have generated it (more.json is new)"
    )


def test_a_schema_that_is_gone(project: Project) -> None:
    (project.root / "schemas/alone.json").unlink()
    message = told(project)["alone.py"]
    assert message == (
        "BS404 orphaned: no schema generates it any more (alone.json is gone)"
    )


def test_a_renamed_schema(project: Project) -> None:
    (project.root / "schemas/alone.json").rename(project.root / "schemas/lone.json")
    said = told(project)
    assert "(alone.json is gone)" in said["alone.py"]
    assert "(lone.json is new)" in said["lone.py"]


# What it is made with


def test_the_configuration_changed(project: Project) -> None:
    project.config('header = "Ours."\n')
    for message in told(project).values():
        assert reason(message) == "the configuration changed (header)"


def test_a_target_that_the_configuration_dropped(project: Project) -> None:
    project.config('targets = ["typed_dicts"]\n')
    said = told(project)
    assert said["alone.py"] == (
        "BS404 orphaned: no schema generates it any more (the configuration changed "
        "(targets))"
    )
    assert said["typed_dicts/alone.py"].endswith(
        "(the configuration changed (targets))"
    )


def test_another_version_of_the_tool(project: Project) -> None:
    """Stale only where this version prints something else."""
    module = project.out / "validators" / "alone.py"
    text = module.read_text().replace("string", "text")
    module.write_text(text)
    lock = json.loads(project.text("bindsmith.lock"))
    outputs = lock["outputs"]
    outputs["validators/alone.py"]["sha256"] = digest(text)
    about = {**lock["bindsmith"], "version": "0.0.7"}
    relock(project, outputs=outputs, bindsmith=about)
    said = told(project)
    assert said.keys() == {"alone.py"}
    assert reason(said["alone.py"]) == (
        f"bindsmith 0.0.7 wrote it, this is {__version__}"
    )


def test_the_templates_changed(project: Project) -> None:
    shipped = Path(__file__).parents[1] / "templates" / "validators"
    shutil.copytree(shipped, project.root / "mine" / "validators")
    template = project.root / "mine/validators/module.py.jinja"
    template.write_text(template.read_text() + "\nMINE = 1\n")
    project.config('templates = "mine"\n')
    for message in told(project).values():
        assert reason(message).startswith("the templates changed; the formatter was")
    project.generated()
    template.write_text(template.read_text() + "\nMORE = 1\n")
    for message in told(project).values():
        assert reason(message) == "the templates changed"


# What happened to the output


def test_edited_by_hand(project: Project) -> None:
    edited = project.text("validators/alone.py") + "X = 1\n"
    project.write("generated/validators/alone.py", edited)
    said = told(project)["alone.py"]
    assert said == (
        "BS403 hand-edited: neither as it was written nor what alone.json generates now"
    )
    project.schema("alone.json", {"type": "null"})
    assert told(project)["alone.py"] == (
        f"{said} (besides, alone.json changed (its root))"
    )


def test_missing(project: Project) -> None:
    (project.out / "validators/alone.py").unlink()
    message = told(project)["alone.py"]
    assert message == (
        "BS402 missing: alone.json should have generated it (it was deleted)"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<<<<<<< ours\n=======\n>>>>>>> theirs\n", "merge conflict markers"),
        ("{", "is not JSON"),
        ("[]", "is not a lock that this version"),
        ('{"bindsmith": {"lock": 99}}', "is not a lock that this version"),
        (b"\xff", "it is not UTF-8"),
    ],
)
def test_a_damaged_lock_is_told_and_not_believed(
    project: Project, text: str | bytes, why: str
) -> None:
    lock = project.text("bindsmith.lock")
    module = project.text("validators/alone.py")
    project.write("generated/validators/alone.py", module + "X = 1\n")
    project.write("generated/bindsmith.lock", text)
    said = told(project)
    assert said.keys() == {"bindsmith.lock", "alone.py"}
    assert said["bindsmith.lock"].startswith("BS406 ")
    assert why in said["bindsmith.lock"]
    assert reason(said["alone.py"]) == "nothing is recorded about it"
    outcome = project.generated()
    [warning] = outcome.warnings
    assert "bindsmith.lock: warning BS406 " in warning
    assert project.text("bindsmith.lock") == lock
    assert project.text("validators/alone.py") == module


def test_a_lock_that_does_not_fit_the_files(project: Project) -> None:
    """Taken from another branch, say."""
    outputs = json.loads(project.text("bindsmith.lock"))["outputs"]
    outputs["validators/alone.py"]["sha256"] = "0" * 64
    relock(project, outputs=outputs)
    assert told(project) == {
        "bindsmith.lock": "BS401 stale: it records other content than the files have"
    }


@pytest.mark.parametrize("parts", [None, [], {"basic.json": 3}, {"basic.json": {}}])
def test_digests_of_definitions_are_no_more_than_a_help(
    project: Project, parts: Any
) -> None:
    """A lock from before there were any, or with others, is as good."""
    relock(project, parts=parts)
    assert project.run("check").code == 0
    project.schema("basic.json", basic(code=OTHER, name=NAME))
    assert reason(told(project)["user.py"]) == "basic.json changed"


# The command that mends it


def test_the_last_line_names_the_command(project: Project) -> None:
    (project.out / "validators/alone.py").unlink()
    project.schema("basic.json", basic(code=OTHER, name=NAME))
    outcome = project.run("check")
    assert last_line(outcome) == "1 missing, 2 stale: `bindsmith generate` mends it"
    assert project.run("check", "-q").err == ""


def test_the_command_has_the_same_options(project: Project) -> None:
    """What it is told to type must look where `check` looked."""
    (project.root / "bindsmith.toml").rename(project.root / "other.toml")
    args = ("schemas/alone.json", "--config", "other.toml", "-o", "out put")
    outcome = project.run("check", *args, "-t", "validators")
    command = (
        "bindsmith generate schemas/alone.json --config other.toml -o 'out put' "
        "-t validators"
    )
    assert last_line(outcome).endswith(f": `{command}` mends it")
    assert f"    run `{command}` to write it\n" in outcome.out
    project.generated(*args, "-t", "validators")
    assert project.run("check", *args, "-t", "validators").code == 0


def test_what_no_command_mends(project: Project) -> None:
    project.schema("mine.json", NAME)
    project.write("generated/validators/mine.py", "mine = 1\n")
    outcome = project.run("check")
    assert last_line(outcome) == (
        "1 foreign; what is foreign or kept is for you to move or delete"
    )
