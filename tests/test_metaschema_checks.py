"""The metaschemas as functions: current, and of one mind with the metaschemas."""

from __future__ import annotations

from random import Random
from typing import Any

import jsonschema
import pytest
from bindsmith.schema import metaschemas
from bindsmith.schema.dialect import DIALECTS, Dialect
from bindsmith.schema.metaschema_checks import check_of

from tests.instances import mutations
from tools.build_metaschema_checks import FOLDER, module_name, module_text

BY_DIALECT = pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
# Of every kind of keyword some, so that a mutation breaks one.
SCHEMA = {
    "type": ["object", "null"],
    "properties": {"a": {"type": "string", "minLength": 2, "pattern": "^a"}},
    "required": ["a"],
    "items": {"enum": [1, "b", None], "multipleOf": 0.5},
    "anyOf": [{"minimum": 1}, {"maxItems": 3, "uniqueItems": True}],
    "not": {"dependencies": {"a": ["b"], "c": {"maxProperties": 2}}},
    "additionalProperties": {"$ref": "#/definitions/d"},
    "definitions": {"d": {"description": "d", "default": [1]}},
}


@BY_DIALECT
def test_what_is_checked_in_is_current(dialect: Dialect) -> None:
    """tools/build_metaschema_checks.py brings it up to date."""
    written = (FOLDER / module_name(dialect)).read_text("utf-8")
    assert written == module_text(dialect)


@BY_DIALECT
def test_every_metaschema_is_a_schema_of_itself(dialect: Dialect) -> None:
    assert check_of(dialect.name)(metaschemas.document(dialect.uri))


@BY_DIALECT
def test_the_verdict_is_that_of_the_metaschema(dialect: Dialect) -> None:
    check = check_of(dialect.name)
    metaschema: Any = metaschemas.document(dialect.uri)
    reference = jsonschema.validators.validator_for(metaschema)(metaschema)
    verdicts = set()
    rng = Random(dialect.name)
    for _ in range(30):
        for schema in mutations(SCHEMA, rng):
            verdict = reference.is_valid(schema)
            verdicts.add(verdict)
            assert check(schema) is verdict, schema
    assert verdicts == {True, False}
