"""Bindings of schemas by the hundred: the official suite's, random ones, real ones.

All targets are generated, imported and used; documents whose verdicts are known (the
suite's, the ``jsonschema`` library's, the samples' labels) get the same one everywhere,
and come back as they were.  Each document is also written down as a literal of the
generated ``TypedDict``, for mypy and pyright to judge.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import corpora, literals
from tests.literals import CannotBeWrittenError, Checker, Line
from tests.samples import (
    Project,
    Types,
    make,
    metadata_project,
    random_projects,
    store_project,
    suite_projects,
)

RUN_TREE = corpora.CHECKOUT / "tools" / "run_tree.py"


def _daily() -> Iterator[Project]:
    """A part of what the slow ones take whole; the suite's files have few groups each."""
    corpora.require(corpora.SUITE)
    yield from suite_projects(("draft4", "draft2020-12"), every=12)
    yield from random_projects(40)


def _suite() -> Iterator[Project]:
    corpora.require(corpora.SUITE)
    return suite_projects()


def _random() -> Iterator[Project]:
    return random_projects(300)


def _store() -> Iterator[Project]:
    corpora.require("schemastore")
    yield store_project()


def _metadata() -> Iterator[Project]:
    corpora.require("openmetadata")
    yield metadata_project(3)


@dataclass
class Trees:
    """Generated packages side by side in ``folder``, and what is known of them."""

    folder: Path
    documents: dict[str, list[tuple[str, str, object, bool]]] = field(
        default_factory=dict
    )
    lines: dict[str, list[Line]] = field(default_factory=dict)
    # Valid, and yet no literal stands for them: the reason, and how many there are.
    unwritten: dict[str, int] = field(default_factory=dict)

    def add(self, project: Project, types: Types) -> None:
        """Take the documents of a project that was made."""
        documents = self.documents.setdefault(project.name, [])
        lines = self.lines.setdefault(project.name, [])
        checker = Checker(types.look_up)
        for sample in project.samples:
            found = types.root(sample.path)
            for value, valid in sample.documents:
                name = found[1].name if found else ""
                documents.append((sample.path, name, value, valid))
                if found is None:
                    continue
                at, root = found
                type_ = types.look_up(at)
                origin = f"{sample.path}, {valid=}: {json.dumps(value)}"
                try:
                    written = checker.written(value, type_) if valid else value
                except CannotBeWrittenError as error:
                    self.unwritten[str(error)] = self.unwritten.get(str(error), 0) + 1
                    continue
                fits = checker.fits(written, type_)
                assert fits or not valid, f"no {type_}: {origin}"
                module = f"{project.name}.typed_dicts.{root.module}"
                lines.append(Line(module, root.name, written, fits, origin))

    def broken_laws(self) -> Iterator[str]:
        """Imports alone and in any order, hints of classes, verdicts, round trips."""
        for name, documents in self.documents.items():
            file = self.folder / f"{name}.json"
            file.write_text(json.dumps(documents), "utf-8")
            command = (sys.executable, "-I", "-S", str(RUN_TREE), name, str(file))
            done = subprocess.run(
                command, cwd=self.folder, capture_output=True, text=True
            )
            if done.returncode:
                yield from (*done.stdout.splitlines(), *done.stderr.splitlines())

    def complaints(self) -> Iterator[str]:
        """What mypy and pyright say and should not, and what they should and do not."""
        for name, lines in self.lines.items():
            file = self.folder / f"literals_{name}.py"
            file.write_text(literals.module(lines), "utf-8")
        for checker, said in literals.complaints(self.folder).items():
            for name, lines in self.lines.items():
                for number, line in enumerate(lines, start=1):
                    message = said.pop((f"literals_{name}.py", number), None)
                    if (message is None) != line.fits:
                        yield f"{checker}: {line}: {message}"
            yield from (f"{checker}: {place}: {said[place]}" for place in said)


# One test a part: workers that share it would each make all of it.
@pytest.mark.parametrize(
    "chosen",
    [
        pytest.param(_daily, id="some of each"),
        pytest.param(_suite, id="the official suite", marks=pytest.mark.slow),
        pytest.param(_random, id="random", marks=pytest.mark.slow),
        pytest.param(_store, id="SchemaStore", marks=pytest.mark.slow),
        pytest.param(_metadata, id="OpenMetadata", marks=pytest.mark.slow),
    ],
)
def test_bindings(chosen: Callable[[], Iterator[Project]], tmp_path: Path) -> None:
    trees = Trees(tmp_path / "trees")
    for project in chosen():
        # A schema that is refused ends the test here, with its diagnostics.
        trees.add(project, make(project, tmp_path / project.name, trees.folder))
    wrong = [*trees.broken_laws(), *trees.complaints()]
    assert wrong == [], "\n".join(wrong[:20])
    judged = [line.fits for lines in trees.lines.values() for line in lines]
    print(f"{len(judged)} literals, {judged.count(False)} of them refused")
    assert judged.count(True) > 50
    assert judged.count(False) > 0
    # Values beside a record that has no type, which alone cannot be written down.
    assert sum(trees.unwritten.values()) < len(judged) / 10
