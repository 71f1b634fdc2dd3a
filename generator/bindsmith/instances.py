"""Documents checked against a schema in a file; nothing is generated."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bindsmith.config import Config, Limits
from bindsmith.errors import Diagnostic, SchemaError, Severity
from bindsmith.pipeline import load_schema
from bindsmith.schema.document import Document
from bindsmith.schema.load import load_records, parse_bytes, read_bytes
from bindsmith.validator import Validator

_RECORDS = (".ndjson", ".jsonl")
_UNREADABLE = "BS101"


def validate_instances(
    config: Config, schema: str, instances: Sequence[str]
) -> list[Diagnostic]:
    """A finding for each violation, and for each document that cannot be parsed.

    ``schema`` is a path with an optional fragment.  ``BindsmithError`` where the
    schema is unusable, or a document's file cannot be read: then with the findings
    about the others as well.
    """
    path, _, fragment = schema.partition("#")
    validator = load_schema(config, Path(os.path.abspath(path)), path, fragment)
    found: list[Diagnostic] = []
    for instance in instances:
        for document in _documents(instance, config.limits):
            if isinstance(document, Diagnostic):
                found.append(document)
            else:
                found += _violations(validator, document)
    if any(each.code == _UNREADABLE for each in found):
        raise SchemaError(*found)
    return found


def _violations(validator: Validator, document: Document) -> Iterator[Diagnostic]:
    try:
        for violation in validator.iter_errors(document.value):
            where = document.locate(violation.instance_location)
            hint = f"required by {violation.schema_location}"
            yield Diagnostic("BS601", Severity.ERROR, where, str(violation), hint)
    except RecursionError:
        message, hint = "nested too deeply to be validated", "flatten the document"
        yield Diagnostic("BS105", Severity.ERROR, document.locate(""), message, hint)


def _documents(instance: str, limits: Limits) -> Iterator[Document | Diagnostic]:
    """The documents of one argument, or why there is none."""
    size, depth = limits.max_bytes, limits.max_depth
    try:
        if instance == "-":
            data = sys.stdin.buffer.read() if sys.stdin else b""
            yield parse_bytes(data, "-", max_depth=depth, finite=False)
        elif instance.lower().endswith(_RECORDS):
            for _, record in load_records(
                Path(instance), instance, max_bytes=size, max_depth=depth
            ):
                yield record
        else:
            data = read_bytes(Path(instance), instance, max_bytes=size)
            yield parse_bytes(data, instance, max_depth=depth, finite=False)
    except SchemaError as error:
        yield from error.diagnostics
