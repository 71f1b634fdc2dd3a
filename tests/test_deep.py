"""Schemas and instances that are nested deeper than Python's stack, and huge ones."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import bindsmith
import pytest
from bindsmith import SchemaError, ValidationError, compile_validator
from bindsmith.room import in_room, roomy
from bindsmith.support.equality import equal, frozen, is_unique

LEVELS = 500
DEEP = 20_000


def schema(kind: str, levels: int) -> Any:
    made: Any = {"type": "integer"}
    for _ in range(levels):
        made = {
            "object": {"type": "object", "properties": {"a": made}},
            "array": {"type": "array", "items": made},
            "any": {"anyOf": [made, {"type": "null"}]},
            "one": {"oneOf": [made, {"type": "null"}]},
            "all": {"allOf": [made]},
            "not_": {"not": made},
            "rest": {"additionalProperties": made},
            "if": {"if": {"type": "string"}, "else": made},
        }[kind]
    return made


def nested(kind: str, levels: int, leaf: Any) -> Any:
    for _ in range(levels):
        leaf = {"object": {"a": leaf}, "rest": {"a": leaf}, "array": [leaf]}.get(
            kind, leaf
        )
    return leaf


def text_of(value: Any) -> str:
    return roomy(lambda: json.dumps(value))


USE = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
for kind in sys.argv[2:]:
    good, bad = 1, "x"
    for _ in range(500):
        if kind in ("object", "rest"):
            good, bad = {"a": good}, {"a": bad}
        elif kind == "array":
            good, bad = [good], [bad]
    validators = importlib.import_module(f"out.validators.{kind}")
    importlib.import_module(f"out.typed_dicts.{kind}")
    classes = importlib.import_module(f"out.dataclasses.{kind}")
    assert validators.is_valid(good) and not validators.is_valid(bad), kind
    assert not list(validators.iter_errors(good)), kind
    (error,) = validators.iter_errors(bad)
    assert len(error.path) in (0, 500), kind
    root = getattr(classes, kind.title(), None)
    if hasattr(root, "from_dict"):
        assert root.from_dict(good).to_dict() == good, kind
    else:
        assert classes.dump(classes.load(good)) == good, kind
"""


def generated(tmp_path: Path, kinds: list[str]) -> None:
    (tmp_path / "schemas").mkdir()
    for kind in kinds:
        (tmp_path / f"schemas/{kind}.json").write_text(text_of(schema(kind, LEVELS)))
    config = bindsmith.load_config(
        None, schemas=[str(tmp_path / "schemas")], output=str(tmp_path / "out")
    )
    bindsmith.generate(config)
    command = [sys.executable, "-c", USE, str(tmp_path), *kinds]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def test_hundreds_of_levels_are_generated(tmp_path: Path) -> None:
    generated(tmp_path, ["object", "array", "any"])


@pytest.mark.slow
def test_hundreds_of_levels_of_the_rest(tmp_path: Path) -> None:
    generated(tmp_path, ["one", "all", "not_", "rest"])


@pytest.mark.parametrize("kind", ["not_", "if", "all", "array"])
def test_hundreds_of_levels_are_compiled(kind: str) -> None:
    validator = compile_validator(schema(kind, LEVELS))
    assert validator.is_valid(nested(kind, LEVELS, 1))
    if kind != "if":
        assert not validator.is_valid(nested(kind, LEVELS, "x"))
        assert len(list(validator.iter_errors(nested(kind, LEVELS, "x")))) == 1
    compile(validator.source, "source", "exec", dont_inherit=True)


def test_a_chain_of_hundreds_of_references() -> None:
    defs: dict[str, Any] = {f"d{i}": {"$ref": f"#/$defs/d{i + 1}"} for i in range(900)}
    defs["d900"] = {"type": "integer"}
    validator = compile_validator({"$ref": "#/$defs/d0", "$defs": defs})
    assert (validator.is_valid(1), validator.is_valid("x")) == (True, False)
    assert len(list(validator.iter_errors("x"))) == 1


@pytest.mark.parametrize("kind", ["any", "not_", "array"])
def test_too_many_levels_are_an_error(kind: str) -> None:
    with pytest.raises(SchemaError, match="too deeply"):
        compile_validator(schema(kind, 3000))


