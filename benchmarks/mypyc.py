"""Validators compiled by mypyc: how much faster they are, and whether they still agree.

``python -m benchmarks.mypyc [FOLDER]`` prints their time as they are to that of the
same source compiled.  ``--suite [DRAFT …]`` compiles the sources for the official
suite's schemas instead, checks every verdict in both modes and compares the reports with
those of the source as it is; it takes minutes.  Both need mypy and a C compiler, and say
so where one is missing.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from bindsmith import compile_validator

from benchmarks import corpus
from benchmarks.datasets import DataSet, read
from benchmarks.figures import Figure, table
from benchmarks.measure import environment, paired
from tests import corpora
from tests.suite.cases import DRAFTS, PARTS, files
from tests.suite.gaps import known_gaps
from tests.suite.verdicts import compiled

# Schemas for the factor: as many, spread over the sizes that there are.
SAMPLES = 6
# Modules to a build of the suite's; as many builds run at once as there are cores.
BATCH = 25
SETUP = """
import sys
from mypyc.build import mypycify
from setuptools import setup

level, *names = sys.argv.pop().split(",")
setup(
    name="compiled",
    ext_modules=mypycify(
        ["--strict", *(name + ".py" for name in names)],
        opt_level=level,
        debug_level="0",
        # A C file for each: one of many takes gcc the square of their number.
        multi_file=True,
    ),
)
"""
RUNNER = """
import collections, functools, importlib, importlib.util, json, sys


@functools.cache
def modules(name):
    spec = importlib.util.spec_from_file_location(f"plain_{name}", f"{name}.py")
    plain = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(plain)
    native = importlib.import_module(name)
    assert not native.__file__.endswith(".py"), native.__file__
    return native, plain


def report(module, instance):
    try:
        module.validate(instance)
    except ValueError as error:
        return str(error), error.basic_output()
    return None


ran, wrong = collections.Counter(), collections.Counter()
for each in json.load(open("cases.json")):
    native, plain = modules(each["module"])
    for name, instance, valid in each["cases"]:
        ran[each["draft"]] += 1
        said = native.is_valid(instance)
        errors = [str(error) for error in native.iter_errors(instance)]
        found = report(native, instance)
        agree = said is (not errors) is (found is None) is valid
        if not agree or found != report(plain, instance):
            wrong[each["draft"]] += 1
            print(f"{each['label']}: {name}: {said}, {errors}", file=sys.stderr)
print(json.dumps([ran, wrong]))
"""


class BuildError(Exception):
    """mypyc or the C compiler refused, or stopped; the message has its last words."""


def main(arguments: list[str] | None = None) -> int:
    """Measure or check; 1 where a verdict is wrong or nothing can be built."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mypyc")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--suite", nargs="*", choices=DRAFTS, metavar="DRAFT")
    options = parser.parse_args(arguments)
    absent = missing()
    if absent:
        print(f"MYPYC WAS NOT MEASURED: {absent}")
        return 1
    if options.suite is not None:
        return _check_suite(options.suite or list(DRAFTS))
    try:
        figure = factor(options.folder)
    except BuildError as error:
        print(f"MYPYC WAS NOT MEASURED: {error}")
        return 1
    print(table([figure], details=True))
    return 0


def missing() -> str:
    """What is not here that it takes, or nothing."""
    if importlib.util.find_spec("mypyc") is None:
        return "mypy is not installed"
    if importlib.util.find_spec("setuptools") is None:
        return "setuptools is not installed"
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    if not any(map(shutil.which, (compiler, "cc", "gcc", "clang"))):
        return f"there is no C compiler ({compiler})"
    header = Path(sysconfig.get_paths()["include"]) / "Python.h"
    return "" if header.is_file() else f"{header} is not there"


def build(sources: Mapping[str, str], folder: Path, level: str = "3") -> None:
    """Write modules into a folder and compile them there, all in one extension."""
    for name, source in sources.items():
        (folder / f"{name}.py").write_text(source, encoding="utf-8")
    (folder / "setup.py").write_text(SETUP, encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "setup.py",
            "build_ext",
            "--inplace",
            ",".join([level, *sources]),
        ],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
    )
    if done.returncode < 0:
        raise BuildError(f"mypyc stopped by signal {-done.returncode}")
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()
        raise BuildError("\n".join(line[:200] for line in said[-12:]))


