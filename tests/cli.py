"""A project on disk and the command run in it as a process; it holds no test."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

COMMAND = (sys.executable, "-m", "bindsmith")
# One target is enough where only files, findings and exit codes count.
ONE_TARGET = 'targets = ["validators"]\n'
# CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: what lets root ignore permissions.
_ROOTS_POWERS = (1, 2)
_PR_CAPBSET_DROP = 24


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of the command came to."""

    code: int
    out: str
    err: str

    @property
    def errors(self) -> list[str]:
        """The lines of stdout that are errors."""
        return [line for line in self.out.splitlines() if ": error BS" in line]

    @property
    def warnings(self) -> list[str]:
        return [line for line in self.out.splitlines() if ": warning BS" in line]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's, without what could change how the command talks."""
    odd = ("PYTHONIOENCODING", "NO_COLOR", "FORCE_COLOR", "PYTHONHASHSEED", "COLUMNS")
    kept = {key: value for key, value in os.environ.items() if key not in odd}
    return {**kept, "PYTHONUTF8": "1", **(extra or {})}


def bindsmith(
    *args: str | Path,
    cwd: Path,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    powerless: bool = False,
) -> Outcome:
    """Run the command; no outcome may be a traceback or have a colour in it."""
    done = subprocess.run(
        [*COMMAND, *map(str, args)],
        cwd=cwd,
        input=stdin,
        env=environment(env),
        capture_output=True,
        timeout=300,
        preexec_fn=_less_powerful() if powerless else None,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in err, err
    assert "\x1b" not in out + err
    return Outcome(done.returncode, out, err)


def in_a_terminal(
    *args: str | Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    interrupt_at: bytes = b"",
) -> tuple[int, str, str]:
    """Exit code, stdout, and what a terminal that is stderr was sent.

    ``interrupt_at`` is what to wait for before Ctrl-C is pressed.
    """
    if os.name != "posix":
        pytest.skip("no pseudo-terminals here")
    import pty

    main, other = pty.openpty()
    running = subprocess.Popen(
        [*COMMAND, *map(str, args)],
        cwd=cwd,
        env=environment({"TERM": "xterm-256color", **(env or {})}),
        stdout=subprocess.PIPE,
        stderr=other,
    )
    os.close(other)
    said = b""
    # Reading ends with an error where the other end of a terminal is closed.
    with contextlib.suppress(OSError):
        while part := os.read(main, 4096):
            said += part
            if interrupt_at and interrupt_at in said:
                running.send_signal(signal.SIGINT)
                interrupt_at = b""
    os.close(main)
    out, _ = running.communicate(timeout=300)
    return running.returncode, out.decode(), said.decode().replace("\r\n", "\n")


def _less_powerful() -> Callable[[], None] | None:
    """What makes permissions hold for the child of a root process."""
    if os.name != "posix":
        pytest.skip("permissions do not hold here")
    if os.geteuid() != 0:
        return None
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is None:
        pytest.skip("root ignores permissions here")

    def drop() -> None:
        for power in _ROOTS_POWERS:
            if prctl(_PR_CAPBSET_DROP, power, 0, 0, 0):
                raise OSError("root ignores permissions here")

    return drop


class Project:
    """A folder with a configuration and schemas, not yet written."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.out = root / "generated"
        root.mkdir(parents=True, exist_ok=True)
        self.config("")

    def config(self, text: str) -> None:
        """Write bindsmith.toml; it is for one target unless ``text`` says otherwise."""
        start = "" if "targets =" in text else ONE_TARGET
        self.write("bindsmith.toml", start + text)

    def write(self, path: str, content: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def schema(self, path: str, value: Any) -> Path:
        """Write a schema below ``schemas/``; text and bytes are written as they are."""
        text = value if isinstance(value, str | bytes) else json.dumps(value)
        return self.write(f"schemas/{path}", text)

    def run(self, *args: str | Path, **options: Any) -> Outcome:
        return bindsmith(*args, **{"cwd": self.root, **options})

    def generated(self, *args: str | Path, **options: Any) -> Outcome:
        """``generate``, which must succeed."""
        outcome = self.run("generate", *args, **options)
        assert outcome.code == 0, outcome
        return outcome

    def refused(self, *args: str | Path, **options: Any) -> Outcome:
        """A run that cannot be done: exit code 2, and nothing anywhere is changed."""
        before = snapshot(self.root)
        outcome = self.run(*args, **options)
        assert outcome.code == 2, outcome
        assert snapshot(self.root) == before
        return outcome

    def files(self) -> set[str]:
        """The paths of the generated files."""
        return set(snapshot(self.out)) if self.out.is_dir() else set()

    def text(self, path: str) -> str:
        return (self.out / path).read_text("utf-8")


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file and link below a folder with its content, but for byte code."""
    found: dict[str, bytes] = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if "__pycache__" in path.parts:
            continue
        if path.is_symlink():
            found[name] = b"-> " + os.fsencode(os.readlink(path))
        elif path.is_file():
            readable = os.access(path, os.R_OK)
            found[name] = path.read_bytes() if readable else b"unreadable"
    return found


def python(code: str, *args: str | Path, cwd: Path, isolated: bool = False) -> str:
    """The output of a fresh interpreter that runs ``code``; it must succeed."""
    flags = ["-I"] if isolated else []
    done = subprocess.run(
        [sys.executable, *flags, "-c", code, *map(str, args)],
        cwd=cwd,
        env={**environment(), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
