"""What CI systems run: the hooks, the action and the snippets of docs/ci.md, as they are.

Installing is left out, or is a test that is slow; what runs is the command of this
checkout, found on PATH.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli import Project, environment, snapshot

CHECKOUT = Path(__file__).parents[1]
DOCS = (CHECKOUT / "docs" / "ci.md").read_text("utf-8")
HOOKS = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text("utf-8"))
ACTION = yaml.safe_load((CHECKOUT / "action.yml").read_text("utf-8"))
BIN = Path(sys.executable).parent

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")


def shell(script: str, cwd: Path, **env: str) -> tuple[int, str, str]:
    """A script as CI systems run it: it ends at the first command that fails."""
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=cwd,
        env=environment({"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **env}),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A scratch repository whose generated code is current."""
    project = Project(tmp_path / "project")
    project.schema("a.json", {"$schema": "http://json-schema.org/draft-07/schema#"})
    project.generated()
    git = (
        "git init -q && git add -A && git -c user.name=a -c user.email=a@b commit -qm a"
    )
    code, _, err = shell(git, project.root)
    assert code == 0, err
    return project


def change(project: Project) -> None:
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", "type": "string"}
    project.schema("a.json", schema)


def blocks(heading: str, language: str) -> list[str]:
    section = DOCS.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


# pre-commit


def test_hooks_are_what_pre_commit_reads() -> None:
    assert [each["id"] for each in HOOKS] == [
        "bindsmith-check",
        "bindsmith-generate",
        "bindsmith-lint",
    ]
    for hook in HOOKS:
        assert {"id", "name", "entry", "language"} <= hook.keys()
        assert hook["language"] == "python"
        # Deleted schemas are no files that it could pass.
        assert (hook["pass_filenames"], hook["always_run"]) == (False, True)
    [example] = blocks("pre-commit", "yaml")
    [repo] = yaml.safe_load(example)["repos"]
    assert {each["id"] for each in repo["hooks"]} <= {each["id"] for each in HOOKS}


def hook(name: str) -> str:
    [entry] = [each["entry"] for each in HOOKS if each["id"] == name]
    return str(entry)


def test_hooks(project: Project) -> None:
    for each in HOOKS:
        assert shell(each["entry"], project.root)[0] == 0, each
    change(project)
    code, out, _ = shell(hook("bindsmith-check"), project.root)
    assert code == 1
    assert "validators/a.py: error BS401" in out
    assert shell(hook("bindsmith-generate"), project.root)[0] == 0
    # pre-commit fails where a hook has changed files.
    assert shell("git diff --exit-code --quiet generated", project.root)[0] == 1
    assert shell(hook("bindsmith-check"), project.root)[0] == 0
    (project.root / "schemas/a.json").unlink()
    project.schema("b.json", {"required": 3})
    assert shell(hook("bindsmith-lint"), project.root)[0] == 1


# GitHub


def expand(text: str, given: dict[str, str], action_path: Path) -> str:
    """A value of ``env`` as the runner fills it in."""
    inputs = {name: each["default"] for name, each in ACTION["inputs"].items()}
    values = {f"inputs.{name}": value for name, value in (inputs | given).items()}
    values["github.action_path"] = str(action_path)
    return re.sub(r"\$\{\{ (\S+) \}\}", lambda found: values[found[1]], text)


def act(project: Project, step: dict[str, Any], **given: str) -> tuple[int, str, str]:
    """Run one step of the action."""
    assert step["shell"] == "bash"
    assert "${{" not in step["run"], "inputs must not become text of a script"
    env = {
        name: expand(text, given, CHECKOUT)
        for name, text in step.get("env", {}).items()
    }
    return shell(step["run"], project.root, **env)


