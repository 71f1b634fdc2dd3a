"""The wheel and the editable install: each has its templates and does the work."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from bindsmith import __version__

CHECKOUT = Path(__file__).resolve().parents[1]
SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "Point",
    "description": "A place on a map.",
    "type": "object",
    "properties": {"x": {"type": "number"}, "tags": {"items": {"type": "string"}}},
    "required": ["x"],
}


@dataclass(frozen=True, slots=True)
class Installed:
    """A Python that has the package, and where the package must come from."""

    python: Path
    home: Path


def run(
    command: Sequence[str | Path], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder that is not the checkout."""
    # The checkout must not be found by way of this process's own path.
    clean = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    return subprocess.run(
        command, cwd=folder, env=clean, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built with the installed hatchling if there is one."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps"]
    pip += ["--wheel-dir", str(folder)]
    if importlib.util.find_spec("hatchling") is not None:
        pip.append("--no-build-isolation")
    done = run([*pip, CHECKOUT], folder)
    if done.returncode and "--no-build-isolation" not in pip:
        pytest.skip(
            f"hatchling is neither installed nor to be had: {done.stderr[-300:]}"
        )
    assert done.returncode == 0, done.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def from_wheel(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """A fresh environment with the wheel; its dependencies are those of this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    if not python.exists():
        python = folder / "Scripts" / "python.exe"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps"]
    done = run([*pip, "--no-index", wheel], folder)
    assert done.returncode == 0, done.stderr
    where = run(
        [python, "-c", "import sysconfig as s; print(s.get_path('purelib'))"], folder
    )
    site = Path(where.stdout.strip())
    # A path from a .pth file comes after the environment's own, and .pth files there
    # (the editable install) are not read.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return Installed(python, site / "bindsmith")


@pytest.fixture
def editable() -> Installed:
    return Installed(Path(sys.executable), CHECKOUT / "generator" / "bindsmith")


@pytest.fixture(params=["from_wheel", "editable"])
def installed(request: pytest.FixtureRequest) -> Installed:
    found: Installed = request.getfixturevalue(request.param)
    return found


def generated(by: Installed, folder: Path) -> dict[str, bytes]:
    """What ``bindsmith generate`` writes for the schema, by path."""
    (folder / "point.json").write_text(json.dumps(SCHEMA), "utf-8")
    command = [str(by.python), "-m", "bindsmith", "generate", "point.json", "-o", "out"]
    done = run(command, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    files = sorted(path for path in (folder / "out").rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if path.suffix != ".pyc"
    }


def test_wheel_ships_the_package_and_every_template(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    templates = {
        f"bindsmith/templates/{path.relative_to(CHECKOUT / 'templates').as_posix()}"
        for path in (CHECKOUT / "templates").rglob("*.jinja")
    }
    assert templates
    assert templates <= names
    modules = {
        path.relative_to(CHECKOUT / "generator").as_posix()
        for path in (CHECKOUT / "generator").rglob("*.py")
    }
    assert modules <= names
    assert "bindsmith/py.typed" in names
    assert {name.partition("/")[0] for name in names} == {
        "bindsmith",
        f"bindsmith-{__version__}.dist-info",
    }


def test_package_is_where_it_was_installed(
    installed: Installed, tmp_path: Path
) -> None:
    done = run(
        [installed.python, "-c", "import bindsmith as b; print(b.__file__)"], tmp_path
    )
    assert Path(done.stdout.strip()).parent == installed.home, done.stderr


def test_version_is_the_package_s(installed: Installed, tmp_path: Path) -> None:
    done = run([installed.python, "-m", "bindsmith", "--version"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert __version__ in done.stdout.split()[-1]


def test_command_is_installed(installed: Installed, tmp_path: Path) -> None:
    (command,) = installed.python.parent.glob("bindsmith*")
    done = run([command, "--version"], tmp_path)
    assert (done.returncode, __version__ in done.stdout) == (0, True), done.stderr


def test_version_is_that_of_the_metadata() -> None:
    from importlib.metadata import version

    assert version("bindsmith") == __version__


def test_generated_package_works(installed: Installed, tmp_path: Path) -> None:
    files = generated(installed, tmp_path)
    assert {"out/bindsmith.lock", "out/dataclasses/point.py"} <= set(files)
    program = (
        "from out.dataclasses.point import Point\n"
        "point = Point.from_dict({'x': 1.5})\n"
        "assert point.to_dict() == {'x': 1.5}, point\n"
        "from out.validators.point import is_valid\n"
        "assert is_valid({'x': 2}) and not is_valid({})\n"
        "import out.typed_dicts.point\n"
        "import sys\n"
        "assert not any(name.partition('.')[0] == 'bindsmith' for name in sys.modules)\n"
    )
    done = run([sys.executable, "-c", program], tmp_path)
    assert done.returncode == 0, done.stderr


def test_wheel_and_editable_install_write_the_same(
    from_wheel: Installed, editable: Installed, tmp_path: Path
) -> None:
    folders = tmp_path / "wheel", tmp_path / "editable"
    for folder in folders:
        folder.mkdir()
    assert generated(from_wheel, folders[0]) == generated(editable, folders[1])
