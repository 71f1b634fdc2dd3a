"""Check the generated trees of whole corpora; the tests' small cases are not its matter.

For OpenMetadata and SchemaStore: generate, check that it is current, that other hash
seeds give the same bytes, that black, mypy and pyright find nothing, and use the tree on
every Python of this machine that must run it.  Takes minutes.  A corpus that is absent
is skipped, loudly; the last line counts what passed and failed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT))

from bindsmith import load_config  # noqa: E402
from bindsmith.schema.inputs import load_inputs  # noqa: E402

from tests import corpora  # noqa: E402
from tests.samples import Types  # noqa: E402

VERSIONS = ("3.11", "3.12", "3.13", "3.14")
SEEDS = ("1", "2")
# OpenMetadata has one reference that lacks its "/".
CONFIGS = {
    "openmetadata": """\
schemas = ["FOLDER"]
[ref-rewrites]
"app.json#definitions/appSchedule" = "app.json#/definitions/appSchedule"
""",
    "schemastore": """\
schemas = ["FOLDER/*/schema.json"]
""",
}


class CheckFailedError(Exception):
    """A check found something; the message is what."""


def main() -> int:
    """Check every corpus that is there; 1 if any check failed."""
    passed = failed = 0
    for name in CONFIGS:
        if not corpora.path(name).is_dir():
            print(f"SKIPPED {name}: no folder {corpora.path(name).name}")
            continue
        with tempfile.TemporaryDirectory() as folder:
            for label, check in checks(name, Path(folder)):
                start = time.perf_counter()
                try:
                    outcome = check()
                    passed += 1
                except CheckFailedError as error:
                    outcome = f"FAILED\n{str(error)[-4000:]}"
                    failed += 1
                took = time.perf_counter() - start
                print(f"{name}: {label} ({took:.1f} s): {outcome}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


Labelled = tuple[str, Callable[[], str]]


def checks(name: str, folder: Path) -> Iterator[Labelled]:
    """The checks of a corpus, in an order that each can rely on those before."""
    escaped = json.dumps(str(corpora.path(name)))[1:-1]
    config = CONFIGS[name].replace("FOLDER", escaped)
    (folder / "bindsmith.toml").write_text(config, "utf-8")
    tool = (sys.executable, "-m")
    tree = folder / "generated"

    def of(*command: str, **environment: str) -> Callable[[], str]:
        return partial(run, command, folder, environment)

    yield "generate", of(*tool, "bindsmith", "generate")
    yield "check", of(*tool, "bindsmith", "check", "--deep")
    for seed in SEEDS:
        again = str(folder / f"seed{seed}")
        command = (*tool, "bindsmith", "generate", "-o", again)
        yield f"generate with seed {seed}", of(*command, PYTHONHASHSEED=seed)
        yield f"compare with seed {seed}", partial(same, tree, Path(again))
    yield "black", of(*tool, "black", "--check", "generated")
    # The current folder is the import root, and no configuration is near.
    mypy = ("mypy", "--config-file=", "--strict", "--no-incremental")
    yield "mypy", of(*tool, *mypy, "-p", "generated")
    yield "pyright", of(*tool, "pyright", "generated")
    documents = folder / "documents.json"
    known = list(known_documents(name, folder))
    documents.write_text(json.dumps(known), "utf-8")
    for version in VERSIONS:
        python = interpreter(version)
        program = (str(CHECKOUT / "tools" / "run_tree.py"), "generated", str(documents))
        if python:
            yield f"use with Python {version}", of(python, "-I", "-S", *program)


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str:
    """The last line that a command says; fails with all of it."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise CheckFailedError(done.stdout)
    return (done.stdout.strip().splitlines() or ["fine"])[-1]


def same(one: Path, other: Path) -> str:
    """How many files two trees have; fails if any differs."""
    trees = [
        {
            path.relative_to(root): path.read_bytes()
            for path in root.rglob("*")
            if path.is_file() and path.suffix != ".pyc"
        }
        for root in (one, other)
    ]
    names = trees[0].keys() | trees[1].keys()
    different = sorted(n for n in names if trees[0].get(n) != trees[1].get(n))
    if different:
        raise CheckFailedError(f"different: {', '.join(map(str, different[:20]))}")
    return f"{len(names)} files"


def interpreter(version: str) -> str:
    """A Python of that version that really runs, "" if there is none."""
    finder = [str(CHECKOUT / "tools" / "find_python.sh"), version]
    done = subprocess.run(finder, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def known_documents(
    name: str, project: Path
) -> Iterator[tuple[str, str, object, bool]]:
    """SchemaStore's documents: the schema's path, its root's name, content, verdict."""
    if name != "schemastore":
        return
    types = Types(load_inputs(load_config(project / "bindsmith.toml")))
    root = corpora.path(name)
    for path in sorted(root.glob("*/*valid/*.json")):
        schema = (path.parents[1].relative_to(root) / "schema.json").as_posix()
        found = types.root(schema)
        content = json.loads(path.read_text("utf-8-sig"))
        yield schema, (
            found[1].name if found else ""
        ), content, path.parent.name == "valid"


if __name__ == "__main__":
    sys.exit(main())
