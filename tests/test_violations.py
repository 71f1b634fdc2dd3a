"""Violations: which, in which order, with what words and causes, at what cost.

Costs are counted in calls, never in time.
"""

from __future__ import annotations

import copy
import pickle
import sys
from collections.abc import Callable
from typing import Any

import bindsmith
import pytest
from bindsmith.targets.validator_code.collecting import CollectingPrinter

Json = Any


def errors(schema: Json, instance: Json) -> list[bindsmith.Violation]:
    return list(bindsmith.compile_validator(schema).iter_errors(instance))


def told(schema: Json, instance: Json) -> list[str]:
    return [str(each) for each in errors(schema, instance)]


def calls(work: Callable[[], object]) -> int:
    """How many Python functions are called."""
    count = 0

    def profile(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def cost(schema: Json, instance: Json) -> int:
    """The calls of collecting the violations of an invalid instance."""
    validator = bindsmith.compile_validator(schema)
    return calls(lambda: list(validator.iter_errors(instance)))


# Which, and in which order


def test_violations_are_in_the_order_of_the_document_then_of_the_schema() -> None:
    schema = {
        "required": ["z"],
        "additionalProperties": False,
        "propertyNames": {"maxLength": 3},
        "properties": {
            "a": {"type": "string", "minLength": 3, "maxLength": 0},
            "b": {"items": {"properties": {"c": {"type": "null"}}, "required": ["d"]}},
            "long": True,
        },
    }
    instance = {"long": 1, "b": [{"c": 1}, {"d": 1}, {}], "more": 2, "a": "xy"}
    found = errors(schema, instance)
    assert [(each.instance_location, each.keyword_location) for each in found] == [
        ("", "/required"),
        ("/long", "/propertyNames/maxLength"),
        ("/b/0", "/properties/b/items/required"),
        ("/b/0/c", "/properties/b/items/properties/c/type"),
        ("/b/2", "/properties/b/items/required"),
        ("/more", "/additionalProperties"),
        ("/more", "/propertyNames/maxLength"),
        ("/a", "/properties/a/minLength"),
        ("/a", "/properties/a/maxLength"),
    ]


def test_the_order_holds_in_large_objects() -> None:
    names = [f"n{number}" for number in range(60)]
    schema = {"properties": {name: {"type": "null"} for name in names}}
    instance = dict.fromkeys(reversed(names), 1)
    found = [each.path[-1] for each in errors(schema, instance)]
    assert found == names[::-1]


@pytest.mark.parametrize("depth", [0, 6, 7, 8, 9, 15, 16, 30])
def test_the_order_of_one_place_holds_at_any_depth(depth: int) -> None:
    """The first levels are visited by recursion, all below one after the other."""
    deep = {"properties": {"v": {"type": "object", "required": ["w"]}}}
    schema = {
        "$ref": "#/$defs/d0",
        "$defs": {
            f"d{n}": {"properties": {"l": {"$ref": f"#/$defs/d{n + 1}"}}}
            for n in range(depth)
        },
    }
    schema["$defs"][f"d{depth}"] = {
        "allOf": [
            {"patternProperties": {"^v": {"properties": {"w": {"type": "null"}}}}},
            {"additionalProperties": {"maxProperties": 0}},
            deep,
            {"properties": {"u": False}, "additionalProperties": False},
        ],
        "propertyNames": {"maxLength": 0},
    }
    found = errors(schema, at(depth, {"v": {"w": 1}, "u": 1}))
    told = [each.schema_location.partition(f"d{depth}")[2] for each in found]
    assert told == [
        "/allOf/1/additionalProperties/maxProperties",
        "/allOf/3/additionalProperties",
        "/propertyNames/maxLength",
        "/allOf/0/patternProperties/%5Ev/properties/w/type",
        "/allOf/3/properties/u",
        "/propertyNames/maxLength",
    ]


def test_a_failure_that_two_ways_lead_to_is_one_violation() -> None:
    part = {"properties": {"a": {"$ref": "#/$defs/t"}, "b": {"$ref": "#/$defs/o"}}}
    schema = {
        "allOf": [part, {"$ref": "#/$defs/p"}, {"$ref": "#/$defs/p"}],
        "$defs": {
            "p": part,
            "t": {"type": "string"},
            "o": {"required": ["x"], "allOf": [{"required": ["x"]}, {"minLength": 1}]},
        },
    }
    found = errors(schema, {"a": 1, "b": {}})
    assert [each.schema_location for each in found] == [
        "#/$defs/t/type",
        "#/$defs/o/required",
        "#/$defs/o/allOf/0/required",
    ]


def test_one_object_at_two_places_is_two_instances() -> None:
    schema = {
        "additionalProperties": {"$ref": "#/$defs/o"},
        "$defs": {
            "o": {
                "allOf": [{"$ref": "#/$defs/p"}, {"properties": {"y": False}}],
            },
            "p": {"properties": {"x": {"type": "null"}}},
        },
    }
    shared = {"x": 1, "y": 2}
    found = errors(schema, {"a": shared, "b": shared})
    assert [each.instance_location for each in found] == [
        "/a/x",
        "/a/y",
        "/b/x",
        "/b/y",
    ]


# At what cost


def doubling(depth: int) -> Json:
    twice = {
        f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n - 1}"}] * 2}
        for n in range(1, depth + 1)
    }
    return {"$ref": f"#/$defs/d{depth}", "$defs": {"d0": {"type": "string"}, **twice}}


