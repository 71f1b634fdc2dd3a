"""`generate --watch`: it writes again after every change, and nothing ends it but Ctrl-C."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli import COMMAND, Project, environment

# Longer than any run takes on a busy machine; nothing waits that long unless it fails.
PATIENCE = 120


class Watching:
    """A running `generate --watch`, and the lines that it says."""

    def __init__(self, project: Project, *args: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "generate", "--watch", *args],
            cwd=project.root,
            env=environment({"PYTHONUNBUFFERED": "1"}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def until(self, words: str) -> str:
        """What is said, up to a line that has some words."""
        said = ""
        while words not in said:
            said += self._lines.get(timeout=PATIENCE)
        return said

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=PATIENCE)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "project")
    project.schema("a.json", {"type": "string", "description": "One."})
    return project


@pytest.fixture
def watching(project: Project) -> Iterator[Watching]:
    if os.name != "posix":
        pytest.skip("Ctrl-C is no signal here")
    running = Watching(project)
    yield running
    running.process.kill()
    running.process.wait()


def test_every_change_is_written(project: Project, watching: Watching) -> None:
    watching.until("files written")
    project.schema("a.json", {"type": "string", "description": "Another."})
    assert "1 files written" in watching.until("files written")
    assert "Another." in project.text("validators/a.py")
    project.schema("b.json", {"type": "integer"})
    watching.until("files written")
    assert "validators/b.py" in project.files()
    (project.root / "schemas/b.json").unlink()
    watching.until("0 files written, ")
    assert "validators/b.py" not in project.files()
    project.config('header = "Ours."\n')
    watching.until("files written")
    assert "# Ours." in project.text("validators/a.py")
    assert watching.stop() == 130
    assert "stopped watching" in watching.until("stopped")


def test_errors_are_told_and_survived(project: Project, watching: Watching) -> None:
    watching.until("files written")
    before = project.text("validators/a.py")
    project.schema("a.json", "{")
    said = watching.until("error BS103 ")
    assert "Traceback" not in said
    assert project.text("validators/a.py") == before
    project.schema("a.json", {"type": "string", "description": "Mended."})
    watching.until("files written")
    assert "Mended." in project.text("validators/a.py")
    project.config("nonsense = 1\n")
    watching.until("error BS503 ")
    project.config("")
    watching.until("files written")
    assert watching.stop() == 130
