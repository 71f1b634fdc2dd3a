"""How far a run is: a bar in a terminal, a line a phase with -v, nothing with -q."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import Outcome, Project, in_a_terminal, snapshot

MANY = 120
PHASES = (
    "reading the schemas\n"
    f"working out the types ({MANY})\n"
    f"printing validators ({MANY})\n"
    "comparing with the output folder\n"
    "writing the files\n"
)
CLEAR = "\r\x1b[K"
DONE = f"{MANY + 7} files written, 0 deleted, 0 unchanged\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "project")
    for number in range(MANY):
        project.schema(f"s{number}.json", {"type": "string"})
    return project


def shown(said: str) -> list[str]:
    """The lines that somebody sees one after the other."""
    return [each for each in said.replace("\n", CLEAR).split(CLEAR) if each]


def test_a_bar_in_a_terminal(project: Project) -> None:
    code, out, said = in_a_terminal("generate", cwd=project.root)
    assert (code, out) == (0, "")
    lines = shown(said)
    assert lines[0] == f"working out the types [{'-' * 30}] 0/{MANY}"
    assert f"printing validators [{'#' * 15}{'-' * 15}] 60/{MANY}" in lines
    assert max(map(len, lines)) < 80
    # Gone when all is done; the rest is as it is elsewhere.
    assert said.endswith(f"{CLEAR}{DONE}")
    assert "\x1b" not in said.replace(CLEAR, "")


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_control_codes_where_they_are_unwelcome(
    project: Project, env: dict[str, str]
) -> None:
    assert in_a_terminal("generate", cwd=project.root, env=env) == (0, "", DONE)


def test_nothing_with_quiet(project: Project) -> None:
    assert in_a_terminal("generate", "-q", cwd=project.root) == (0, "", "")
    assert project.run("check", "-q") == Outcome(0, "", "")


def test_a_line_per_phase_with_verbose(project: Project) -> None:
    outcome = project.generated("-v")
    assert outcome.err == PHASES + DONE
    assert project.run("lint", "-v").err == (
        f"reading the schemas\nlooking at schemas ({MANY})\n"
    )


def test_no_bar_and_no_lines_otherwise(project: Project) -> None:
    assert project.generated().err == DONE


def test_little_work_has_no_bar(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.schema("a.json", {"type": "string"})
    code, _, said = in_a_terminal("generate", cwd=tmp_path)
    assert code == 0
    assert "\x1b" not in said
    assert said.endswith(" files written, 0 deleted, 0 unchanged\n")


def test_an_interrupt_leaves_the_old_tree_and_no_bar(project: Project) -> None:
    project.generated()
    for number in range(MANY):
        project.schema(f"s{number}.json", {"type": "integer"})
    before = snapshot(project.root)
    code, out, said = in_a_terminal(
        "generate", cwd=project.root, interrupt_at=b"printing validators"
    )
    assert (code, out) == (130, "")
    assert said.endswith(f"{CLEAR}\ninterrupted; nothing was changed\n")
    assert snapshot(project.root) == before