def nested_doubling(depth: int) -> Json:
    """The same, a level of the instance for each, not at a reference's target."""
    twice = {
        f"d{n}": {"properties": {"l": {"allOf": [{"$ref": f"#/$defs/d{n - 1}"}] * 2}}}
        for n in range(1, depth + 1)
    }
    return {"$ref": f"#/$defs/d{depth}", "$defs": {"d0": {"type": "string"}, **twice}}


def secret_doubling(depth: int) -> Json:
    """Conditions and what follows from them lead to the same, which is secret."""
    twice = {
        f"d{n}": {
            "if": {"$ref": f"#/definitions/d{n - 1}"},
            "else": {"$ref": f"#/definitions/d{n - 1}"},
        }
        for n in range(1, depth + 1)
    }
    last = {"type": "string", "writeOnly": True}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "allOf": [{"$ref": f"#/definitions/d{depth}"}],
        "definitions": {"d0": last, **twice},
    }


def at(depth: int, value: Json) -> Json:
    for _ in range(depth):
        value = {"l": value}
    return value


def test_doubling_takes_linear_time_and_gives_one_violation() -> None:
    assert cost(doubling(12), 1) < 4 * cost(doubling(4), 1)
    found = errors(doubling(30), 1)
    assert [each.schema_location for each in found] == ["#/$defs/d0/type"]
    assert len(found[0].keyword_location.split("/allOf/")) == 31


def test_doubling_on_the_way_down_takes_linear_time() -> None:
    few, many = (cost(nested_doubling(n), at(n, 1)) for n in (4, 12))
    assert many < 5 * few
    found = errors(nested_doubling(30), at(30, 1))
    assert [each.instance_location for each in found] == ["/l" * 30]


def test_looking_for_secrets_takes_linear_time() -> None:
    # The condition itself is asked twice a level by the boolean functions.
    assert len(errors(secret_doubling(6), 1)) == 1
    few, many = (collecting(secret_doubling(n), 1) for n in (4, 12))
    assert many < 6 * few


