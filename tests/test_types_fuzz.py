"""Random schemas with defaults: types hold every valid value, filling in keeps it so."""

from __future__ import annotations

import copy
from functools import partial
from random import Random
from typing import Any

import pytest
from bindsmith.ir.types import (
    ListOf,
    MapOf,
    Record,
    Ref,
    TupleOf,
    Type,
    Union_,
    Unknown,
)
from bindsmith.lower.defaults import Lookup, conforms
from bindsmith.schema.resource import Subschema

from tests.lowering import DRAFTS, URI, at, tables
from tests.properties.fuzz_instances import random_instances
from tests.properties.fuzz_schemas import random_schema, random_value
from tests.properties.plain_evaluator import PlainEvaluator
from tests.test_types_at_large import look_up, sound

SCHEMAS = 150


@pytest.mark.parametrize("draft", DRAFTS)
def test_random_schemas(draft: str) -> None:
    filled = 0
    for seed in range(SCHEMAS):
        rng = Random(f"{draft} {seed}")
        of = random_schema(rng, draft)
        add_defaults(of.schema, rng)
        evaluator = PlainEvaluator(of.schema, draft)
        found = tables(of.schema, draft, partial(allows, evaluator))
        root = sound(found, URI).definitions.get(at(""))
        if root is None:
            continue
        look = partial(look_up, found)
        for value in filter(evaluator.is_valid, random_instances(rng, of, 6)):
            message = f"seed {seed}: {of.schema!r}\n{value!r}"
            assert conforms(value, root.type, look), message
            whole = fill(value, root.type, look)
            filled += whole != value
            assert evaluator.is_valid(whole), f"{message}\n{whole!r}"
    assert filled


def allows(evaluator: PlainEvaluator, schema: Subschema, value: Any) -> bool:
    resolver = evaluator._resolver
    return evaluator._evaluate(schema.value, value, resolver) is not None


def add_defaults(schema: Any, rng: Random) -> None:
    """Give some of the properties in a schema a default, right or wrong."""
    if isinstance(schema, list):
        for each in schema:
            add_defaults(each, rng)
    elif isinstance(schema, dict):
        for key, held in schema.items():
            if key == "properties" and isinstance(held, dict):
                for each in held.values():
                    if isinstance(each, dict) and rng.randrange(2):
                        each["default"] = random_value(rng)
            if key not in ("enum", "const", "default", "examples"):
                add_defaults(held, rng)


def fill(value: Any, type_: Record | Type, look: Lookup, depth: int = 0) -> Any:
    """The value with all defaults that may be filled in, as far as its type is clear."""
    if depth > 40:
        return value
    inside = partial(fill, look=look, depth=depth + 1)
    match type_, value:
        case Ref(target), _:
            return inside(value, look(target))
        case Union_(members), _:
            fitting = [each for each in members if conforms(value, each, look)]
            return inside(value, fitting[0]) if len(fitting) == 1 else value
        case ListOf(item), list():
            return [inside(each, item) for each in value]
        case TupleOf(prefix, rest), list():
            types = [*prefix, *([rest or Unknown()] * len(value))]
            return [inside(each, of) for each, of in zip(value, types, strict=False)]
        case MapOf(held), dict():
            return {key: inside(each, held) for key, each in value.items()}
        case Record(fields, additional), dict():
            named = {each.json_name: each for each in fields}
            made = {
                key: inside(
                    each, named[key].type if key in named else additional or Unknown()
                )
                for key, each in value.items()
            }
            for name, each in named.items():
                if name not in value and each.default and each.default.fills:
                    made[name] = copy.deepcopy(each.default.value)
            return made
    return value
