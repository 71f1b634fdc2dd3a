"""Validators on documents: time beside other libraries, as ratios of paired rounds.

``python -m benchmarks.validators [FOLDER]``: FOLDER has a folder for each schema, with
``schema.json``, ``valid/`` and ``invalid/``; without it, the SchemaStore samples.
Formats are off, so that all do the same work.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bindsmith import compile_validator
from jsonschema.validators import validator_for

from benchmarks.measure import geometric_mean, interleaved, ratio
from tests import corpora

Check = Callable[[Any], object]


def main() -> None:
    found = Path(sys.argv[1]) if sys.argv[1:] else corpora.path("schemastore")
    if not found or not found.is_dir():
        print("no documents found: name a folder of them")
        return
    valid: dict[str, list[float]] = {}
    invalid: dict[str, list[float]] = {}
    for folder in sorted(path for path in found.iterdir() if path.is_dir()):
        schema = json.loads((folder / "schema.json").read_text(encoding="utf-8"))
        ours = compile_validator(schema, formats="annotate")
        documents = [d for d in _documents(folder / "valid") if ours.is_valid(d)]
        wrong = [d for d in _documents(folder / "invalid") if not ours.is_valid(d)]
        yes_no, every = peers(schema)
        _measure(valid, ours.is_valid, yes_no, documents)
        _measure(invalid, lambda d, v=ours: list(v.iter_errors(d)), every, wrong)
    _print("is_valid on valid documents", valid)
    _print("all violations of invalid documents", invalid)


def peers(schema: Any) -> tuple[dict[str, Check], dict[str, Check]]:
    """Yes-or-no and collecting functions of the libraries that are installed."""
    plain = validator_for(schema)(schema)
    yes_no: dict[str, Check] = {"jsonschema": plain.is_valid}
    every: dict[str, Check] = {"jsonschema": lambda d: list(plain.iter_errors(d))}
    try:
        import jsonschema_rs

        rust = jsonschema_rs.validator_for(schema)
        yes_no["jsonschema-rs"] = rust.is_valid
        every["jsonschema-rs"] = lambda d: list(rust.iter_errors(d))
    except ImportError:
        print("jsonschema-rs is not installed")
    try:
        import fastjsonschema

        options = {"use_formats": False, "use_default": False}
        yes_no["fastjsonschema"] = fastjsonschema.compile(schema, **options)
    except Exception as error:
        # It does not know every schema; without it there is nothing to compare.
        print(f"fastjsonschema: {type(error).__name__} on a schema")
    return yes_no, every


def _measure(
    table: dict[str, list[float]],
    ours: Check,
    others: dict[str, Check],
    documents: list[Any],
) -> None:
    if not documents:
        return
    work = {"": lambda: [ours(each) for each in documents]}
    for name, check in others.items():
        try:
            for each in documents:
                check(each)
        except Exception as error:
            print(f"{name}: {type(error).__name__} on a valid document")
            continue
        work[name] = lambda c=check: [c(each) for each in documents]
    times = interleaved(work)
    for name in others:
        if name in times:
            table.setdefault(name, []).append(ratio(times[""], times[name]))


def _print(title: str, table: dict[str, list[float]]) -> None:
    print(f"{title}: their time to ours")
    for name, ratios in table.items():
        mean = geometric_mean(ratios)
        span = f"{min(ratios):.2f} to {max(ratios):.2f}"
        print(f"  {name:16} {mean:6.2f} x ({span} over {len(ratios)} schemas)")


def _documents(folder: Path) -> list[Any]:
    found = []
    for path in sorted(folder.glob("*.json")):
        found.append(json.loads(path.read_text(encoding="utf-8")))
    return found


if __name__ == "__main__":
    main()