def factor(folder: Path | None) -> Figure:
    """The time of each sample's source as it is to the same compiled."""
    store = folder or corpora.path("schemastore")
    found = [each for each in read(store) if each.valid] if store.is_dir() else []
    found.sort(key=lambda each: (each.size, each.name))
    count = min(SAMPLES, len(found))
    chosen = [found[(2 * n + 1) * len(found) // (2 * count)] for n in range(count)]
    chosen.append(corpus.workflow())
    figure = Figure("mypyc: is_valid, time of the source as it is to compiled", True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        sources = {f"sample_{n}": _source(each) for n, each in enumerate(chosen)}
        build(sources, work)
        with _importable(work):
            for module, data in zip(sources, chosen, strict=True):
                native = importlib.import_module(module)
                plain = _interpreted(work / f"{module}.py")
                figure.add("mypyc", data.name, _ratio(native, plain, data))
    return figure


def _source(data: DataSet) -> str:
    formats = "assert" if data.formats else "annotate"
    return compile_validator(data.schema, formats=formats).source


def _ratio(native: ModuleType, plain: ModuleType, data: DataSet) -> float:
    if not str(native.__file__).endswith((".so", ".pyd")):
        raise BuildError(f"{native.__file__} is not compiled")
    for document in (*data.valid, *data.invalid):
        if _said(native, document) != _said(plain, document):
            raise BuildError(f"{data.name}: compiled and not, they disagree")
    return paired(_pass(native, data), _pass(plain, data))


def _said(module: ModuleType, document: Any) -> tuple[bool, list[str]]:
    return module.is_valid(document), [*map(str, module.iter_errors(document))]


def _pass(module: ModuleType, data: DataSet) -> Any:
    is_valid = module.is_valid
    return lambda: [is_valid(document) for document in data.valid]


def _interpreted(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"plain_{path.stem}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class _importable:
    """A folder on the path of imports for as long as the block runs."""

    def __init__(self, folder: Path) -> None:
        self._entry = str(folder)

    def __enter__(self) -> None:
        sys.path.insert(0, self._entry)
        importlib.invalidate_caches()

    def __exit__(self, *_: object) -> None:
        sys.path.remove(self._entry)


@dataclass(frozen=True, slots=True)
class _Group:
    """A schema's cases in the suite, but for the known gaps."""

    draft: str
    label: str
    cases: tuple[tuple[str, Any, bool], ...]


def _programs(drafts: list[str]) -> dict[str, list[_Group]]:
    """The sources for the suite's groups; two thirds of them repeat another one."""
    gaps = known_gaps()
    found: dict[str, list[_Group]] = {}
    for file in [f for d in drafts for part in PARTS for f in files(d, part)]:
        known = gaps.get(file.label, frozenset())
        for group in file.groups():
            cases = [
                (case.name, case.instance, case.valid)
                for case in group.cases
                if case.name not in known
            ]
            here = _Group(file.draft, file.label, (*cases,))
            found.setdefault(compiled(file, group).source, []).append(here)
    return found


def _check_suite(drafts: list[str]) -> int:
    if not corpora.path(corpora.SUITE).is_dir():
        print("THE SUITE IS NOT HERE: run tools/fetch_suite.py")
        return 1
    start = time.perf_counter()
    programs = _programs(drafts)
    sources = [*programs]
    batches = [sources[n : n + BATCH] for n in range(0, len(sources), BATCH)]
    ran: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    complete = True
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        checks = [
            pool.submit(_check_batch, {each: programs[each] for each in batch})
            for batch in batches
        ]
        for batch, done in zip(batches, checks, strict=True):
            try:
                counts = done.result()
            except BuildError as error:
                labels = sorted({g.label for each in batch for g in programs[each]})
                print(f"NOT CHECKED: {', '.join(labels)}: {error}")
                complete = False
            else:
                ran.update(counts[0])
                wrong.update(counts[1])
    for draft in drafts:
        schemas = sum(g.draft == draft for each in programs.values() for g in each)
        print(f"{draft}: {schemas} schemas, {ran[draft]} cases, {wrong[draft]} wrong")
    print(f"{len(programs)} modules, {time.perf_counter() - start:.0f} s")
    return 0 if complete and not wrong else 1


def _check_batch(batch: Mapping[str, list[_Group]]) -> list[dict[str, int]]:
    """How many cases of each draft were run, and how many of them went wrong."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        sources = {f"validator_{n}": source for n, source in enumerate(batch)}
        build(sources, work, "0")
        given = [
            {"module": module, **asdict(group)}
            for module, source in sources.items()
            for group in batch[source]
        ]
        (work / "cases.json").write_text(json.dumps(given), encoding="utf-8")
        (work / "run.py").write_text(RUNNER, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "run.py"], cwd=work, capture_output=True, text=True
        )
        print(done.stderr, end="", file=sys.stderr)
        if done.returncode:
            raise BuildError(f"the compiled modules stopped with {done.returncode}")
        counts: list[dict[str, int]] = json.loads(done.stdout)
        return counts


if __name__ == "__main__":
    sys.exit(main())