def collecting(schema: Json, instance: Json) -> int:
    """The calls of collecting functions alone."""
    validator = bindsmith.compile_validator(schema)
    count = 0

    def profile(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event == "call" and frame.f_code.co_name.startswith("_errors")

    sys.setprofile(profile)
    try:
        list(validator.iter_errors(instance))
    finally:
        sys.setprofile(None)
    return count


def test_valid_items_are_not_visited() -> None:
    schema = {
        "items": {
            "type": "object",
            "properties": {"a": {"items": {"required": ["x"]}}, "b": {"type": "null"}},
        }
    }
    good = {"a": [{"x": 1}] * 5, "b": None}
    instance = [good] * 100 + [{"a": [{}], "b": None}] + [good] * 100
    assert len(errors(schema, instance)) == 1
    assert collecting(schema, instance) == 4


def test_valid_properties_are_not_visited() -> None:
    part = {"type": "object", "properties": {"a": {"required": ["x"]}}}
    schema = {
        "properties": {
            "one": {"$ref": "#/$defs/part"},
            "two": {"$ref": "#/$defs/part"},
            "list": {"type": "array", "items": {"$ref": "#/$defs/part"}},
            "map": {"type": "object", "additionalProperties": {"$ref": "#/$defs/part"}},
        },
        "$defs": {"part": part},
    }
    good = {"a": {"x": 1}}
    instance = {"one": good, "two": good, "list": [good] * 3, "map": {"k": good}}
    for place, bad in (("one", {"a": {}}), ("list", [good, 1]), ("map", {"k": 1})):
        assert len(errors(schema, {**instance, place: bad})) == 1
        assert collecting(schema, {**instance, place: bad}) == 3


TREES = {
    "lists": (
        {"properties": {"c": {"items": {"$ref": "#"}}, "v": {"type": "integer"}}},
        lambda x: {"v": 1, "c": [{"v": 2}, x]},
        {"v": "bad"},
    ),
    "members": (
        {"properties": {"l": {"$ref": "#"}, "v": {"type": "integer"}}},
        lambda x: {"v": 1, "l": x},
        {"v": "bad"},
    ),
    "maps": (
        {"type": ["object", "integer"], "additionalProperties": {"$ref": "#"}},
        lambda x: {"a": 1, "b": x},
        "bad",
    ),
    "conditions": (
        {
            "if": {"required": ["l"]},
            "then": {"properties": {"l": {"$ref": "#"}}},
            "else": {"properties": {"v": {"type": "integer"}}},
        },
        lambda x: {"l": x},
        {"v": "bad"},
    ),
}


@pytest.mark.parametrize("tree", TREES)
def test_deep_instances_are_collected_where_they_can_be_validated(tree: str) -> None:
    schema, grown, leaf = TREES[tree]
    instance = leaf
    for _ in range(900):
        instance = grown(instance)
    validator = bindsmith.compile_validator(schema)
    assert not validator.is_valid(instance)
    (found,) = validator.iter_errors(instance)
    assert len(found.path) >= 900
    assert str(found).endswith(" must be an integer, got 'bad'") or tree == "maps"
    assert found.schema_location.startswith("#/")


@pytest.mark.parametrize("tree", TREES)
def test_depth_does_not_cost_its_square(tree: str) -> None:
    schema, grown, leaf = TREES[tree]

    def grow(depth: int) -> Json:
        instance = leaf
        for _ in range(depth):
            instance = grown(instance)
        return instance

    assert cost(schema, grow(400)) < 9 * cost(schema, grow(100))


# What is told


LONG = "x" * 500


@pytest.mark.parametrize(
    ("schema", "instance", "sentence"),
    [
        ({"type": "string"}, 1, "must be a string, got 1"),
        ({"type": ["string", "null"]}, [], "must be a string or null, got an array"),
        ({"type": "integer"}, LONG, f"must be an integer, got '{'x' * 59}…'"),
        ({"type": "null"}, 10**500, "must be null, got a huge integer"),
        ({"const": LONG}, 1, f"must be '{'x' * 58}…, got 1"),
        ({"enum": ["a", 1, None]}, 2, "must be one of 'a', 1, null, got 2"),
        (
            {"enum": [*range(500)]},
            500,
            "must be one of 0, 1, 2, 3, 4, 5, 6, 7 or another of 500 values, got 500",
        ),
        ({"minItems": 2}, [1], "must have at least 2 items, got 1"),
        ({"maxProperties": 0}, {"a": 1}, "must have at most 0 properties, got 1"),
        ({"minLength": 2}, "a", "must have at least 2 characters, got 'a'"),
        ({"pattern": "^a$"}, "b\n", r"must match the pattern ^a$, got 'b\n'"),
        (
            {"pattern": f"^\n{LONG}"},
            "b",
            rf"must match the pattern ^\n{'x' * 56}…, got 'b'",
        ),
        ({"uniqueItems": True}, [1, 1], "must not have equal items"),
        ({"required": ["a"]}, {}, "must have the property 'a'"),
        (
            {"dependentRequired": {"a": ["b"]}},
            {"a": 1},
            "must have the property 'b' beside 'a'",
        ),
        ({"contains": False}, [], "must contain at least 1 matching item"),
        ({"not": {}}, {}, "must not be of this form"),
        (False, {"a": 1}, "is not allowed here"),
        ({"format": "uuid"}, "abc", "must be a UUID, got 'abc'"),
        (
            {"oneOf": [True, {"$ref": "#/$defs/a"}, False], "$defs": {"a": {}}},
            1,
            "must match exactly one of the allowed forms, but matches oneOf/0 and"
            " oneOf/1",
        ),
        (
            {"oneOf": [True] * 9},
            1,
            "must match exactly one of the allowed forms, but matches oneOf/0,"
            " oneOf/1, oneOf/2, oneOf/3 and 5 more",
        ),
        (
            {"oneOf": [False]},
            1,
            "must match exactly one of the allowed forms, got 1",
        ),
    ],
)
def test_sentences(schema: Json, instance: Json, sentence: str) -> None:
    (found,) = errors(schema, instance)
    assert found.message == sentence
    assert str(found) == f"the value {sentence}"


def test_sentences_say_where() -> None:
    schema = {
        "properties": {"stage": {"properties": {"tasks": {"items": {"minLength": 1}}}}},
        "propertyNames": {"pattern": "^[a-z]+$"},
    }
    instance = {"stage": {"tasks": ["a", "b", ""]}, "A b": 1}
    assert told(schema, instance) == [
        "stage.tasks[2] must have at least 1 character, got ''",
        "['A b'] has a name that must match the pattern ^[a-z]+$, got 'A b'",
    ]


SECRET = "correct horse"
DRAFT_7 = {"$schema": "http://json-schema.org/draft-07/schema#"}


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"p": {"format": "password", "maxLength": 1}}},
        {"properties": {"p": {"writeOnly": True, "enum": ["a", "b"]}}},
        {"properties": {"p": {"writeOnly": True, "oneOf": [True, True]}}},
        {"properties": {"p": {"writeOnly": True, "anyOf": [{"maxLength": 1}]}}},
        {"anyOf": [{"properties": {"p": {"writeOnly": True, "maxLength": 1}}}]},
        {
            "allOf": [
                {"properties": {"p": {"writeOnly": True}}},
                {"additionalProperties": {"maxLength": 1}},
            ]
        },
        {
            "if": {"properties": {"p": {"writeOnly": True, "type": "string"}}},
            "then": {"properties": {"p": {"maxLength": 1}}},
        },
    ],
)
def test_secrets_are_quoted_nowhere(schema: Json) -> None:
    (found,) = errors({**DRAFT_7, **schema}, {"p": SECRET})
    unpickled = pickle.loads(pickle.dumps(found))
    causes = [each for branch in found.causes for each in branch]
    for each in (found, unpickled, *causes):
        said = (each.message, str(each), repr(each), str(each.output_unit()))
        assert SECRET not in "".join(said)
    assert SECRET not in str(bindsmith.ValidationError((found,)))


