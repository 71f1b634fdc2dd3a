"""Documents checked against a schema in a file; nothing is generated."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bindsmith.config import Config
from bindsmith.errors import Diagnostic, SchemaError, Severity
from bindsmith.pipeline import load_schema
from bindsmith.schema.document import Document
from bindsmith.schema.load import load_records, parse_bytes, read_bytes
from bindsmith.validator import Validator

_RECORDS = (".ndjson", ".jsonl")


def validate_instances(
    config: Config, schema: str, instances: Sequence[str]
) -> list[Diagnostic]:
    """A finding for each violation, and for each document that cannot be parsed.

    ``schema`` is a path with an optional fragment.  ``BindsmithError`` where the
    schema is unusable or a document's file cannot be read.
    """
    path, _, fragment = schema.partition("#")
    validator = load_schema(config, Path(os.path.abspath(path)), path, fragment)
    found: list[Diagnostic] = []
    for instance in instances:
        for document in _documents(instance):
            if isinstance(document, Diagnostic):
                found.append(document)
            else:
                found += _violations(validator, document)
    return found


def _violations(validator: Validator, document: Document) -> Iterator[Diagnostic]:
    for violation in validator.iter_errors(document.value):
        where = document.locate(violation.instance_location)
        hint = f"required by {violation.schema_location}"
        yield Diagnostic("BS601", Severity.ERROR, where, str(violation), hint)


def _documents(instance: str) -> Iterator[Document | Diagnostic]:
    """The documents of one argument, or why there is none."""
    try:
        if instance == "-":
            yield parse_bytes(sys.stdin.buffer.read(), "-", finite=False)
        elif instance.lower().endswith(_RECORDS):
            for _, record in load_records(Path(instance), instance):
                yield record
        else:
            data = read_bytes(Path(instance), instance)
            yield parse_bytes(data, instance, finite=False)
    except SchemaError as error:
        if any(each.code == "BS101" for each in error.diagnostics):
            raise
        yield from error.diagnostics
