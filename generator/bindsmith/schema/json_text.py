"""JSON text (RFC 8259) → documents; it opens no file and reads no YAML."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import NoReturn

from bindsmith.errors import Diagnostic, SchemaError
from bindsmith.ir.json import Json
from bindsmith.room import roomy
from bindsmith.schema.document import Document, Source
from bindsmith.schema.positions import (
    JsonPositions,
    duplicate_keys,
    long_integer,
    non_finite,
    too_deep,
)

MAX_DEPTH = 2000


class _NonFiniteError(Exception):
    """``NaN`` or ``Infinity``, which ``json.loads`` would accept."""


def parse_json(text: str, display: str, *, max_depth: int = MAX_DEPTH) -> Document:
    """The document of a JSON text, which is called ``display``.

    ``SchemaError``: BS103 not JSON, BS104 a key given twice, BS105 nested deeper than
    ``max_depth`` or an integer too long for Python.  Lone surrogates are kept.
    """
    return _parse(Source(display, text.removeprefix("\ufeff")), max_depth)


def iter_records(
    text: str, display: str, *, max_depth: int = MAX_DEPTH
) -> Iterator[tuple[int, Document | Diagnostic]]:
    """The records of newline-delimited JSON: line number and document, or what is wrong.

    Blank lines are no records.  Only a line feed ends a record: U+2028 may be in a
    string, and the carriage return of CRLF is JSON white space.
    """
    start, number = int(text.startswith("\ufeff")), 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line, start, number = text[start:end], end + 1, number + 1
        if not line.strip(" \t\r"):
            continue
        try:
            yield number, _parse(Source(display, line, number), max_depth)
        except SchemaError as error:
            yield number, error.diagnostics[0]


def shown(text: str) -> str:
    """A name from a document, quoted and cut so that it fits into a message."""
    return json.dumps(text if len(text) <= 60 else text[:59] + "…", ensure_ascii=False)


def repeated(
    source: Source, name: str, offsets: tuple[int, int], pointer: str
) -> Diagnostic:
    """BS104: a key that stands at both offsets."""
    first = source.at(offsets[0])
    message = f"duplicate key {shown(name)}, first given at {first.line}:{first.column}"
    return source.error(
        offsets[1], "BS104", message, "remove or rename one of them", pointer
    )


def depth_error(source: Source, offset: int | None, max_depth: int) -> SchemaError:
    """BS105: nested deeper than the limit, or (no offset) than Python's stack."""
    message = f"nested more than {max_depth} levels deep"
    if offset is None:
        offset, message = 0, "nested more deeply than Python can read here"
    return SchemaError(source.error(offset, "BS105", message, "flatten the document"))


def length_error(source: Source, offset: int, limit: int) -> SchemaError:
    """BS105: an integer with too many digits."""
    message = f"an integer of more than {limit} digits cannot be read"
    return SchemaError(source.error(offset, "BS105", message, "shorten the number"))


def _parse(source: Source, max_depth: int) -> Document:
    text = source.text
    repeats: list[int] = []

    def members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        made = dict(pairs)
        if len(made) != len(pairs):
            repeats.append(len(pairs))
        return made

    try:
        value: Json = roomy(
            lambda: json.loads(text, object_pairs_hook=members, parse_constant=_refuse)
        )
    except json.JSONDecodeError as error:
        raise SchemaError(_syntax(source, error)) from None
    except _NonFiniteError as error:
        message = f"not valid JSON: {error} is no JSON number"
        hint = "JSON has no spelling for NaN and infinity: use null or a string"
        at = non_finite(text)
        raise SchemaError(source.error(at, "BS103", message, hint)) from None
    except RecursionError:
        raise depth_error(source, too_deep(text, max_depth), max_depth) from None
    except ValueError:  # CPython's guard against quadratic int()
        limit = sys.get_int_max_str_digits()
        raise length_error(source, long_integer(text, limit), limit) from None
    # Most texts have too few brackets to be too deep: counting is cheaper than walking.
    if text.count("{") + text.count("[") > max_depth and _depth(value) > max_depth:
        raise depth_error(source, too_deep(text, max_depth), max_depth)
    if repeats:
        found = duplicate_keys(text)
        raise SchemaError(
            *(repeated(source, d.name, (d.first, d.second), d.pointer) for d in found)
        )
    return Document(source.path, value, source, JsonPositions(text))


def _refuse(constant: str) -> NoReturn:
    raise _NonFiniteError(constant)


def _depth(value: Json) -> int:
    """How many arrays and objects are inside each other at the deepest place."""
    depth = 0
    layer = [value] if isinstance(value, dict | list) else []
    while layer:
        depth += 1
        below: list[dict[str, Json] | list[Json]] = []
        for each in layer:
            children = each.values() if isinstance(each, dict) else each
            below += [child for child in children if isinstance(child, dict | list)]
        layer = below
    return depth


def _syntax(source: Source, error: json.JSONDecodeError) -> Diagnostic:
    text = source.text
    what = error.msg.removesuffix(" at")
    message = f"not valid JSON: {what[:1].lower()}{what[1:]}"
    if not text.strip():
        return source.error(0, "BS103", "not valid JSON: there is no text", "")
    at = min(error.pos, len(text))
    return source.error(at, "BS103", message, _advice(text, at))


def _advice(text: str, at: int) -> str:
    """What people who get this error have usually written."""
    rest, before = text[at : at + 7], text[:at].rstrip()
    if rest.startswith(("//", "/*", "#")):
        return "JSON has no comments"
    if rest.startswith("'"):
        return "strings are in double quotes"
    if rest.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        return "this looks like an unresolved merge conflict"
    if rest.startswith(",") or (rest[:1] in ("}", "]") and before.endswith(",")):
        return "no comma may stand before a closing bracket"
    if not rest:
        return "the text ends too early"
    return ""
