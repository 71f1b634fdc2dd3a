"""Numbers that JSON has no text for, bounds that are none, and exact remainders."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from typing import Any

import pytest
from bindsmith import SchemaError, Validator, compile_validator
from bindsmith.support.equality import equal, is_unique
from bindsmith.support.numbers import is_multiple
from hypothesis import example, given
from hypothesis import strategies as st

NAN, INFINITY = math.nan, math.inf
NOT_FINITE = (NAN, INFINITY, -INFINITY)
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
# With each bound an instance that is within.
WITHIN = {
    "minimum": 10**400,
    "exclusiveMinimum": 1.7976931348623157e308,
    "maximum": -(10**400),
    "exclusiveMaximum": -1.7976931348623157e308,
}
# Places that a number is checked at: each is inlined, or not, in its own way.
PLACES = (
    lambda schema: (schema, lambda x: x),
    lambda schema: ({"properties": {"a": schema}}, lambda x: {"a": x}),
    lambda schema: ({"items": schema}, lambda x: [x]),
    lambda schema: ({"additionalProperties": schema}, lambda x: {"b": x}),
    lambda schema: ({"$ref": "#/$defs/n", "$defs": {"n": schema}}, lambda x: x),
)


def found(validator: Validator, instance: Any) -> list[str]:
    """The keywords that fail, the same in both modes."""
    keywords = [each.keyword for each in validator.iter_errors(instance)]
    assert validator.is_valid(instance) is (not keywords)
    return keywords


@pytest.mark.parametrize("number", NOT_FINITE, ids=repr)
@pytest.mark.parametrize("keyword", [*BOUNDS, "multipleOf"])
@pytest.mark.parametrize("typed", [True, False], ids=["number", "anything"])
@pytest.mark.parametrize("place", range(len(PLACES)))
def test_what_is_not_finite_fails_every_bound(
    place: int, typed: bool, keyword: str, number: float
) -> None:
    schema: dict[str, Any] = {"type": "number"} if typed else {}
    placed, wrap = PLACES[place]({**schema, keyword: 3})
    assert found(compile_validator(placed), wrap(number)) == [keyword]


@pytest.mark.parametrize("keyword", BOUNDS)
def test_what_is_finite_passes_however_large(keyword: str) -> None:
    validator = compile_validator({keyword: 3})
    assert found(validator, WITHIN[keyword]) == []
    assert found(validator, -WITHIN[keyword]) == [keyword]


@pytest.mark.parametrize("number", NOT_FINITE, ids=repr)
def test_bounds_of_draft_4_are_failed_as_well(number: float) -> None:
    schema = {
        "minimum": 0,
        "exclusiveMinimum": True,
        "maximum": 10**400,
        "exclusiveMaximum": True,
    }
    validator = compile_validator(schema, draft="draft4")
    assert found(validator, number) == ["minimum", "maximum"]


@pytest.mark.parametrize("number", NOT_FINITE, ids=repr)
@pytest.mark.parametrize("draft", ["draft4", "draft7"])
def test_what_is_not_finite_is_a_number_and_no_integer(
    draft: str, number: float
) -> None:
    assert found(compile_validator({"type": "number"}, draft=draft), number) == []
    integers = compile_validator({"type": "integer", "minimum": 0}, draft=draft)
    assert found(integers, number) == ["type", "minimum"]


def test_numbers_of_other_classes_are_compared_as_well() -> None:
    class Temperature(float):
        pass

    validator = compile_validator({"type": "number", "minimum": 0, "multipleOf": 0.1})
    assert found(validator, Temperature(1.1)) == []
    assert found(validator, Temperature("inf")) == ["minimum", "multipleOf"]


@pytest.mark.parametrize("keyword", [*BOUNDS, "multipleOf"])
@pytest.mark.parametrize("text", ["1e400", "NaN", "Infinity"])
def test_a_bound_that_is_not_finite_is_refused_where_it_is(
    keyword: str, text: str
) -> None:
    schema = {"properties": {"a/b": {keyword: json.loads(text)}}}
    with pytest.raises(SchemaError) as caught:
        compile_validator(schema, base_uri="urn:example:numbers")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "BS211"
    assert diagnostic.location.pointer == f"/properties/a~1b/{keyword}"
    assert keyword in diagnostic.message


def test_integers_are_written_without_a_test_for_infinity() -> None:
    source = compile_validator({"type": "integer", "minimum": 0}).source
    boolean = source[source.index("def is_valid") : source.index("def iter_errors")]
    assert ">= 0" in boolean
    assert "_INFINITY" not in boolean


def test_nan_equals_nothing() -> None:
    same = NAN
    assert not equal(same, same)
    assert is_unique([same, same])
    assert is_unique([[same], [same], {"a": same}, {"a": same}])
    assert not is_unique([INFINITY, INFINITY])
    assert found(compile_validator({"const": [1]}), [same]) == ["const"]


def test_characters_are_code_points_as_json_is_read() -> None:
    validator = compile_validator({"type": "string", "maxLength": 1})
    assert found(validator, json.loads(r'"\ud83d\ude00"')) == []
    assert found(validator, json.loads(r'"\ud83d\ud83d"')) == ["maxLength"]


def exact(number: float) -> Fraction:
    """The number that the shortest decimal is."""
    return Fraction(number if isinstance(number, int) else repr(number))


WHOLE = st.integers() | st.integers(-(10**40), 10**40)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
CENTS = st.decimals(-(10**6), 10**6, places=2).map(float)
NUMBERS = WHOLE | FINITE | CENTS | st.sampled_from([1e15, 1e16, 1e22, 1e23, 1e308])


@given(NUMBERS, NUMBERS.map(abs).filter(bool))
@example(1e308, 5e-324)
@example(1e308, 0.123)
@example(10**400, 1e300)
@example(-1e-300, 3)
@example(1e15, 1e15)
@example(999999999999999.9, 1)
def test_remainders_are_those_of_the_decimals(value: float, divisor: float) -> None:
    assert is_multiple(value, divisor) is (exact(value) % exact(divisor) == 0)


@given(st.integers(1, 10**7), st.integers(-(10**7), 10**7), st.integers(-290, 290))
def test_products_are_multiples(digits: int, factor: int, exponent: int) -> None:
    # Fifteen digits survive the way through a float.
    divisor = float(f"{digits}e{exponent}")
    assert is_multiple(float(f"{digits * factor}e{exponent}"), divisor)
    assert not is_multiple(float(f"{digits * 10 * factor + 1}e{exponent - 1}"), divisor)