def test_the_only_right_value_of_a_secret_is_one_too() -> None:
    schema = {"properties": {"p": {"writeOnly": True, "const": SECRET}}}
    assert told({**DRAFT_7, **schema}, {"p": "no"}) == ["p must be the expected value"]


# Causes


def first_causes(schema: Json, instance: Json) -> list[str]:
    (found,) = errors(schema, instance)
    return [str(each) for each in found.causes[0]]


def event(kind: str) -> Json:
    return {
        "type": "object",
        "properties": {"kind": {"const": kind}, "n": {"type": "integer"}},
        "required": ["kind", "a", "b", "c"],
    }


def test_the_branch_with_the_tag_comes_first() -> None:
    schema = {"oneOf": [event(kind) for kind in "abcdefghij"]}
    found = first_causes(schema, {"kind": "h", "n": "x"})
    assert found == [
        "the value must have the property 'a'",
        "the value must have the property 'b'",
        "the value must have the property 'c'",
        "n must be an integer, got 'x'",
    ]
    (violation,) = errors(schema, {"kind": "h", "n": "x"})
    assert len(violation.causes) == 10
    firsts = [branch[0].keyword_location for branch in violation.causes]
    assert [each.split("/")[2] for each in firsts] == list("7012345689")


@pytest.mark.parametrize(
    "branch",
    [
        {"$ref": "#/$defs/h"},
        {"allOf": [{"$ref": "#/$defs/h"}, {"required": ["d"]}]},
        {
            "properties": {"kind": {"$ref": "#/$defs/k"}},
            "required": ["a", "b", "c", "d"],
        },
        {"properties": {"kind": {"enum": ["h"]}}, "required": ["a", "b", "c", "d"]},
        {"oneOf": [event("i"), event("h")]},
        {"properties": {"kind": {"enum": ["h"]}, "old": {"const": True}}, "minItems": 1}
        | {"required": ["a"]},
    ],
)
def test_the_tag_is_found_wherever_it_is(branch: Json) -> None:
    schema = {
        "anyOf": [{"required": ["url"]}, event("g"), branch],
        "$defs": {"h": event("h"), "k": {"const": "h"}},
    }
    (found,) = errors(schema, {"kind": "h", "old": True})
    assert {each.keyword_location.split("/")[2] for each in found.causes[0]} == {"2"}
    assert {each.keyword_location.split("/")[2] for each in found.causes[-1]} == {"1"}


