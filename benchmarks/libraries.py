"""The validators of each library, compiled to do the same work; it times none."""

from __future__ import annotations

import contextlib
import copy
import importlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from benchmarks.datasets import DataSet

Check = Callable[[Any], bool]
Collect = Callable[[Any], list[Any]]
OURS = "bindsmith"
UUID_PATTERN = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a library made of a schema.

    ``accepts`` is its fastest way to say yes to a valid document: it is timed on those
    only, and may raise on others.  ``is_valid`` judges any document.  ``collect`` is
    the list of all violations, None where the library stops at the first.
    """

    accepts: Callable[[Any], object]
    is_valid: Check
    collect: Collect | None


def ours(data: DataSet) -> Compiled:
    """Our own; ``formats`` of a data set are those that its schema has."""
    from bindsmith import compile_validator

    formats = "assert" if data.formats else "annotate"
    made = compile_validator(data.schema, formats=formats)
    return Compiled(made.is_valid, made.is_valid, lambda d: list(made.iter_errors(d)))


def fastjsonschema(data: DataSet) -> Compiled:
    """Without default values, and with its own or a pattern's check of formats."""
    library = importlib.import_module("fastjsonschema")
    check = library.compile(
        # It writes into the schema.
        copy.deepcopy(data.schema),
        formats={"uuid": rf"^{UUID_PATTERN}\Z"},
        use_formats=bool(data.formats),
        use_default=False,
    )

    def is_valid(document: Any) -> bool:
        try:
            check(document)
        except library.JsonSchemaException:
            return False
        return True

    return Compiled(check, is_valid, None)


def jsonschema_rs(data: DataSet) -> Compiled:
    """The Rust library; uuids are a format to it since 2019-09."""
    library = importlib.import_module("jsonschema_rs")
    if data.formats:
        schema = {key: each for key, each in data.schema.items() if key != "$schema"}
        made = library.Draft201909Validator(schema, validate_formats=True)
    else:
        made = library.validator_for(data.schema, validate_formats=False)
    return Compiled(made.is_valid, made.is_valid, lambda d: list(made.iter_errors(d)))


def jsonschema(data: DataSet) -> Compiled:
    """The reference in Python."""
    library = importlib.import_module("jsonschema")
    kind = library.validators.validator_for(data.schema)
    checker = library.FormatChecker(()) if data.formats else None
    if checker:
        checker.checks("uuid")(_is_uuid)
    made = kind(data.schema, format_checker=checker)
    return Compiled(made.is_valid, made.is_valid, lambda d: list(made.iter_errors(d)))


def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch(UUID_PATTERN, value) is not None


def json_schema_utils(data: DataSet) -> Compiled:
    """What ``jsu-compile`` writes: Python, without the reporting of errors."""
    # Its own engine is slower on short strings, but knows patterns that ours does not.
    try:
        check = _jsu_module(data, "re")
    except re.error:
        check = _jsu_module(data, "re2")
    return Compiled(check, check, None)


def _jsu_module(data: DataSet, engine: str) -> Check:
    scripts = importlib.import_module("jsutils.scripts")
    options = ["--backend", "f", "--no-reporting", "--no-strict", "--quiet"]
    options += ["--format" if data.formats else "--no-format"]
    with tempfile.TemporaryDirectory() as folder, _silent() as said:
        source, output = Path(folder) / "schema.json", Path(folder) / "module.py"
        source.write_text(json.dumps(data.schema), encoding="utf-8")
        options += ["--regex-engine", engine, "--out", str(output), str(source)]
        if scripts.jsu_compile(options):
            sys.stderr.flush()
            said.seek(0)
            raise ValueError(said.read().strip().rpartition("\n")[2])
        namespace: dict[str, Any] = {"__name__": "module"}
        exec(compile(output.read_text("utf-8"), "module.py", "exec"), namespace)
        namespace["check_model_init"]()
    check: Check = namespace["check_model"]
    return check


@contextlib.contextmanager
def _silent() -> Iterator[IO[str]]:
    """A file in the place of stderr, that of code in C included."""
    sys.stderr.flush()
    before = os.dup(2)
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        os.dup2(said.fileno(), 2)
        try:
            yield said
        finally:
            sys.stderr.flush()
            os.dup2(before, 2)
            os.close(before)


@dataclass(frozen=True, slots=True)
class Library:
    """A library: the name of its distribution, its module, how it compiles.

    ``needs`` follows what is said where it is not installed.
    """

    name: str
    module: str
    compile: Callable[[DataSet], Compiled]
    needs: str = ""

    @property
    def installed(self) -> bool:
        return find_spec(self.module) is not None


PEERS = (
    Library("fastjsonschema", "fastjsonschema", fastjsonschema),
    Library("jsonschema-rs", "jsonschema_rs", jsonschema_rs),
    Library("jsonschema", "jsonschema", jsonschema),
    Library(
        "json-schema-utils", "jsutils", json_schema_utils, " (it needs Python 3.12)"
    ),
)
