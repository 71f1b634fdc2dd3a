"""The README's examples: each Python session and each command, run as they stand."""

from __future__ import annotations

import doctest
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_python_sessions_print_what_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(CHECKOUT)
    text = "\n".join(block for block in blocks("python") if ">>>" in block)
    test = doctest.DocTestParser().get_doctest(text, {}, "README.md", None, 0)
    runner = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    output: list[str] = []
    runner.run(test, out=output.append)
    assert runner.summarize(verbose=False).attempted >= 5
    assert not output, "".join(output)


def test_the_traceback_is_the_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(CHECKOUT)
    from generated.dataclasses.governance.workflows import workflow_instance_state

    bad = {"stage": {"startedAt": "yesterday", "tasks": ["abc"]}, "status": "running"}
    with pytest.raises(ValueError, match="stage") as caught:
        workflow_instance_state.WorkflowInstanceState.from_dict(bad)
    shown = README.split("generated._support.violation.ValidationError: ")[1]
    assert shown.startswith(f"{caught.value}\n```")


def test_excerpts_are_from_the_files() -> None:
    schema = CHECKOUT / "schemas/governance/workflows/workflowInstanceState.json"
    lines = [line.strip() for line in schema.read_text().splitlines()]
    for line in blocks("json")[0].splitlines():
        assert line.strip() in lines
    path = "generated/dataclasses/governance/workflows/workflow_instance_state.py"
    excerpt = next(block for block in blocks("python") if "@dataclass" in block)
    assert excerpt in (CHECKOUT / path).read_text()


def test_validate_prints_what_is_shown(tmp_path: Path) -> None:
    shutil.copytree(CHECKOUT / "schemas", tmp_path / "schemas")
    state = {
        "id": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "stage": {"name": "approve::now"},
    }
    (tmp_path / "state.json").write_text(json.dumps(state, indent=2))
    block = next(b for b in blocks("console") if "bindsmith validate" in b)
    command, expected = block.split("\n", 1)
    arguments = command.removeprefix("$ bindsmith ").split()
    done = subprocess.run(
        [sys.executable, "-m", "bindsmith", *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (1, expected)