def test_true_is_no_tag_that_is_1() -> None:
    schema = {
        "oneOf": [
            {"properties": {"v": {"const": 1}}, "required": ["a"]},
            {"properties": {"v": {"const": True}}, "required": ["a", "b"]},
        ]
    }
    found = first_causes(schema, {"v": True})
    assert found[-1] == "the value must have the property 'b'"


def test_then_the_branch_of_the_type_comes_first() -> None:
    schema = {
        "anyOf": [
            {"type": "string"},
            {"anyOf": [{"type": "string"}, {"type": "null"}]},
            {"type": "object", "required": ["a", "b"]},
        ]
    }
    assert len(first_causes(schema, {})) == 2
    assert first_causes(schema, 1) == ["the value must be a string, got 1"]


def test_an_enumeration_is_likelier_than_another_type() -> None:
    schema = {"anyOf": [{"type": "integer"}, {"enum": ["a", "b"]}]}
    assert first_causes(schema, "c") == ["the value must be one of 'a', 'b', got 'c'"]


def test_then_the_branch_with_the_fewest_failures_comes_first() -> None:
    schema = {
        "anyOf": [{"required": ["a", "b"]}, {"required": ["c"]}, {"required": ["d"]}]
    }
    assert first_causes(schema, {}) == ["the value must have the property 'c'"]


def test_items_explain_contains() -> None:
    schema = {"contains": {"type": "string", "minLength": 2, "maxLength": 0}}
    (found,) = errors(schema, [1, "a", None])
    assert [str(branch[0]) for branch in found.causes] == [
        "[1] must have at least 2 characters, got 'a'",
        "[0] must be a string, got 1",
        "[2] must be a string, got null",
    ]


def test_causes_are_worked_out_when_asked_for() -> None:
    schema = {"anyOf": [{"type": "null"}] * 50}
    validator = bindsmith.compile_validator(schema)
    # What collects is compiled at the first instance that is invalid.
    assert len(list(validator.iter_errors(1))) == 1
    before = calls(lambda: list(validator.iter_errors(1)))
    (found,) = validator.iter_errors(1)
    assert before < 20
    assert calls(lambda: found.causes) > 50
    assert len(found.causes) == 50


