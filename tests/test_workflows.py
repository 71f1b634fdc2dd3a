"""Three stories of a project, from start to end, in a scratch git repository.

Each file of ``tests/workflows`` is one: lines that start with ``$`` are typed, what
follows is what is seen, stdout and stderr as they come, and an exit code that is not 0.
``pytest tests/test_workflows.py --update-golden`` rewrites what is seen; read it.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bindsmith import __version__
from bindsmith.emit.lock import digest

from tests.cli import environment

FOLDER = Path(__file__).parent / "workflows"
BIN = Path(sys.executable).parent
DRAFT_7 = "http://json-schema.org/draft-07/schema#"
USER = {
    "$schema": DRAFT_7,
    "title": "User",
    "type": "object",
    "properties": {
        "name": {"$ref": "type/basic.json#/definitions/name"},
        "age": {"type": "integer", "minimum": 0},
    },
    "required": ["name"],
    "additionalProperties": False,
}
TEAM = {
    "$schema": DRAFT_7,
    "type": "object",
    "properties": {"lead": {"$ref": "user.json"}},
    "additionalProperties": False,
}
BASIC = {
    "$schema": DRAFT_7,
    "definitions": {
        "name": {"type": "string", "minLength": 1},
        "slug": {"type": "string", "maxLength": 9},
    },
}


class Story:
    """A git repository, and somebody who types."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.env = environment(
            {
                "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
                "HOME": str(root.parent),
                "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_AUTHOR_NAME": "Ada",
                "GIT_AUTHOR_EMAIL": "ada@example.org",
                "GIT_COMMITTER_NAME": "Ada",
                "GIT_COMMITTER_EMAIL": "ada@example.org",
                "GIT_PAGER": "cat",
                "PYTHONDONTWRITEBYTECODE": "1",
                "LC_ALL": "C.UTF-8",
            }
        )
        root.mkdir()
        self.types("git init -q -b main")

    def schema(self, path: str, value: Any) -> None:
        file = self.root / "schemas" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(value, indent=2) + "\n")

    def commit(self, message: str) -> None:
        assert self.types(f"git add -A && git commit -qm '{message}'") == ""

    def types(self, command: str) -> str:
        """What is seen after a command."""
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-c", command],
            cwd=self.root,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
        )
        seen = done.stdout.replace(__version__, "VERSION")
        if seen and not seen.endswith("\n"):
            seen += "\n"
        return seen + (f"[exit {done.returncode}]\n" if done.returncode else "")


def adoption(story: Story) -> None:
    story.schema("type/basic.json", BASIC)
    story.schema("user.json", USER)
    story.commit("Schemas")


def pull_request(story: Story) -> None:
    adoption(story)
    story.schema("team.json", TEAM)
    (story.root / "bindsmith.toml").write_text('targets = ["validators"]\n')
    story.types("bindsmith generate")
    story.commit("Generate")


def upgrade(story: Story) -> None:
    """The output is made to be that of a version that printed a word less."""
    pull_request(story)
    output = story.root / "generated"
    module = output / "validators" / "user.py"
    text = module.read_text()
    old = text.replace("must be at least 0", "must be 0 at least")
    assert old != text
    module.write_text(old)
    lock = (output / "bindsmith.lock").read_text()
    for new, before in ((digest(text), digest(old)), (__version__, "0.0.9")):
        assert lock.count(f'"{new}"') == 1
        lock = lock.replace(f'"{new}"', f'"{before}"')
    # The keys of outputs are of the version too.
    lock = re.sub(r'"key": "(\w+)"', lambda key: f'"key": "{digest(key[1])}"', lock)
    (output / "bindsmith.lock").write_text(lock)
    story.commit("Generate with an older bindsmith")


STORIES = {each.__name__: each for each in (adoption, pull_request, upgrade)}


@pytest.mark.parametrize("name", STORIES)
def test_story(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if not (shutil.which("git") and shutil.which("bash")):
        pytest.skip("neither git nor bash here")
    story = Story(tmp_path / "project")
    STORIES[name](story)
    file = FOLDER / f"{name}.txt"
    expected = file.read_text("utf-8")
    told = ""
    for line in expected.splitlines(keepends=True):
        if line.startswith("$ "):
            told += line + story.types(line[2:])
        elif line.startswith("#") or not told:
            told += line
    if request.config.getoption("update_golden"):
        file.write_text(told, "utf-8")
    lines = expected.splitlines(), told.splitlines()
    diff = "\n".join(difflib.unified_diff(*lines, file.name, "now", lineterm=""))
    assert told == file.read_text("utf-8"), diff


def test_every_story_is_told() -> None:
    assert {each.stem for each in FOLDER.iterdir()} == STORIES.keys()
