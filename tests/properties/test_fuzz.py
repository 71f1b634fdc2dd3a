"""Schemas over every keyword of every draft, and instances that hit and miss them.

The tool in both its modes and others that share no code with it must give one verdict.
BINDSMITH_FUZZ_SECONDS, if set, is how long the slow test goes on.
"""

from __future__ import annotations

import copy
import os
import time
from random import Random
from typing import Any

import pytest
from bindsmith import compile_validator
from bindsmith.support.violation import Violation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.fuzz_instances import random_instances
from tests.properties.fuzz_schemas import DRAFTS, Fuzzed, once_in, random_schema
from tests.properties.parties import LIBRARY_BUGS, parties
from tests.properties.plain_evaluator import PlainEvaluator


@pytest.mark.parametrize("draft", DRAFTS)
def test_every_party_gives_one_verdict(draft: str) -> None:
    @settings(
        max_examples=40,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=False))
    def run(rng: Random) -> None:
        _one(rng, draft)

    run()


@pytest.mark.parametrize("draft", DRAFTS)
def test_fixed_seeds(draft: str) -> None:
    """More of the same, at a tenth of the price: nothing here shrinks a failure."""
    for number in range(250):
        _one(Random(f"{draft}-{number}"), draft)


@pytest.mark.slow
def test_for_as_long_as_asked() -> None:
    until = time.monotonic() + float(os.environ.get("BINDSMITH_FUZZ_SECONDS", "600"))
    number = 0
    while time.monotonic() < until:
        _one(Random(f"long-{number}"), list(DRAFTS)[number % len(DRAFTS)])
        number += 1


@pytest.mark.parametrize("name", LIBRARY_BUGS)
def test_where_the_library_is_wrong(name: str) -> None:
    draft, schema, instance, truth = LIBRARY_BUGS[name]
    validator = compile_validator(schema, draft=draft)
    assert validator.is_valid(instance) is truth
    assert list(validator.iter_errors(instance)) == [] or not truth
    assert PlainEvaluator(schema, draft).is_valid(instance) is truth


def test_a_name_and_its_value_are_two_instances() -> None:
    """They are told at one place, and one schema may look at both."""
    schema = {
        "propertyNames": {"$ref": "#/$defs/text"},
        "additionalProperties": {"$ref": "#/$defs/text"},
        "$defs": {
            "text": {"type": "string", "anyOf": [{"maxLength": 3}, {"const": 1}]}
        },
    }
    validator = compile_validator(schema)
    assert not validator.is_valid({"a": 1})
    assert [each.instance for each in validator.iter_errors({"a": 1})] == [1]
    assert [each.instance for each in validator.iter_errors({"long name": "a"})] == [
        "long name"
    ]


@pytest.mark.parametrize(
    "x",
    [float("nan"), float("inf"), float("-inf"), 10**5000],
    ids=["nan", "inf", "-inf", "huge"],
)
@pytest.mark.parametrize("draft", DRAFTS)
def test_numbers_beyond_json(draft: str, x: float) -> None:
    """Both modes agree on them, and what is wrong can be told."""
    for keyword in ("minimum", "maximum", "multipleOf", "type", "enum"):
        schema = {keyword: {"type": "integer", "enum": [1]}.get(keyword, 3)}
        validator = compile_validator(schema, draft=draft)
        violations = list(validator.iter_errors(x))
        assert validator.is_valid(x) is (not violations)
        assert all(str(each) for each in violations)


def _one(rng: Random, draft: str) -> None:
    of = random_schema(rng, draft)
    made = random_instances(rng, of, 16)
    try:
        agree(of, made, rng)
        if once_in(rng, 8):
            stands_alone(of, made)
    except Exception as error:
        error.add_note(f"{of.draft}: {of.schema!r}\n{made!r}")
        raise


def agree(of: Fuzzed, made: list[Any], rng: Random) -> None:
    """Every law that one schema and its instances must keep."""
    before = copy.deepcopy((of.schema, made))
    options = {"formats": "annotate", "draft": of.draft}
    validator = compile_validator(of.schema, **options)
    shuffled = compile_validator(_shuffled(of.schema, rng), **options)
    others = parties(of)
    for x in made:
        verdict = validator.is_valid(x)
        violations = list(validator.iter_errors(x))
        assert verdict is (not violations), f"the modes disagree on {x!r}"
        for name, is_valid in others.items():
            assert verdict is is_valid(x), f"{name} disagrees on {x!r}"
        told = {(v.schema_location, v.instance_location, str(v)) for v in violations}
        assert len(told) == len(violations), f"a failure is told twice of {x!r}"
        for violation in violations:
            _renders(violation, x)
        places = sorted((v.schema_location, v.instance_location) for v in violations)
        assert places == sorted(
            (v.schema_location, v.instance_location) for v in shuffled.iter_errors(x)
        ), f"the order of keys matters for {x!r}"
    assert repr((of.schema, made)) == repr(before), "something was changed"


def stands_alone(of: Fuzzed, made: list[Any]) -> None:
    """The module's text does what the validator does, and is a function of the schema."""
    validator = compile_validator(of.schema, formats="annotate", draft=of.draft)
    again = compile_validator(
        copy.deepcopy(of.schema), formats="annotate", draft=of.draft
    )
    assert validator.source == again.source
    namespace: dict[str, Any] = {}
    exec(validator.source, namespace)
    for x in made:
        assert namespace["is_valid"](x) == validator.is_valid(x)
        told = [str(violation) for violation in namespace["iter_errors"](x)]
        assert told == [str(violation) for violation in validator.iter_errors(x)]


def _renders(violation: Violation, instance: Any) -> None:
    """A violation can be printed, and says where its value is."""
    assert violation.message.strip()
    assert str(violation).endswith(violation.message)
    assert violation.keyword_location.startswith("/") or not violation.keyword
    value = instance
    for token in violation.path:
        value = value[token]
    # What is wrong with a property's name is told at the property.
    is_name = "propertyNames" in violation.keyword_location
    assert value is violation.instance or (
        is_name and violation.instance == violation.path[-1]
    )
    for cause in violation.causes:
        for each in cause:
            _renders(each, instance)


def _shuffled(value: Any, rng: Random) -> Any:
    """The same schema with the keys of its objects in another order."""
    if isinstance(value, list):
        return [_shuffled(each, rng) for each in value]
    if not isinstance(value, dict):
        return value
    items = list(value.items())
    rng.shuffle(items)
    return {key: _shuffled(each, rng) for key, each in items}