def test_branches_that_match_have_nothing_to_explain() -> None:
    (found,) = errors({"oneOf": [{}, {}, {"type": "null"}]}, 1)
    assert found.causes == ()


# Copies


NESTED = {
    "oneOf": [
        {"properties": {"v": {"anyOf": [{"type": "null"}, {"minLength": 5}]}}},
        event("a"),
    ]
}


@pytest.mark.parametrize(
    "copied",
    [lambda x: pickle.loads(pickle.dumps(x)), copy.copy, copy.deepcopy],
    ids=["pickle", "copy", "deepcopy"],
)
def test_violations_can_be_copied(copied: Callable[[Any], Any]) -> None:
    with pytest.raises(bindsmith.ValidationError) as caught:
        bindsmith.compile_validator(NESTED).validate({"v": "ab", "kind": "a"})
    (found,) = caught.value.errors
    (again,) = copied(caught.value).errors
    for this, other in ((found, again), (found, copied(found))):
        assert same(this, other)
        assert this == other
        assert hash(this) == hash(other)
    assert [len(branch) for branch in again.causes] == [3, 1]
    assert [len(branch) for branch in again.causes[1][0].causes] == [1, 1]
    assert str(copied(caught.value)) == str(caught.value)


def same(this: bindsmith.Violation, other: bindsmith.Violation) -> bool:
    """Whether two violations say the same, as do their causes."""
    alike = (
        this.output_unit() == other.output_unit()
        and str(this) == str(other)
        and this.instance == other.instance
        and len(this.causes) == len(other.causes)
    )
    return alike and all(
        same(a, b)
        for left, right in zip(this.causes, other.causes, strict=True)
        for a, b in zip(left, right, strict=True)
    )


def test_a_secret_name_is_told_from_a_secret_value() -> None:
    schema = {
        "format": "password",
        "enum": ["b"],
        "additionalProperties": {"$ref": "#"},
        "propertyNames": {"$ref": "#"},
    }
    validator = bindsmith.compile_validator(schema)
    assert [str(each) for each in validator.iter_errors({"c": 1})] == [
        "the value must be the expected value",
        "c must be the expected value",
        "c has a name that must be the expected value",
    ]


@pytest.mark.parametrize(
    "schema",
    [
        {
            "contains": {"properties": {"pw": {"writeOnly": True}}},
            "minContains": 0,
            "items": {"additionalProperties": {"type": "integer"}},
        },
        {
            "items": {
                "if": {"properties": {"pw": {"writeOnly": True}}},
                "additionalProperties": {"type": "integer"},
            }
        },
    ],
    ids=["contains that asks for nothing", "if without then and else"],
)
def test_what_decides_nothing_may_know_of_secrets(schema: Json) -> None:
    validator = bindsmith.compile_validator(schema)
    (found,) = validator.iter_errors([{"pw": "s3cr3t"}])
    assert str(found) == "[0].pw must be an integer"


def test_what_is_interrupted_can_be_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The half that collects is made at the first violation: wholly, or not yet."""
    validator = bindsmith.compile_validator({"properties": {"a": {"type": "null"}}})
    made = CollectingPrinter.__init__
    asked = 0

    def interrupted(*arguments: Any) -> None:
        nonlocal asked
        asked += 1
        if asked == 2:
            raise KeyboardInterrupt
        made(*arguments)

    monkeypatch.setattr(CollectingPrinter, "__init__", interrupted)
    with pytest.raises(KeyboardInterrupt):
        list(validator.iter_errors({"a": 1}))
    assert [str(each) for each in validator.iter_errors({"a": 1})] == [
        "a must be null, got 1"
    ]


def test_a_validator_can_be_copied() -> None:
    validator = copy.deepcopy(bindsmith.compile_validator({"type": "null"}))
    assert [str(each) for each in validator.iter_errors(1)] == [
        "the value must be null, got 1"
    ]


def test_a_key_that_is_no_string_is_told() -> None:
    validator = bindsmith.compile_validator({"additionalProperties": False})
    (found,) = validator.iter_errors({None: 1})
    assert str(found) == "[None] is not allowed here, got 1"
