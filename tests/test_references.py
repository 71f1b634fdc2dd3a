"""References that leave open which schema they mean, or lead nowhere."""

from __future__ import annotations

import pytest
from bindsmith import SchemaError, compile_validator
from bindsmith.ir.json import Json

ID = "https://example.com/twin"
TWINS: list[Json] = [
    {"$defs": {"a": {"$id": ID}, "b": {"$id": ID, "type": "null"}}, "$ref": ID},
    {"$defs": {"a": {"$anchor": "x"}, "b": {"$dynamicAnchor": "x"}}, "$ref": "#x"},
    {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "definitions": {"a": {"$id": "#x"}, "b": {"$id": "#x", "type": "null"}},
        "properties": {"x": {"$ref": "#x"}},
    },
]


@pytest.mark.parametrize("schema", TWINS)
def test_a_reference_to_one_of_two(schema: Json) -> None:
    """Neither is chosen: the other may be the one that was meant."""
    with pytest.raises(SchemaError, match=r"BS110 .* more than on"):
        compile_validator(schema)


@pytest.mark.parametrize("schema", TWINS)
def test_twins_that_nothing_refers_to(schema: Json) -> None:
    assert isinstance(schema, dict)
    kept = {k: v for k, v in schema.items() if k not in ("$ref", "properties")}
    assert compile_validator(kept).is_valid(1)


def test_two_kinds_of_anchor_at_one_place_are_one() -> None:
    both: Json = {"$anchor": "x", "$dynamicAnchor": "x", "type": "null"}
    assert not compile_validator({"$defs": {"a": both}, "$ref": "#x"}).is_valid(1)


def test_a_schema_without_a_name_is_named_all_the_same() -> None:
    with pytest.raises(SchemaError, match="leads to nothing in the schema"):
        compile_validator({"$ref": "#/nope"})
