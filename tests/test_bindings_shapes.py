"""Dataclasses of tuples, of properties without a value and of restricted references."""

from __future__ import annotations

import pickle
import uuid
from pathlib import Path
from typing import Any, Never, get_type_hints

import pytest

from tests.test_bindings import UUID, variant

NEWEST = "https://json-schema.org/draft/2020-12/schema"


def test_tuples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = {"type": "number"}
    point = {"prefixItems": [number, number], "items": False, "minItems": 2}
    pair = {"type": "array", "minItems": 2}
    rest = {"type": "string"}
    schema = {
        "$schema": NEWEST,
        "title": "Shape",
        "type": "object",
        "$defs": {"point": {"type": "array", **point}, "n": {"properties": {"n": {}}}},
        "properties": {
            "at": {"$ref": "#/$defs/point"},
            "path": {"type": "array", "items": {"$ref": "#/$defs/point"}},
            "by_name": {
                "type": "object",
                "additionalProperties": {"$ref": "#/$defs/point"},
            },
            "size": {**pair, **point, "type": ["array", "null"]},
            "mixed": {
                **pair,
                "prefixItems": [{"type": "integer"}, {"$ref": "#/$defs/n"}],
                "items": rest,
            },
            "short": {"type": "array", "prefixItems": [number, rest]},
            "either": {
                "anyOf": [{"$ref": "#/$defs/point"}, {"type": "array", "items": rest}]
            },
            "set": {
                **pair,
                "prefixItems": [rest],
                "minItems": 1,
                "items": False,
                "default": ["x"],
            },
        },
    }
    schemas = {"shape.json": schema}
    tree = variant(tmp_path, monkeypatch, "tuples", schemas=schemas)
    module = tree.module("dataclasses.shape")
    hints = get_type_hints(module.Shape)
    assert hints["at"] == tuple[float, float] | None
    assert str(hints["mixed"]).endswith(".N, *tuple[str, ...]] | None")
    assert hints["short"] == list[Any] | None
    assert get_type_hints(tree.module("typed_dicts.shape").Shape)["at"] == list[float]
    data = {
        "at": [1, 2.5],
        "path": [[1, 2], [3, 4]],
        "by_name": {"a": [5, 6]},
        "size": None,
        "mixed": [1.0, {"n": [1]}, "x"],
        "short": [7],
        "either": [8, 9],
    }
    made = module.Shape.from_dict(data)
    assert made.at == (1, 2.5)
    assert made.path == [(1, 2), (3, 4)]
    assert made.by_name == {"a": (5, 6)}
    assert made.size is None
    assert made.mixed == (1, module.N(n=[1]), "x")
    assert type(made.mixed[0]) is int
    assert (made.short, made.either, made.set) == ([7], [8, 9], ("x",))
    written = made.to_dict()
    assert written == {**data, "set": ["x"]}
    assert type(written["at"]) is type(written["path"][0]) is list
    assert made.from_json(made.to_json()) == made
    assert module.Shape(at=(1, 2)).to_dict() == {"at": [1, 2], "set": ["x"]}


def test_properties_without_a_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = {
        "title": "Odd",
        "type": "object",
        "allOf": [{"properties": {"a": {"type": "string"}, "b": {"const": 1}}}],
        "properties": {"a": {"type": "integer"}, "gone": False},
    }
    tree = variant(tmp_path, monkeypatch, "odd", schemas={"odd.json": schema})
    cls = tree.module("dataclasses.odd").Odd
    assert cls.__annotations__["a"] == cls.__annotations__["gone"] == "Never | None"
    typed = get_type_hints(tree.module("typed_dicts.odd").Odd)
    assert typed["a"] == typed["gone"] == Never
    assert cls.from_dict({"b": 1}).to_dict() == {"b": 1}
    with pytest.raises(ValueError, match="gone"):
        cls.from_dict({"gone": None})


def test_what_restricts_a_reference_has_a_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = {
        "$schema": NEWEST,
        "title": "Some",
        "$ref": "#/$defs/thing",
        "minProperties": 1,
        "$defs": {
            "thing": {"type": "object", "properties": {"x": {"type": "integer"}}},
            "short": {"allOf": [{"$ref": "#/$defs/thing"}], "maxProperties": 1},
            "same": {"$ref": "#/$defs/thing", "description": "No more.", "default": {}},
        },
    }
    tree = variant(tmp_path, monkeypatch, "some", schemas={"some.json": schema})
    module = tree.module("dataclasses.some")
    assert module.Same is module.Thing
    for cls, bad in ((module.Some, {}), (module.Short, {"x": 1, "y": 2})):
        with pytest.raises(ValueError, match="propert"):
            cls.from_dict(bad)
        assert cls.from_dict({"x": 1.0}).to_dict() == {"x": 1}


def test_uuids_are_what_their_class_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = {"title": "Id", "type": "object", "properties": {"id": {"format": "uuid"}}}
    schema["properties"]["id"]["type"] = "string"
    for formats in ("assert", "annotate"):
        package = f"ids_{formats}"
        options = {"formats": formats, "dataclasses": {"convert": ["uuid"]}}
        files = {"id.json": schema}
        tree = variant(tmp_path, monkeypatch, package, schemas=files, **options)
        cls = tree.module("dataclasses.id").Id
        for text in (UUID, UUID.upper(), UUID.replace("-", "")):
            if formats == "assert" and "-" not in text:
                with pytest.raises(ValueError, match="UUID"):
                    cls.from_dict({"id": text})
                continue
            made, wanted = cls.from_dict({"id": text}).id, uuid.UUID(text)
            assert (made, hash(made), made.is_safe) == (
                wanted,
                hash(wanted),
                wanted.is_safe,
            )
            assert pickle.loads(pickle.dumps(made)) == wanted
            assert cls(id=wanted).to_dict() == {"id": str(wanted)}
