"""Generated code imports what the contract allows, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import corpora
from tests.cli import Project
from tests.imports import foreign_imports

GENERATED = Path(__file__).parents[1] / "generated"
HOOK = """\
targets = ["dataclasses"]
[dataclasses.types]
money = { type = "shop.money:Money", parse = "shop.money:parse", dump = "shop:dump" }
"""


def test_our_own_tree() -> None:
    assert foreign_imports(GENERATED) == []


def test_the_modules_of_hooks_and_no_others(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.config(HOOK)
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    schema["properties"]["a"]["format"] = "money"  # type: ignore[index]
    project.schema("a.json", schema)
    project.generated()
    assert project.run("check", "--deep").code == 0
    assert foreign_imports(project.out, ("shop", "shop.money")) == []
    told = {line.split()[1] for line in foreign_imports(project.out)}
    assert told == {"shop", "shop.money"}


@pytest.mark.parametrize(
    "text",
    [
        "import os\n",
        "from .nowhere import x\n",
        "from ...up import x\n",
        "import numpy\n",
    ],
)
def test_others_are_noticed(text: str, tmp_path: Path) -> None:
    """By this audit, in a function too; `check --deep` sees that it is an edit."""
    project = Project(tmp_path)
    project.schema("a.json", {"type": "string"})
    project.generated()
    module = project.text("validators/a.py")
    project.write(
        "generated/validators/a.py", f"{module}\n\ndef _f() -> None:\n    {text}"
    )
    assert len(foreign_imports(project.out)) == 1
    assert "error BS403 " in project.run("check", "--deep").out


@pytest.mark.parametrize("corpus", ["schemastore"])
def test_corpora(corpus: str, tmp_path: Path) -> None:
    folder = corpora.require(corpus)
    project = Project(tmp_path)
    globs = json.dumps([f"{folder.as_posix()}/*/schema.json"])
    project.config(f'schemas = {globs}\ntargets = ["dataclasses", "typed_dicts"]\n')
    project.generated()
    assert foreign_imports(project.out) == []
