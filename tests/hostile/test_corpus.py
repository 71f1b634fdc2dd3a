"""Each payload at each position: inert, as black leaves it, typed, and exact."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import bindsmith
import pytest
from bindsmith.emit.inert import Surroundings, oddity
from bindsmith.naming import plan_modules

from tests.hostile.table import PAYLOADS, POSITIONS, Case, cases

PARTS = 8
LOOK = Path(__file__).parent / "look.py"
# Each part has all positions and all payloads; one is enough for the daily round.
SLOW = [pytest.param(part, marks=pytest.mark.slow) for part in range(1, PARTS)]


@dataclass(frozen=True)
class Project:
    """A part of the corpus: its cases that gave output, and where that is."""

    folder: Path
    made: tuple[tuple[Case, str], ...]
    refused: tuple[Case, ...]

    @property
    def output(self) -> Path:
        return self.folder / "out"


@pytest.fixture(scope="module", params=[0, *SLOW])
def project(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Project:
    folder = tmp_path_factory.mktemp("hostile")
    wanted = {case.file: case for case in cases(request.param, PARTS)}
    for path, case in wanted.items():
        place = folder / "schemas" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(case.schema), "utf-8")
    refused = [wanted[path] for path in refuse(folder)]
    modules = plan_modules(path for path in wanted if wanted[path] not in refused)
    made = [(wanted[path], module) for path, module in named(modules)]
    return Project(folder, tuple(made), tuple(refused))


def named(modules: object) -> Iterator[tuple[str, str]]:
    for path, module in modules.items():  # type: ignore[attr-defined]
        yield path, ".".join(module.parts)


def refuse(folder: Path) -> Iterator[str]:
    """Generate; the schemas that have to be left out, with a diagnostic each."""
    config = bindsmith.load_config(
        None, schemas=[str(folder / "schemas")], output=str(folder / "out")
    )
    try:
        bindsmith.generate(config)
    except bindsmith.SchemaError as error:
        for path in {each.location.path for each in error.diagnostics}:
            (folder / "schemas" / path).unlink()
            yield path
        yield from refuse(folder)


def test_the_table_has_no_holes() -> None:
    every = [case for part in range(PARTS) for case in cases(part, PARTS)]
    assert len({case.name for case in every}) == len(every) > 1000
    for part in range(PARTS):
        here = list(cases(part, PARTS))
        assert len(here) >= 150
        assert {case.position for case in here} == POSITIONS.keys()
        assert {case.payload for case in here} == PAYLOADS.keys()


def test_only_what_cannot_be_meant_is_refused(project: Project) -> None:
    assert not [case.name for case in project.refused if not case.refusable]
    references = [x.name for x, _ in project.made if x.position == "reference"]
    assert all(name == "reference-empty" for name in references)


def test_output_passes_the_audit(project: Project) -> None:
    """A run of so many modules does not look at each."""
    texts = {
        path.relative_to(project.output).as_posix(): path.read_text("utf-8")
        for path in sorted(project.output.rglob("*.py"))
    }
    around = Surroundings(frozenset(texts))
    wrong = {
        path: found
        for path, text in texts.items()
        if path.startswith(("dataclasses/", "typed_dicts/", "validators/"))
        if text.count("\n") > 2 and (found := oddity(path, text, around))
    }
    assert wrong == {}


def test_output_is_inert_and_exact(project: Project) -> None:
    lines = [
        json.dumps(
            {
                "name": case.name,
                "module": module,
                "root": root_of(project, module),
                "valid": case.valid,
                "invalid": case.invalid,
                "key": case.key,
            }
        )
        for case, module in project.made
    ]
    done = subprocess.run(
        [sys.executable, "-IB", str(LOOK), str(project.folder)],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="backslashreplace",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""


def root_of(project: Project, module: str) -> str:
    """The name of the root's class: it asks for the validator without a suffix."""
    path = project.output / "dataclasses" / f"{module.replace('.', '/')}.py"
    if not path.exists():
        path = path.with_suffix("") / "__init__.py"
    name = ""
    for line in path.read_text("utf-8").split("\n"):
        if line.startswith("class "):
            name = line.removeprefix("class ").partition("(")[0]
        if line.endswith("().validate(data)"):
            return name
    return ""


def test_black_leaves_it_alone(project: Project) -> None:
    run("black", "--check", "--quiet", "--diff", "out", cwd=project.folder)


def test_mypy_finds_nothing(project: Project) -> None:
    options = ("--config-file=", "--strict", "--no-incremental", "-p", "out")
    run("mypy", *options, cwd=project.folder)


def run(module: str, *arguments: str, cwd: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