def test_action_is_a_composite_one() -> None:
    assert ACTION["runs"]["using"] == "composite"
    assert {"name", "description", "inputs", "runs"} == ACTION.keys()
    for step in ACTION["runs"]["steps"]:
        assert {"name", "shell", "env", "run"} == step.keys()
    [example] = blocks("GitHub Actions", "yaml")
    given = yaml.safe_load(example)["steps"][-1]["with"]
    assert given.keys() <= ACTION["inputs"].keys()


def test_action(project: Project) -> None:
    _, run = ACTION["runs"]["steps"]
    before = snapshot(project.root)
    assert act(project, run)[:2] == (0, "")
    assert act(project, run, args="--deep -v")[0] == 0
    change(project)
    code, out, _ = act(project, run)
    assert code == 1
    assert out.startswith("::error file=generated/validators/a.py,title=BS401::stale")
    (project.root / "bindsmith.toml").rename(project.root / "my config.toml")
    assert act(project, run, config="my config.toml")[0] == 1
    project.generated("--config", "my config.toml")
    assert act(project, run, config="my config.toml", command="lint")[0] == 0
    assert before.keys() - snapshot(project.root).keys() == {"bindsmith.toml"}


def test_action_takes_inputs_as_words_not_as_scripts(project: Project) -> None:
    _, run = ACTION["runs"]["steps"]
    for hostile in ("$(touch forged)", "; touch forged", "`touch forged`", "'"):
        for name in ("args", "config", "command"):
            assert act(project, run, **{name: hostile})[0] == 2
    assert not (project.root / "forged").exists()


@pytest.mark.slow
def test_action_installs(project: Project, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    scripts = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    install, run = ACTION["runs"]["steps"]
    path = f'export PATH="{scripts}{os.pathsep}$PATH"; '
    for step in (install, run):
        step = {**step, "run": path + step["run"]}
        assert act(project, step)[0] == 0, step["name"]


# GitLab


def test_gitlab(project: Project) -> None:
    [example] = blocks("GitLab", "yaml")
    [job] = yaml.safe_load(example).values()
    install, check = job["script"]
    assert install.startswith("pip install ")
    report = project.root / job["artifacts"]["reports"]["codequality"]
    assert shell(check, project.root)[0] == 0
    assert json.loads(report.read_text()) == []
    change(project)
    assert shell(check, project.root)[0] == 1
    [finding] = json.loads(report.read_text())
    assert finding["location"]["path"] == "generated/validators/a.py"
    # Without it, GitLab drops the report of a job that failed.
    assert job["artifacts"]["when"] == "always"


# git and shells


def test_gitattributes(project: Project) -> None:
    """git gives back the very bytes, whatever it would do with line endings."""
    [lines] = blocks("git", "")
    (project.root / ".gitattributes").write_text(lines)
    again = (
        "git config core.autocrlf true && git add -A && rm -r generated "
        "&& git checkout -q -- generated && bindsmith check"
    )
    assert shell(again, project.root)[0] == 0


@pytest.mark.parametrize("shell_name", ["bash", "zsh", "fish"])
def test_completion(shell_name: str, tmp_path: Path) -> None:
    [line] = re.findall(rf"^\| {shell_name} \| `(.*)` \|$", DOCS, re.M)
    command = re.search(rf"_BINDSMITH_COMPLETE={shell_name}_source bindsmith", line)
    assert command
    code, out, _ = shell(command[0], tmp_path)
    assert code == 0
    assert f"_BINDSMITH_COMPLETE={shell_name}_complete" in out


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ch", "plain,check\n"),
        ("check --rep", "plain,--report\n"),
        ("check --report s", "plain,sarif\n"),
        ("check --config bind", "file,bind\n"),
        ("validate sch", "file,sch\n"),
    ],
)
def test_what_is_completed(words: str, found: str, tmp_path: Path) -> None:
    env = {"COMP_WORDS": f"bindsmith {words}", "COMP_CWORD": str(len(words.split()))}
    code, out, _ = shell("_BINDSMITH_COMPLETE=bash_complete bindsmith", tmp_path, **env)
    assert (code, out) == (0, found)
