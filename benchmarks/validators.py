"""Validators beside other libraries, as ratios of measurements taken in turns.

``python -m benchmarks.validators [-v] [FOLDER]``: FOLDER has a folder for each schema,
with ``schema.json`` (or ``schema-noformat.json``) and either ``valid/`` and
``invalid/`` or ``instances.jsonl``; it takes the place of the SchemaStore samples and
of OpenMetadata.  Formats are off, so that all do the same work, but for
WorkflowInstanceState, where all check uuids.  ``-v``: the ratios of each data set.
"""

from __future__ import annotations

import argparse
import sys
import time
from importlib.metadata import version
from pathlib import Path

from benchmarks import corpus, libraries
from benchmarks.compiling import compiling
from benchmarks.datasets import read
from benchmarks.figures import Figure, table
from benchmarks.footprint import code_size, import_time
from benchmarks.speed import Speed, speed
from tests import corpora


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.validators")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args(arguments)
    start = time.perf_counter()
    figures, lines = measure(options.folder)
    print(table(figures, details=options.verbose))
    print("", *lines, sep="\n")
    print(f"{time.perf_counter() - start:.0f} s", file=sys.stderr)


def measure(folder: Path | None) -> tuple[list[Figure], list[str]]:
    """All figures, then what is printed below them: imports, and what was left out."""
    store = folder or corpora.path("schemastore")
    label = folder.name if folder else "SchemaStore"
    if not store.is_dir():
        raise SystemExit(f"no data sets in {store}: name a folder of them")
    sets = list(read(store))
    if not sets:
        raise SystemExit(f"no folder in {store} has a schema.json")
    parts: list[Speed] = [speed(label, sets)]
    metadata = corpora.path("openmetadata")
    if folder is None and metadata.is_dir():
        parts.append(speed("OpenMetadata", corpus.openmetadata(metadata)))
    parts.append(speed("WorkflowInstanceState", [corpus.workflow()]))
    figures = [figure for part in parts for figure in part.figures]
    compiled, once = compiling(label, store)
    figures += [compiled, code_size(label, sets)]
    lines = [*import_time(sets), "", *_libraries(), *once]
    lines += [note for part in parts for note in part.notes]
    return [figure for figure in figures if figure.ratios], lines


def _libraries() -> list[str]:
    """What takes part, and what does not because it is not there."""
    return [
        (
            f"{each.name} {version(each.name)}"
            if each.installed
            else f"{each.name.upper()} WAS NOT COMPARED: not installed{each.needs}"
        )
        for each in libraries.PEERS
    ]


if __name__ == "__main__":
    main()
