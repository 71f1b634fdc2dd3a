"""Size of generated validators, and the CPU time of their import; it runs none.

``python -m benchmarks.footprint [-v] [FOLDER]``.
"""

from __future__ import annotations

import argparse
import ast
import copy
import io
import json
import statistics
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bindsmith import BindsmithError, generate, load_config

from benchmarks.datasets import DataSet, read
from benchmarks.figures import Figure, table
from benchmarks.measure import environment
from tests import corpora

KILOBYTES = 100
PROCESSES = 15
# The import statement alone, of a module whose bytecode is on disk.  The packages around
# it, its shared helpers and what they import of the standard library are there already,
# as they are for the second validator of a program.
TIMED_IMPORT = """
import sys, time
sys.path.insert(0, sys.argv[1])
import re, typing, collections.abc, decimal, functools
for name in sys.argv[3:]:
    __import__(name)
start = time.process_time()
__import__(sys.argv[2])
print(time.process_time() - start)
"""


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.footprint")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args(arguments)
    store = options.folder or corpora.path("schemastore")
    sets = list(read(store))
    print(table([code_size(store.name, sets)], details=options.verbose))
    print()
    print("\n".join(import_time(sets)))


def code_size(label: str, sets: Iterable[DataSet]) -> Figure:
    """Bytes of code to bytes of schema, of both modes, without the shared helpers.

    As generated, the public functions of every definition included; the same without
    docstrings and comments; fastjsonschema's module, which stops at the first error.
    """
    figure = Figure(f"{label}: bytes of code to bytes of schema", False)
    for data in sets:
        files = _generated(data.schema)
        if files:
            text = files["validators/schema.py"]
            figure.add("bindsmith", data.name, _bytes(text) / data.size)
            figure.add(
                "bindsmith, bare code", data.name, _bytes(bare(text)) / data.size
            )
        peer = _fastjsonschema(data.schema)
        if peer:
            figure.add("fastjsonschema", data.name, _bytes(peer) / data.size)
    return figure


def _bytes(text: str) -> int:
    return len(text.encode("utf-8"))


def _generated(schema: Any) -> Mapping[str, str]:
    """The files of the validators target, by path; none where it refuses."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "schemas").mkdir()
        text = json.dumps(schema, ensure_ascii=False)
        (folder / "schemas" / "schema.json").write_text(text, encoding="utf-8")
        options = 'schemas = ["schemas"]\noutput = "out"\ntargets = ["validators"]\n'
        (folder / "bindsmith.toml").write_text(options, encoding="utf-8")
        try:
            config = load_config(folder / "bindsmith.toml")
            return generate(config, write=False).files
        except BindsmithError:
            return {}


def _fastjsonschema(schema: Any) -> str:
    if find_spec("fastjsonschema") is None:
        return ""
    library = import_module("fastjsonschema")
    try:
        code: str = library.compile_to_code(copy.deepcopy(schema), use_default=False)
    except Exception:
        # It does not know every schema; where it is timed, that is said.
        return ""
    return code


def bare(text: str) -> str:
    """A module without its comments, docstrings and blank lines."""
    dropped: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                dropped |= set(range(first.lineno, (first.end_lineno or 0) + 1))
    lines = text.splitlines(keepends=True)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].rstrip() + "\n"
    kept = (line for number, line in enumerate(lines, 1) if number not in dropped)
    return "".join(line for line in kept if line.strip())


def import_time(sets: Iterable[DataSet]) -> list[str]:
    """Lines of a table: the warm import of the validator of some 100 kB of schemas."""
    schema, names = combined(sets)
    size = _bytes(json.dumps(schema, ensure_ascii=False, indent=2))
    files = _generated(schema)
    if not files:
        return [f"NOT MEASURED: the schema of {len(names)} samples is refused"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, text in files.items():
            target = folder / "out" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        peer = _fastjsonschema(schema)
        (folder / "peer.py").write_text(peer, encoding="utf-8")
        around = ["out.validators"]
        around += [
            "out." + path.removesuffix(".py").replace("/", ".")
            for path in sorted(files)
            if path.startswith("_support/") and not path.endswith("__init__.py")
        ]
        commands = {"bindsmith": ["out.validators.schema", *around]}
        if peer:
            commands["fastjsonschema"] = ["peer", "fastjsonschema"]
        times = _imports(folder, commands)
    lines = [
        f"| warm import of {size / 1000:.0f} kB of schemas ({len(names)} samples) | ms |"
        f" ms per {KILOBYTES} kB | their time to ours |",
        "|---|---|---|---|",
    ]
    for library, taken in times.items():
        took = statistics.median(taken) * 1000
        pairs = zip(taken, times["bindsmith"], strict=True)
        beside = statistics.median(theirs / ours for theirs, ours in pairs)
        scaled = took * KILOBYTES * 1000 / size
        lines.append(f"| {library} | {took:.2f} | {scaled:.2f} | {beside:.2f} |")
    return lines


def _imports(folder: Path, commands: Mapping[str, list[str]]) -> dict[str, list[float]]:
    """CPU seconds of the import in each of several new processes, in turns."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(PROCESSES + 1):
        for name, modules in commands.items():
            done = subprocess.run(
                [sys.executable, "-c", TIMED_IMPORT, str(folder), *modules],
                env=environment(),
                capture_output=True,
                text=True,
                check=True,
            )
            # The first one compiles.
            if number:
                times[name].append(float(done.stdout))
    return times


def combined(sets: Iterable[DataSet]) -> tuple[dict[str, Any], list[str]]:
    """One schema of samples, in their order while they fit, each a property.

    Of draft-07 only, where a definition may have definitions and identifiers can go.
    """
    properties: dict[str, Any] = {}
    definitions: dict[str, Any] = {}
    size = 0
    for data in sets:
        schema = data.schema
        if not isinstance(schema, dict) or "draft-07" not in schema.get("$schema", ""):
            continue
        made = _within(schema, f"#/definitions/{data.name}")
        grown = size + _bytes(json.dumps(made, ensure_ascii=False, indent=2))
        if made is None or grown > KILOBYTES * 1000:
            continue
        size = grown
        definitions[data.name] = made
        properties[data.name] = {"$ref": f"#/definitions/{data.name}"}
    return (
        {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "Combined",
            "type": "object",
            "properties": properties,
            "definitions": definitions,
            "additionalProperties": False,
        },
        [*definitions],
    )


def _within(schema: Any, place: str) -> dict[str, Any] | None:
    """A schema with its references as they are at a place, None if they leave it."""
    made: dict[str, Any] = copy.deepcopy(schema)
    for keyword in ("$schema", "$id"):
        made.pop(keyword, None)
    waiting: list[Any] = [made]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            reference = each.get("$ref")
            if isinstance(reference, str):
                if not (reference == "#" or reference.startswith("#/")):
                    return None
                each["$ref"] = place + reference[1:]
            if isinstance(each.get("$id"), str):
                return None
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return made


if __name__ == "__main__":
    main()
