"""Validators in memory: their text, which nobody reads, and that it asks the same."""

from __future__ import annotations

from collections import OrderedDict
from enum import StrEnum
from typing import Any

import pytest
from bindsmith import compile_validator
from bindsmith.schema.dialect import BY_NAME
from bindsmith.schema.link import link
from bindsmith.schema.store import Retrieved, Store
from bindsmith.targets.validator_code.printer import ANY_LENGTH
from bindsmith.validator import Memory, functions_of

Json = Any


def lines_of(schema: Json) -> list[str]:
    """The text of a validator, as it is compiled in memory."""
    store = Store(Memory(None), BY_NAME["draft2020-12"])
    document = store.add("", Retrieved("", schema))
    linked = link(store, [""])
    functions, root = functions_of(
        document.at(""), store, linked, "assert", {}, ANY_LENGTH
    )
    functions.boolean(root)
    return functions.unread()[0]


def chain(length: int) -> Json:
    """Definitions each of which refers to the next in two places."""
    defs: dict[str, Json] = {"d0": {"type": "string", "minLength": 1}}
    for number in range(1, length):
        below = {"$ref": f"#/$defs/d{number - 1}"}
        defs[f"d{number}"] = {
            "type": "object",
            "properties": {"a": below, "b": below},
            "required": ["a"],
        }
    return {"$defs": defs, "$ref": f"#/$defs/d{length - 1}"}


def nested(length: int) -> Json:
    value: Json = "x"
    for _ in range(1, length):
        value = {"a": value}
    return value


def test_small_definitions_stand_where_they_are_referred_to() -> None:
    (only,) = [line for line in lines_of(chain(2)) if line.startswith("def ")]
    assert only == "def is_valid(instance):"


def test_text_grows_with_the_schema_and_no_faster() -> None:
    short, long = len(lines_of(chain(40))), len(lines_of(chain(80)))
    assert long < 2.2 * short
    validator = compile_validator(chain(40))
    assert validator.is_valid(nested(40))
    assert not validator.is_valid(nested(39))
    assert not validator.is_valid(nested(41))


def test_large_definitions_are_printed_once() -> None:
    members = {f"p{n}": {"type": "string", "maxLength": n} for n in range(100)}
    uses = {f"u{n}": {"$ref": "#/$defs/large"} for n in range(10)}
    schema = {"$defs": {"large": {"properties": members}}, "properties": uses}
    assert sum('"p7"' in line for line in lines_of(schema)) == 1


class Text(str):
    __slots__ = ()


class Tag(StrEnum):
    A = "a"


class Items(list[Any]):
    pass


class Whole(int):
    pass


class Real(float):
    pass


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("string", Text("a"), Items()),
        ("string", Tag.A, None),
        ("array", Items(), OrderedDict()),
        ("object", OrderedDict(a=1), Items()),
        ("integer", Whole(1), Real(0.5)),
        ("integer", Real(1.0), True),
        ("number", Real(0.5), Text("1")),
        ("number", Whole(1), False),
    ],
)
def test_subclasses_are_what_their_classes_are(kind: str, good: Any, bad: Any) -> None:
    for schema in (
        {"type": kind},
        {"type": [kind, "null"], "not": {"const": None}},
        {"anyOf": [{"type": kind}, {"const": 7}]},
    ):
        validator = compile_validator(schema)
        assert validator.is_valid(good)
        assert not validator.is_valid(bad)
        inside = compile_validator({"properties": {"a": schema}, "items": schema})
        assert inside.is_valid({"a": good})
        assert inside.is_valid([good])
        assert not inside.is_valid({"a": bad})
        assert not inside.is_valid([good, bad])
