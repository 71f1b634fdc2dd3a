"""Compiling in memory beside fastjsonschema, each schema for the first time.

``python -m benchmarks.compiling FOLDER`` is one process of the measurement: both are
imported, both have compiled an empty schema of every draft, and then each compiles
every schema once, in turns.  It prints seconds as JSON and judges no verdict.
"""

from __future__ import annotations

import copy
import importlib
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bindsmith import compile_validator

from benchmarks.datasets import read
from benchmarks.figures import Figure
from benchmarks.measure import environment, no_collection

CHECKOUT = Path(__file__).parents[1]
PROCESSES = 5
PEER = "fastjsonschema"
EMPTY = (
    {"$schema": "http://json-schema.org/draft-04/schema#"},
    {"$schema": "http://json-schema.org/draft-06/schema#"},
    {"$schema": "http://json-schema.org/draft-07/schema#"},
    {"$schema": "https://json-schema.org/draft/2019-09/schema"},
    {"$schema": "https://json-schema.org/draft/2020-12/schema"},
)


def compiling(label: str, folder: Path) -> tuple[Figure, list[str]]:
    """Our time to theirs by data set and over all; and what comes once a process."""
    figure = Figure(f"{label}: compile in memory, our time to theirs", False)
    if find_spec(PEER) is None:
        return figure, [f"{PEER} is not installed: compiling was not compared"]
    runs = [_process(folder) for _ in range(PROCESSES)]
    names = runs[0]["ours"].keys() & runs[0]["theirs"].keys()
    for name in sorted(names):
        pairs = [(run["ours"][name], run["theirs"][name]) for run in runs]
        figure.add(PEER, name, statistics.median(a / b for a, b in pairs))
    totals = [
        sum(run["ours"][name] for name in names)
        / sum(run["theirs"][name] for name in names)
        for run in runs
    ]
    figure.add(f"{PEER}, all together", "all", statistics.median(totals))
    loading = statistics.median(run["loading"] for run in runs) * 1000
    return figure, [f"bindsmith loads its metaschemas once a process: {loading:.0f} ms"]


def _process(folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.compiling", str(folder.resolve())],
        cwd=CHECKOUT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _measure(folder: Path) -> dict[str, Any]:
    library = importlib.import_module(PEER)

    def ours(schema: Any) -> None:
        compile_validator(schema, formats="annotate")

    def theirs(schema: Any) -> None:
        library.compile(schema, use_formats=False, use_default=False)

    start = time.process_time()
    for each in EMPTY:
        ours(each)
    loading = time.process_time() - start
    for each in EMPTY:
        theirs(dict(each))
    times: dict[str, Any] = {"ours": {}, "theirs": {}, "loading": loading}
    for number, data in enumerate(read(folder)):
        turns = [("ours", ours), ("theirs", theirs)]
        for key, compile_one in turns[:: -1 if number % 2 else 1]:
            took = _seconds(compile_one, copy.deepcopy(data.schema))
            if took is not None:
                times[key][data.name] = took
    return times


def _seconds(compile_one: Callable[[Any], None], schema: Any) -> float | None:
    """What it took; None where the library does not know the schema."""
    with no_collection():
        start = time.process_time()
        try:
            compile_one(schema)
        except Exception:
            # It is named where the documents are measured.
            return None
        return time.process_time() - start


if __name__ == "__main__":
    json.dump(_measure(Path(sys.argv[1])), sys.stdout)