def test_room_is_made_when_it_is_needed() -> None:
    limit = sys.getrecursionlimit()

    def down(levels: int) -> int:
        return down(levels - 1) + 1 if levels else 0

    threads = threading.active_count()
    assert roomy(lambda: down(20_000)) == 20_000
    assert not roomy(in_room)
    assert roomy(lambda: (down(5000), in_room())[1])
    with pytest.raises(RecursionError):
        roomy(lambda: down(10**6))
    with pytest.raises(ZeroDivisionError):
        roomy(lambda: down(5000) // 0)
    assert (sys.getrecursionlimit(), threading.active_count()) == (limit, threads)


# Instances

TREE = {"type": ["object", "integer"], "properties": {"a": {"$ref": "#"}}}
LIST = {"type": ["array", "integer"], "items": {"$ref": "#"}}
TWICE = {**TREE, "allOf": [{"properties": {"a": {"$ref": "#"}}}]}
SECRET = {**TREE, "properties": {"a": {"$ref": "#"}, "b": {"writeOnly": True}}}
EITHER = {"anyOf": [{"type": "integer"}, TREE]}


@pytest.mark.parametrize(
    ("recursive", "kind"), [(TREE, "object"), (LIST, "array"), (TWICE, "object")]
)
def test_deep_instances_are_judged(recursive: Any, kind: str) -> None:
    validator = compile_validator(recursive)
    good, bad = nested(kind, DEEP, 1), nested(kind, DEEP, "x")
    assert validator.is_valid(good)
    assert not list(validator.iter_errors(good))
    validator.validate(good)
    assert not validator.is_valid(bad)
    (error,) = validator.iter_errors(bad)
    assert len(error.path) == DEEP
    assert error.instance_location.count("/") == DEEP


def test_deep_instances_with_a_violation_at_each_level() -> None:
    validator = compile_validator({**TREE, "required": ["b"]})
    instance = nested("object", 3000, 1)
    errors = list(validator.iter_errors(instance))
    assert [len(each.path) for each in errors] == list(range(3000))


def test_deep_secrets_are_not_quoted() -> None:
    secret = {**SECRET, "properties": {**SECRET["properties"], "b": {"const": 1}}}
    secret["properties"]["b"]["writeOnly"] = True
    instance: Any = 1
    for _ in range(20_000):
        instance = {"a": instance, "b": "hunter2"}
    errors = list(compile_validator(secret).iter_errors(instance))
    assert len(errors) == 20_000
    assert not any("hunter2" in each.message for each in errors)


@pytest.mark.parametrize("recursive", [EITHER, {"not": {"not": TREE}}])
def test_what_cannot_be_judged_is_refused(recursive: Any) -> None:
    validator = compile_validator({"$defs": {"r": recursive}, **recursive})
    for leaf in (1, "x"):
        instance = nested("object", DEEP, leaf)
        if validator.is_valid(instance):
            assert leaf == 1
            continue
        (error,) = validator.iter_errors(instance)
        assert str(error) == "the value is nested too deeply to be validated"
        with pytest.raises(ValidationError, match="too deeply"):
            validator.validate(instance)


def test_a_negation_never_accepts_what_is_too_deep() -> None:
    negated = {"not": {"$ref": "#/$defs/t"}, "$defs": {"t": {**EITHER}}}
    negated["$defs"]["t"] = {
        "anyOf": [
            {"type": "integer"},
            {"type": "object", "properties": {"a": {"$ref": "#/$defs/t"}}},
        ]
    }
    validator = compile_validator(negated)
    assert not validator.is_valid(nested("object", 10, 1))
    for leaf in (1, "x"):
        assert not validator.is_valid(nested("object", DEEP, leaf))


RECURSIVE_CLASSES = """
import sys
sys.path.insert(0, sys.argv[1])
from out.dataclasses import tree, array
from out.dataclasses.tree import Tree
from out._support.violation import ValidationError
def refused(action, value):
    try:
        action(value)
    except ValidationError as error:
        assert str(error).endswith("is nested too deeply"), error
        return True
    return False
def nested(wrap, levels, leaf):
    for _ in range(levels):
        leaf = wrap(leaf)
    return leaf
wraps = [lambda x: {"a": x}, lambda x: {"list": [x]}, lambda x: {"map": {"k": x}}]
for wrap in wraps:
    shallow = nested(wrap, 200, {})
    assert Tree.from_dict(shallow).to_dict() == shallow
    assert refused(Tree.from_dict, nested(wrap, 100_000, {}))
for levels in range(300, 1000, 100):
    for wrap in wraps:
        value = nested(wrap, levels, {})
        if not refused(Tree.from_dict, value):
            refused(Tree.to_dict, Tree.from_dict(value))
made = Tree()
for _ in range(5000):
    made = Tree(a=made)
assert refused(Tree.to_dict, made)
assert array.dump(array.load(nested(lambda x: [x], 200, 1)))
assert refused(array.load, nested(lambda x: [x], 100_000, 1))
assert refused(array.dump, nested(lambda x: [x], 100_000, 1))
"""


def test_objects_that_are_too_deep_are_refused(tmp_path: Path) -> None:
    tree = {
        "type": "object",
        "properties": {
            "a": {"$ref": "#"},
            "list": {"type": "array", "items": {"$ref": "#"}},
            "map": {"type": "object", "additionalProperties": {"$ref": "#"}},
        },
        "additionalProperties": False,
    }
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas/tree.json").write_text(json.dumps(tree))
    (tmp_path / "schemas/array.json").write_text(json.dumps(LIST))
    config = bindsmith.load_config(
        None, schemas=[str(tmp_path / "schemas")], output=str(tmp_path / "out")
    )
    bindsmith.generate(config)
    command = [sys.executable, "-c", RECURSIVE_CLASSES, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


# Equality

NAN = float("nan")
VALUES = [
    None, True, False, 0, 1, 1.5, -1, 10**400, 2**70, "", "a", "1", "null", "[1]",
    [], [1], [True], [[]], ["a", "b"], ["a,b"], ["a", ["b"]], {}, {"a": 1}, {"a": "1"},
    {"a": 1, "b": 2}, {"a": {"b": 2}}, {"a,b": 1}, [{}], [None], ["None"], "None",
]  # fmt: skip


def test_stand_ins_are_equal_for_equal_values_only() -> None:
    for i, one in enumerate(VALUES):
        for j, other in enumerate(VALUES):
            assert (frozen(one) == frozen(other)) == (i == j) == equal(one, other)
    assert frozen({"a": 1, "b": [2.0]}) == frozen({"b": [2], "a": 1.0})
    assert frozen(2.0**70) == frozen(2**70)
    assert frozen(-0.0) == frozen(0)
    assert frozen([NAN]) != frozen([NAN])


@pytest.mark.parametrize("kind", ["object", "array"])
def test_deep_values_are_compared(kind: str) -> None:
    for levels in (900, 100_000):
        ones = [nested(kind, levels, each) for each in (1, 1.0, True)]
        assert equal(ones[0], ones[1])
        assert not equal(ones[0], ones[2])
        assert not is_unique(ones)
        assert is_unique(ones[1:])


@pytest.mark.parametrize(
    "items",
    [
        [{"a": number} for number in range(60_000)],
        [[number] for number in range(60_000)],
        # Numbers and arrays whose hashes are the same.
        [number * (2**61 - 1) for number in range(60_000)],
        [[number * (2**61 - 1)] for number in range(60_000)],
        [float(2**61 - 1) * number for number in range(1, 60_000)],
    ],
    ids=["objects", "arrays", "same hashes", "same hashes inside", "floats"],
)
def test_many_items_are_compared_in_linear_time(items: list[Any]) -> None:
    validator = compile_validator({"uniqueItems": True})
    assert validator.is_valid(items)
    assert not validator.is_valid([*items, items[5]])


def test_many_keys() -> None:
    instance = {f"k{number}": number for number in range(100_000)}
    for keywords in (
        {"additionalProperties": {"type": "string"}},
        {"patternProperties": {"^k": {"type": "string"}}},
        {"propertyNames": {"maxLength": 1}},
        {"unevaluatedProperties": False},
    ):
        validator = compile_validator(keywords)
        assert len(list(validator.iter_errors(instance))) == 100_000


HUGE = 10**5000


@pytest.mark.parametrize(
    "keywords",
    [
        {"type": "string"},
        {"maximum": 5},
        {"exclusiveMaximum": 1.5},
        {"multipleOf": 7},
        {"enum": [1, "x"]},
        {"const": 1.5},
        {"const": [1]},
        {"type": "integer", "maximum": 1e308},
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "value",
    [HUGE, -HUGE, NAN, float("inf"), float("-inf")],
    ids=["huge", "-huge", "nan", "inf", "-inf"],
)
def test_huge_and_odd_numbers(keywords: Any, value: Any) -> None:
    validator = compile_validator(keywords)
    errors = list(validator.iter_errors(value))
    assert validator.is_valid(value) == (not errors)
    assert not validator.is_valid(value) or value == -HUGE
    assert all(len(str(each)) < 200 for each in errors)
