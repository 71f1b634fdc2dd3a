"""The command itself: what it prints where, its exit codes, `init`, broken pipes."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest
from bindsmith import __version__, load_config

from tests.cli import COMMAND, Project, bindsmith, environment


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "project")


def test_version_and_the_installed_command(tmp_path: Path) -> None:
    outcome = bindsmith("--version", cwd=tmp_path)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.split() == ["bindsmith,", "version", __version__]
    script = Path(sysconfig.get_path("scripts")) / "bindsmith"
    done = subprocess.run([script, "--version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, outcome.out)


def test_help(tmp_path: Path) -> None:
    outcome = bindsmith("--help", cwd=tmp_path)
    assert outcome.code == 0
    commands = ("generate", "check", "validate", "init")
    assert all(f"  {command} " in outcome.out for command in commands)
    for command in commands:
        outcome = bindsmith(command, "-h", cwd=tmp_path)
        assert outcome.code == 0
        options = ("--config", "--report", "--quiet", "--verbose")
        assert all(option in outcome.out for option in options)
    assert bindsmith(cwd=tmp_path).code == 2


# Findings and logs


def test_findings_go_to_stdout_and_logs_to_stderr(project: Project) -> None:
    project.schema("a.json", {"type": "object", "properties": {"": {}}})
    every = 'targets = ["typed_dicts"]\n'
    project.config(every + '[ref-rewrites]\nx = "y"\n')
    quiet = project.generated("-q")
    assert (quiet.out, quiet.err) == ("", "")
    plain = project.generated()
    assert "warning BS115" in plain.out
    assert " note " not in plain.out
    assert plain.err.splitlines()[-1].endswith(" unchanged")
    loud = project.generated("-v")
    assert "a.json:1:" in loud.out
    assert " note BS32" in loud.out
    assert "warning BS115" in loud.out
    # Notes and warnings are there again after an unchanged run.
    assert project.generated("-v").out == loud.out
    assert project.run("check", "-v").out == loud.out
    project.schema("a.json", "{")
    assert "error BS103" in project.refused("generate", "-q").out


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals here")
def test_no_colours_even_in_a_terminal(project: Project) -> None:
    """With the plain text, nothing is left for NO_COLOR to turn off."""
    import pty

    project.schema("a.json", {"$ref": "b.json"})
    main, other = pty.openpty()
    done = subprocess.Popen(
        [*COMMAND, "generate"],
        cwd=project.root,
        env=environment({"TERM": "xterm-256color", "FORCE_COLOR": "1"}),
        stdout=other,
        stderr=other,
    )
    os.close(other)
    said = b""
    try:
        while part := os.read(main, 4096):
            said += part
    except OSError:  # the other end is closed
        pass
    os.close(main)
    assert done.wait() == 2
    assert b"error BS110" in said
    assert b"\x1b" not in said


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_findings_in_any_encoding(project: Project, encoding: str) -> None:
    project.schema("größe ☃.json", '{"not": {"$ref": "ñ.json"}}')
    outcome = subprocess.run(
        [*COMMAND, "generate"],
        cwd=project.root,
        env={**environment(), "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        capture_output=True,
    )
    assert outcome.returncode == 2
    assert b"Traceback" not in outcome.stderr
    # What prints takes UTF-8 where it is told ASCII, as Python does itself by now.
    said = outcome.stdout.decode(encoding.replace("ascii", "utf-8"))
    assert "error BS110" in said
    assert ("größe ☃.json" in said) == (encoding != "latin-1")


def test_hostile_names_do_not_forge_lines(project: Project) -> None:
    name = "\x1b[31m\n::error::forged"
    project.schema("a.json", {"properties": {name: {"$ref": "#/" + name}}})
    outcome = project.refused("generate")
    assert len(outcome.errors) == 1
    assert len(outcome.out.splitlines()) <= 2
    github = project.refused("generate", "--report", "github").out.splitlines()
    assert [line[:8] for line in github] == ["::error "]


# Where nobody listens

NEVER_READ = "import sys; sys.exit()"


def shell(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", line, "sh", *COMMAND],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.skipif(os.name != "posix", reason="no POSIX shell here")
def test_no_traceback_where_nobody_listens(project: Project) -> None:
    for number in range(300):
        project.schema(f"{number}.json", {"$ref": f"nowhere{number}.json"})
    done = shell('"$@" generate | head -n 1', project.root)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""
    done = shell('"$@" generate >&-; echo $?', project.root)
    assert (done.stdout, done.stderr) == ("2\n", "")
    done = shell('"$@" generate 2>&- >/dev/null; echo $?', project.root)
    assert (done.stdout, done.stderr) == ("2\n", "")
    if Path("/dev/full").exists():
        done = shell('"$@" generate >/dev/full; echo $?', project.root)
        assert done.stdout == "2\n"
        assert done.stderr == (
            "error: the findings cannot be written: no space left on device\n"
        )


# init


def test_init_writes_the_defaults(tmp_path: Path) -> None:
    outcome = bindsmith("init", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.startswith("wrote bindsmith.toml\n")
    text = (tmp_path / "bindsmith.toml").read_text("utf-8")
    written = load_config(tmp_path / "bindsmith.toml")
    (tmp_path / "empty.toml").write_text("")
    defaults = load_config(tmp_path / "empty.toml")
    for name in type(defaults).__dataclass_fields__:
        if name != "source":
            assert getattr(written, name) == getattr(defaults, name), name
    # Every key of the contract is there to be found, with a comment before it.
    keys = {*tomllib.loads(text)}
    assert {"schemas", "output", "targets", "line-length", "ref-rewrites"} <= keys
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line.startswith(("schemas =", "strict =", "[limits]")):
            assert lines[number - 1].startswith("# ")


def test_init_works_right_away(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "a.json").write_text('{"type": "string"}')
    assert bindsmith("init", cwd=tmp_path).code == 0
    assert bindsmith("generate", cwd=tmp_path).code == 0
    assert bindsmith("check", cwd=tmp_path).code == 0


def test_init_never_overwrites(project: Project) -> None:
    outcome = project.refused("init")
    assert outcome.out.startswith("bindsmith.toml: error BS510 ")
    assert project.run("init", "--config", "other.toml").code == 0
    assert (project.root / "other.toml").is_file()
    assert "error BS510" in project.refused("init", "--config", "no/x.toml").out
    (project.root / "bindsmith.toml").unlink()
    project.root.chmod(0o555)
    try:
        outcome = project.refused("init", powerless=True)
    finally:
        project.root.chmod(0o755)
    assert "bindsmith.toml: error BS510 it cannot be written" in outcome.out
