"""What generated dataclasses and TypedDicts do once they are imported."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import enum
import importlib
import json
import os
import pickle
import subprocess
import sys
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import bindsmith
import black
import pytest
from bindsmith.emit.trace import components
from bindsmith.errors import ConfigError
from bindsmith.ir.code import Name
from bindsmith.ir.types import Doc, Field, Presence, Primitive
from bindsmith.naming import ModuleName
from bindsmith.targets.aliases import in_order
from bindsmith.targets.declaration import Declared, declaration
from bindsmith.targets.docs import words
from bindsmith.targets.enums import member_names
from bindsmith.targets.scope import Scope, package_of, relative

DRAFT = "http://json-schema.org/draft-07/schema#"
UUID = "123e4567-e89b-12d3-a456-426614174000"

SCHEMAS: Mapping[str, Any] = {
    "type/basic.json": {
        "description": "Common types.",
        "definitions": {
            "uuid": {"description": "An id.", "type": "string", "format": "uuid"},
            "count": {"type": "integer"},
            "maybe": {"type": ["string", "null"]},
            "tree": {
                "anyOf": [
                    {"type": "array", "items": {"$ref": "#/definitions/tree"}},
                    {"$ref": "#/definitions/leaf"},
                ]
            },
            "leaf": {
                "type": "object",
                "properties": {"n": {"$ref": "#/definitions/count"}},
                "required": ["n"],
            },
            "leaves": {"type": "array", "items": {"$ref": "#/definitions/leaf"}},
            "json": {
                "anyOf": [
                    {"type": "array", "items": {"$ref": "#/definitions/json"}},
                    {"type": "string"},
                ]
            },
        },
    },
    "shop/order.json": {
        "title": "Order",
        "description": "What somebody wants.",
        "type": "object",
        "properties": {
            "id": {
                "description": "Its id.",
                "$ref": "../type/basic.json#/definitions/uuid",
            },
            "lines": {
                "type": "array",
                "items": {"$ref": "#/definitions/line"},
                "default": [],
            },
            "note": {"type": ["string", "null"], "description": "A word or two."},
            "total": {"type": "number"},
            "count": {"$ref": "../type/basic.json#/definitions/count"},
            "paid": {"type": "boolean", "default": False},
            "meta": {},
            "labels": {"type": "object", "additionalProperties": {"type": "string"}},
            "status": {"enum": ["open", "closed", "in progress"]},
            "payment": {
                "oneOf": [
                    {
                        "type": "object",
                        "properties": {
                            "kind": {"const": "card"},
                            "number": {"type": "string"},
                        },
                        "required": ["kind", "number"],
                    },
                    {
                        "type": "object",
                        "properties": {"kind": {"const": "cash"}},
                        "required": ["kind"],
                    },
                ]
            },
            "place": {
                "oneOf": [
                    {
                        "type": "object",
                        "properties": {"street": {"type": "string"}},
                        "required": ["street"],
                    },
                    {
                        "type": "object",
                        "properties": {"box": {"type": "integer"}},
                        "required": ["box"],
                    },
                    {"type": "string"},
                ]
            },
            "tree": {"$ref": "../type/basic.json#/definitions/tree"},
            "leaves": {"$ref": "../type/basic.json#/definitions/leaves"},
            "json": {"$ref": "../type/basic.json#/definitions/json"},
            "loose": {"properties": {"a": {"type": "integer"}}},
            "pair": {
                "type": "array",
                "items": [{"type": "integer"}, {"$ref": "#/definitions/line"}],
                "additionalItems": False,
            },
        },
        "required": ["id"],
        "additionalProperties": False,
        "definitions": {
            "line": {
                "type": "object",
                "properties": {
                    "sku": {"type": "string"},
                    "amount": {"type": "integer", "default": 1},
                },
                "required": ["sku"],
            }
        },
    },
    "hard.json": {
        "title": "Hard",
        "type": "object",
        "properties": {
            "list": {"type": "array", "items": {"type": "string"}, "default": ["a"]},
            "str": {"type": ["string", "null"]},
            "dict": {"type": "object", "additionalProperties": {"type": "integer"}},
            "int": {"type": "integer", "default": 3},
            "field": {"type": "string", "default": "f"},
            "classmethod": {"type": "string", "default": "c"},
            "object": {"type": "object", "properties": {"list": {"type": "array"}}},
            "class": {"type": "string"},
            "__init__": {"type": "string"},
            "from_dict": {"type": "string"},
            "additionalProperties": {"type": "string"},
            "a-b": {"type": "integer"},
            "a_b": {"type": "integer"},
            "": {"type": "integer"},
            "größe": {"type": "number"},
            "self": {"$ref": "#"},
        },
    },
    "shadow.json": {
        "title": "status",
        "type": "object",
        "properties": {
            "status": {"$ref": "#"},
            "thing": {"type": "array", "items": {"$ref": "#"}},
        },
    },
    "loop/a.json": {
        "title": "A",
        "type": "object",
        "properties": {"b": {"$ref": "b.json"}, "bs": {"$ref": "#/definitions/bs"}},
        "definitions": {"bs": {"type": "array", "items": {"$ref": "b.json"}}},
    },
    "loop/b.json": {
        "title": "B",
        "type": "object",
        "properties": {
            "a": {"$ref": "a.json"},
            "as": {"$ref": "a.json#/definitions/bs"},
        },
    },
    "loop.json": {
        "title": "Loop",
        "type": "object",
        "properties": {"a": {"$ref": "loop/a.json"}},
    },
    "loop/up.json": {
        "title": "Up",
        "type": "object",
        "properties": {"loop": {"$ref": "../loop.json"}},
    },
    "numbers.json": {
        "title": "Numbers",
        "type": "array",
        "items": {"type": ["integer", "null"]},
    },
    "nothing.json": {"not": {}},
    "same/one.json": {"title": "Status", "type": "object", "properties": {"x": {}}},
    "same/two.json": {
        "title": "Two",
        "type": "object",
        "properties": {
            "one": {"$ref": "one.json"},
            "own": {"$ref": "#/definitions/status"},
        },
        "definitions": {"status": {"type": "object", "properties": {"y": {}}}},
    },
    "words.json": {
        "title": 'Hostile """ text \\',
        "description": "One.\r\fTwo\u2028three # type: ignore",
        "type": "object",
        "properties": {
            "a": {"description": '"""', "type": "string", "examples": ["\\", "\u2028"]},
            "b-c": {"description": "x\r\ny", "type": "string", "deprecated": True},
        },
    },
    "long.json": {
        "title": "AnUncommonlyLongNameOfSomethingThatNobodyWouldEverWantToTypeTwice",
        "type": "object",
        "properties": {
            "aPropertyWithALongNameAndAnEnumerationOfManyLongValues": {
                "enum": [f"a rather long value with the number {n}" for n in range(9)]
            },
            "anotherPropertyWithALongNameThatIsAListOfRecords": {
                "type": "array",
                "items": {"$ref": "#"},
            },
            "aPropertyWhoseNameAloneIsSoLongThatItLeavesNoRoomForItsTypeOnALine": {
                "type": "string",
                "default": "and a default that is long enough to need its own line, too",
            },
            "aPropertyOfUnionTypeThatIsTooLongToFitOnTheLineOfItsField": {
                "anyOf": [
                    {"$ref": "#"},
                    {"$ref": "shop/order.json"},
                    {"type": "string"},
                ]
            },
            "a": {
                "type": "array",
                "items": {"type": "integer"},
                "default": [1, 2, 3.0],
            },
        },
        "required": ["anotherPropertyWithALongNameThatIsAListOfRecords"],
    },
}

ORDER: Mapping[str, Any] = {
    "id": UUID,
    "lines": [{"sku": "x", "amount": 2}, {"sku": "y", "amount": 1, "more": [1, {}]}],
    "note": None,
    "total": 1,
    "count": 3,
    "paid": True,
    "meta": {"deep": [1, {"er": None}]},
    "labels": {"a": "b"},
    "status": "in progress",
    "payment": {"kind": "card", "number": "4"},
    "place": {"box": 7},
    "tree": [[{"n": 1}], {"n": 2}],
    "leaves": [{"n": 1}],
    "json": ["a", ["b"]],
    "loose": {"a": 1, "z": 2},
    "pair": [1, {"sku": "x", "amount": 1}],
}


def generate(
    folder: Path, package: str, schemas: Mapping[str, Any], **options: Any
) -> bindsmith.Result:
    """The tree of some schemas, as the package ``package`` in ``folder``."""
    for path, schema in schemas.items():
        file = folder / "schemas" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"$schema": DRAFT, **schema}))
    text = f"schemas = ['schemas']\noutput = '{package}'\n"
    (folder / "bindsmith.toml").write_text(text)
    config = bindsmith.load_config(folder / "bindsmith.toml", **options)
    return bindsmith.generate(config)


@dataclasses.dataclass(frozen=True)
class Tree:
    """A generated tree that can be imported."""

    folder: Path
    package: str

    def module(self, path: str) -> ModuleType:
        return importlib.import_module(f"{self.package}.{path}")

    def sources(self) -> Iterator[Path]:
        for target in ("dataclasses", "typed_dicts", "_support"):
            yield from sorted((self.folder / self.package / target).rglob("*.py"))


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tree]:
    folder = tmp_path_factory.mktemp("bindings")
    generate(folder, "bound", SCHEMAS)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield Tree(folder, "bound")


def variant(
    folder: Path, monkeypatch: pytest.MonkeyPatch, package: str, **options: Any
) -> Tree:
    """A tree of its own, for other options."""
    schemas = options.pop("schemas", {"shop/order.json": SCHEMAS["shop/order.json"]})
    common = {"type/basic.json": SCHEMAS["type/basic.json"]}
    generate(folder, package, {**common, **schemas}, **options)
    monkeypatch.syspath_prepend(str(folder))
    return Tree(folder, package)


@pytest.fixture
def order(tree: Tree) -> Any:
    return tree.module("dataclasses.shop.order").Order


def classes(module: ModuleType) -> Iterator[type]:
    for value in vars(module).values():
        if isinstance(value, type) and value.__module__ == module.__name__:
            yield value


# The whole tree


def test_black_changes_nothing(tree: Tree) -> None:
    mode = black.Mode(target_versions={black.TargetVersion.PY311})
    for path in tree.sources():
        text = path.read_text("utf-8")
        with contextlib.suppress(black.NothingChanged):
            assert black.format_file_contents(text, fast=True, mode=mode) == text, path


def test_type_checkers_have_nothing_to_say(tree: Tree) -> None:
    (tree.folder / "uses.py").write_text(_USES)
    env = {**os.environ, "MYPYPATH": str(tree.folder)}
    files = ["bound", "uses.py"]
    mypy = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", *files]
    done = subprocess.run(
        mypy, cwd=tree.folder, capture_output=True, text=True, env=env
    )
    assert done.returncode == 0, done.stdout
    pyright = [sys.executable, "-m", "pyright", "--pythonversion", "3.11", *files]
    done = subprocess.run(pyright, cwd=tree.folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


_USES = '''
"""Valid instances as literals, and what the classes look like from outside."""
from bound._support.unset import UNSET
from bound.dataclasses.shop.order import Line, Order, OrderPlaceVariant1
from bound.typed_dicts import hard
from bound.typed_dicts.shop import order
from bound.typed_dicts.type.basic import Tree

wire: order.Order = {
    "id": "x",
    "lines": [{"sku": "a", "amount": 1}],
    "note": None,
    "total": 1.5,
    "status": "in progress",
    "payment": {"kind": "cash"},
    "place": {"box": 1},
    "pair": [1, {"sku": "a"}],
}
keys: hard.Hard = {"class": "a", "a-b": 1, "größe": 1, "__init__": "b"}
tree: Tree = [[{"n": 1}], {"n": 2}]
wrong_kind: order.Order = {"id": "x", "status": "lost"}  # type: ignore
missing: order.Order = {"lines": []}  # type: ignore

made = Order(id="x", lines=[Line(sku="a")], place=OrderPlaceVariant1(street="b"))
if made.note is not UNSET and made.note is not None:
    made.note.upper()
loaded: Order = Order.from_dict({"id": "x"})
count: int | None = loaded.count
Order("x")  # type: ignore
Order(id=1)  # type: ignore
'''


@pytest.mark.parametrize("first", ["loop.a", "loop.b", "loop", "loop.up"])
@pytest.mark.parametrize("target", ["dataclasses", "typed_dicts"])
def test_modules_in_a_circle_import_in_any_order(
    tree: Tree, target: str, first: str
) -> None:
    program = (
        f"import typing, bound.{target}.{first}\n"
        f"from bound.{target}.loop.a import A\n"
        f"from bound.{target}.loop.b import B\n"
        "assert typing.get_type_hints(A)['b'] in (B, B | None)\n"
        "print(typing.get_type_hints(B)['as_' if hasattr(B, 'from_dict') else 'as'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tree.folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "bound" in done.stdout


def test_type_hints_of_every_class_resolve(tree: Tree) -> None:
    seen = 0
    for path in SCHEMAS:
        for target in ("dataclasses", "typed_dicts"):
            module = tree.module(
                f"{target}.{path.removesuffix('.json').replace('/', '.')}"
            )
            for each in classes(module):
                typing.get_type_hints(each)
                seen += 1
    assert seen > 2 * len(SCHEMAS)
    hard = tree.module("dataclasses.hard").Hard
    hints = typing.get_type_hints(hard)
    assert hints["list"] == list[str]
    assert hints["dict"] == dict[str, int] | None
    status = tree.module("dataclasses.shadow").status
    assert typing.get_type_hints(status)["thing"] == list[status] | None


def test_importing_bindings_imports_neither_validators_nor_json(tree: Tree) -> None:
    program = (
        "import sys, bound.dataclasses.shop.order\n"
        "print([m for m in sys.modules if 'validators' in m or m in ('json', 're')])"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", program],
        cwd=tree.folder,
        capture_output=True,
        text=True,
    )
    assert "validators" not in done.stdout
    assert "json" not in done.stdout


# from_dict and to_dict


def test_round_trip(order: Any) -> None:
    before = copy.deepcopy(ORDER)
    made = order.from_dict(ORDER)
    assert made.to_dict() == ORDER == before
    assert order.from_dict(made.to_dict()) == made
    assert order.from_json(made.to_json()) == made
    assert order.from_json(made.to_json().encode("utf-16")) == made


def test_invalid_data_raises_the_error_of_the_validator(tree: Tree, order: Any) -> None:
    error = tree.module("_support.violation").ValidationError
    for data in ({}, {"id": 1}, {"id": UUID, "x": 1}, [], None):
        with pytest.raises(error) as caught:
            order.from_dict(data)
        errors = tree.module("validators.shop.order").iter_errors(data)
        assert caught.value.errors == tuple(errors)


def test_absent_null_and_value(tree: Tree, order: Any) -> None:
    unset = tree.module("_support.unset").UNSET
    assert order.from_dict({"id": UUID}).note is unset
    assert order.from_dict({"id": UUID, "note": None}).note is None
    assert order(id=UUID, note=None).to_dict()["note"] is None
    assert "note" not in order(id=UUID).to_dict()
    assert order(id=UUID).total is None
    assert "total" not in order(id=UUID, total=None).to_dict()
    assert not unset
    assert repr(unset) == "UNSET"
    assert pickle.loads(pickle.dumps(unset)) is unset is copy.deepcopy(unset)


def test_defaults(order: Any) -> None:
    made = order.from_dict({"id": UUID})
    assert made == order(id=UUID)
    assert made.to_dict() == {"id": UUID, "lines": [], "paid": False}
    made.lines.append("x")
    assert order.from_dict({"id": UUID}).lines == [] == order(id=UUID).lines


def test_nested_values_are_objects(tree: Tree, order: Any) -> None:
    module = tree.module("dataclasses.shop.order")
    leaf = tree.module("dataclasses.type.basic").Leaf
    made = order.from_dict(ORDER)
    assert made.lines[1] == module.Line(
        sku="y", amount=1, additional_properties={"more": [1, {}]}
    )
    assert isinstance(made.payment, module.OrderPaymentCard)
    assert type(made.place).__name__ == "OrderPlaceVariant2"
    assert made.tree == [[leaf(n=1)], leaf(n=2)]
    assert made.leaves == [leaf(n=1)]
    assert made.pair[1] == module.Line(sku="x")
    assert order.from_dict({"id": UUID, "place": "here"}).place == "here"


def test_integral_floats_become_integers(tree: Tree, order: Any) -> None:
    made = order.from_dict({"id": UUID, "count": 2.0, "total": 2.0})
    assert (type(made.count), type(made.total)) == (int, float)
    numbers = tree.module("dataclasses.numbers")
    assert [type(each) for each in numbers.load([1.0, None, 2])] == [
        int,
        type(None),
        int,
    ]


def test_records_without_a_type(tree: Tree, order: Any) -> None:
    cls = tree.module("dataclasses.shop.order").OrderLoose
    error = tree.module("_support.violation").ValidationError
    assert isinstance(order.from_dict({"id": UUID, "loose": {"a": 1}}).loose, cls)
    for kept in ([{"a": "b"}], "x", None, 1):
        made = order.from_dict({"id": UUID, "loose": kept})
        assert made.loose == kept
        assert made.to_dict()["loose"] == kept
    with pytest.raises(error) as caught:
        cls.from_dict([])
    (violation,) = caught.value.errors
    assert violation.keyword == "type"
    assert violation.schema_location.endswith("#/properties/loose/type")


def test_nothing_is_shared_with_the_data(order: Any) -> None:
    data = copy.deepcopy(ORDER)
    made = order.from_dict(data)
    out = made.to_dict()
    for changed in (data, out):
        changed["meta"]["deep"].append(1)
        changed["labels"]["x"] = "y"
        changed["lines"][1]["more"].append(1)
        changed["json"][1].append("c")
        changed["lines"].clear()
        changed["pair"].clear()
    assert made.to_dict() == ORDER


def test_deeply_nested_json_is_kept(order: Any) -> None:
    deep: Any = 1
    for _ in range(5000):
        deep = [deep]
    made = order.from_dict({"id": UUID, "meta": deep})
    assert made.meta is not deep
    out = made.to_dict()["meta"]
    for _ in range(5000):
        (out,) = out
    assert out == 1


def test_subclasses_of_json_types_are_taken(order: Any) -> None:
    class Text(str):
        pass

    class Table(dict[str, Any]):
        pass

    class Items(list[Any]):
        pass

    data = Table(
        ORDER, id=Text(UUID), lines=Items(ORDER["lines"]), meta=Table(a=Items())
    )
    made = order.from_dict(data)
    assert made.to_dict() == data
    assert type(made.meta) is dict


def test_roots_that_are_no_records(tree: Tree) -> None:
    numbers = tree.module("dataclasses.numbers")
    error = tree.module("_support.violation").ValidationError
    data = [1, None]
    loaded = numbers.load(data)
    assert loaded == data == numbers.dump(loaded)
    assert loaded is not data is not numbers.dump(data)
    with pytest.raises(error):
        numbers.load(["x"])
    with pytest.raises(error):
        tree.module("dataclasses.nothing").load(1)
    basic = tree.module("dataclasses.type.basic")
    assert not hasattr(basic, "load")


# Objects as Python has them


def test_objects_are_good_citizens(order: Any) -> None:
    made = order.from_dict(ORDER)
    assert copy.copy(made) == made == copy.deepcopy(made)
    assert copy.deepcopy(made).lines[0] is not made.lines[0]
    assert pickle.loads(pickle.dumps(made)) == made
    assert dataclasses.replace(made, total=2.5).total == 2.5
    assert repr(made).startswith(f"Order(id={UUID!r}, lines=[Line(sku='x', amount=2")
    match made:
        case order(status="in progress", total=total):
            assert total == 1
        case _:
            pytest.fail("no match")
    with pytest.raises(AttributeError):
        made.misspelled = 1


def test_subclasses(order: Any) -> None:
    @dataclasses.dataclass(slots=True, kw_only=True)
    class Special(order):  # type: ignore[misc]
        seen: list[str] = dataclasses.field(default_factory=list)

        def __post_init__(self) -> None:
            self.seen.append(self.id)

    class Plain(order):  # type: ignore[misc]
        pass

    made = Special.from_dict(ORDER)
    assert type(made) is Special
    assert made.seen == [UUID]
    assert made.to_dict() == ORDER
    assert Plain.from_dict(ORDER).to_dict() == ORDER
    assert type(Plain.from_json(json.dumps(ORDER))) is Plain


def test_words_of_the_schema(tree: Tree) -> None:
    source = (tree.folder / "bound/dataclasses/shop/order.py").read_text()
    assert '    id: Uuid\n    """Its id."""\n' in source
    assert (
        '    note: str | None | UnsetType = UNSET\n    """A word or two."""' in source
    )
    module = tree.module("dataclasses.shop.order")
    assert "What somebody wants." in (module.__doc__ or "")
    assert module.Order.__doc__ == "What somebody wants."
    hostile = tree.module("typed_dicts.words")
    assert 'Hostile """ text \\' in (hostile.__doc__ or "")
    source = (tree.folder / "bound/typed_dicts/words.py").read_text()
    assert "        # x y\n        #\n        # Deprecated.\n" in source


# Names


def test_every_property_keeps_its_json_name(tree: Tree) -> None:
    hard = tree.module("dataclasses.hard").Hard
    data: dict[str, Any] = {
        "list": ["x"],
        "str": None,
        "dict": {"a": 1},
        "int": 1,
        "field": "f",
        "classmethod": "c",
        "object": {"list": [1]},
        "class": "c",
        "__init__": "i",
        "from_dict": "f",
        "additionalProperties": "a",
        "a-b": 1,
        "a_b": 2,
        "": 3,
        "größe": 1.5,
        "more": [1],
    }
    made = hard.from_dict({**data, "self": data})
    assert made.to_dict() == {**data, "self": data}
    assert (made.class_, made.from_dict_, made.a_b) == ("c", "f", 2)
    assert made.additional_properties == {"more": [1]}
    assert made.self.object.list == [1]


def test_typed_dict_keys_are_literal(tree: Tree) -> None:
    hard = tree.module("typed_dicts.hard").Hard
    wanted = {name for name in SCHEMAS["hard.json"]["properties"] if name}
    assert set(hard.__annotations__) == wanted


def test_the_empty_key_of_a_typed_dict_is_noted(tmp_path: Path) -> None:
    schema = {"title": "E", "type": "object", "properties": {"": {}, "b": {}}}
    found = generate(tmp_path, "out", {"e.json": schema}).diagnostics
    (note,) = [each for each in found if each.code == "BS320"]
    assert note.location.path == "e.json"


def test_classes_of_one_name_in_two_files(tree: Tree) -> None:
    two = tree.module("dataclasses.same.two")
    one = tree.module("dataclasses.same.one")
    made = two.Two.from_dict({"one": {"x": 1}, "own": {"y": 2}})
    assert (type(made.one), type(made.own)) == (one.Status, two.Status)
    assert two.OneStatus is one.Status


# Options


def test_frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = variant(tmp_path, monkeypatch, "icy", dataclasses={"frozen": True})
    order = tree.module("dataclasses.shop.order").Order
    made = order.from_dict(ORDER)
    assert made.to_dict() == ORDER
    assert pickle.loads(pickle.dumps(made)) == made == copy.deepcopy(made)
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.total = 1


def test_enumerations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extra = {
        "kinds.json": {
            "title": "Kinds",
            "type": "object",
            "definitions": {"kind": {"enum": ["mro", "name", "a b", "a-b", ""]}},
            "properties": {
                "kind": {"$ref": "#/definitions/kind", "default": "mro"},
                "kinds": {"type": "array", "items": {"$ref": "#/definitions/kind"}},
                "maybe": {"enum": ["x", "y", None]},
                "loose": {"anyOf": [{"enum": ["x", "y"]}, {"type": "integer"}]},
                "java": {
                    "enum": ["a1", "b2"],
                    "javaEnums": [{"name": "First"}, {"name": "Second"}],
                },
            },
        }
    }
    tree = variant(
        tmp_path, monkeypatch, "enums", schemas=extra, dataclasses={"enums": "enum"}
    )
    module = tree.module("dataclasses.kinds")
    assert issubclass(module.Kind, enum.StrEnum)
    data = {
        "kind": "name",
        "kinds": ["", "a b"],
        "maybe": None,
        "java": "b2",
        "loose": "x",
    }
    made = module.Kinds.from_dict(data)
    assert made.kind is module.Kind.NAME
    assert made.kinds[0] is module.Kind.EMPTY
    assert made.java is module.KindsJava.SECOND
    assert made.loose is module.KindsLoose.X
    assert made.to_dict() == data
    assert {type(each) for each in made.to_dict()["kinds"]} == {str}
    assert module.Kinds().kind is module.Kind.MRO
    assert module.Kinds.from_dict({"loose": 3}).loose == 3


def test_formats_as_objects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vault.py").write_text(_VAULT)
    when = {"type": "string", "format": "date-time"}
    schema = {
        "title": "Event",
        "type": "object",
        "properties": {
            "id": {"$ref": "type/basic.json#/definitions/uuid"},
            "ids": {"type": "array", "items": {"type": "string", "format": "uuid"}},
            "date": {"type": ["string", "null"], "format": "date"},
            "at": when,
            "either": {"anyOf": [when, {"type": "string", "format": "date"}]},
            "secret": {"type": "string", "format": "password"},
            "inner": {"type": "object", "properties": {"at": {"items": when}}},
        },
    }
    hook = {"type": "vault:Secret", "parse": "vault:parse", "dump": "vault:dump"}
    tree = variant(
        tmp_path,
        monkeypatch,
        "objects",
        schemas={"event.json": schema},
        dataclasses={
            "convert": ["uuid", "date-time", "date"],
            "types": {"password": hook},
        },
    )
    event = tree.module("dataclasses.event").Event
    data = {
        "id": UUID,
        "ids": [UUID],
        "date": None,
        "at": "2020-02-02T10:00:00.500000Z",
        "either": "2020-02-02",
        "secret": "hunter2",
    }
    made = event.from_dict(data)
    assert made.to_dict() == data
    names = [
        type(each).__name__ for each in (made.id, made.ids[0], made.at, made.either)
    ]
    assert names == ["UUID", "UUID", "datetime", "date"]
    assert "hunter2" not in repr(made)
    error = tree.module("_support.violation").ValidationError
    for bad, place in (
        ({"at": "2016-12-31T23:59:60Z"}, "/at"),
        ({"at": "2016-12-31T23:59:59.1234567Z"}, "/at"),
        ({"secret": "weak"}, "/secret"),
    ):
        with pytest.raises(error) as caught:
            event.from_dict(bad)
        (violation,) = caught.value.errors
        assert (violation.keyword, violation.instance_location) == ("convert", place)
        assert "weak" not in str(violation)


_VAULT = """
class Secret:
    def __init__(self, text):
        self.text = text

def parse(text):
    if text == "weak":
        raise ValueError(text)
    return Secret(text)

def dump(secret):
    return secret.text
"""


def test_a_format_without_a_class_is_an_error(tmp_path: Path) -> None:
    schema = {"title": "E", "type": "object"}
    with pytest.raises(ConfigError) as caught:
        generate(
            tmp_path, "out", {"e.json": schema}, dataclasses={"convert": ["colour"]}
        )
    assert [each.code for each in caught.value.diagnostics] == ["BS511"]
    assert not (tmp_path / "out").exists()


# Parts


def test_relative_imports() -> None:
    home = package_of("dataclasses", ModuleName(("a", "b", "c"), False))
    assert home == ("dataclasses", "a", "b")
    assert relative(home, ("dataclasses", "a", "b", "d")) == ".d"
    assert relative(home, ("dataclasses", "a")) == ".."
    assert relative(home, ("_support", "x")) == "...._support.x"
    inside = package_of("dataclasses", ModuleName(("a",), True))
    assert relative(inside, ("dataclasses", "a", "x")) == ".x"


def test_circles_of_modules() -> None:
    found = components(
        {"a": ("b",), "b": ("c",), "c": ("a", "d"), "d": ("e",), "e": ()}
    )
    assert found["a"] == found["b"] == found["c"]
    assert len({found["a"], found["d"], found["e"]}) == 3


def test_what_is_needed_comes_first() -> None:
    needs = {"a": {"c"}, "b": {"a", "x"}, "c": {"d"}, "d": set[str]()}
    frozen = {name: frozenset(each) for name, each in needs.items()}
    assert in_order(["b", "a", "c", "d"], frozen) == ["d", "c", "a", "b"]


def test_names_that_are_taken() -> None:
    scope = Scope(("dataclasses",), ["list", "Any"], [])
    assert scope.builtin("list") == "_list"
    assert scope.builtin("str") == "str"
    assert scope.builtin("str", frozenset({"str"})) == "_str"
    assert scope.typing("Any") == "_Any"
    lines = {(each.name, each.alias) for each in scope.imports()}
    assert lines == {("list", "_list"), ("str", "_str"), ("Any", "_Any")}
    scope.plan_foreign([(("dataclasses", "x"), "Any"), (("dataclasses", "y"), "Thing")])
    assert scope.foreign(("dataclasses", "x"), "Any", late=False) == "XAny"
    assert scope.foreign(("dataclasses", "y"), "Thing", late=False) == "Thing"


def test_members_of_enumerations_that_meet() -> None:
    found = member_names({"a b": "", "a-b": "", "A_B": "", "1": "", "": "", "☃": ""})
    assert found["A_B"] == "A_B"
    assert found["1"] == "_1"
    assert found[""] == "EMPTY"
    assert len(set(found.values())) == 6
    assert all(Name(each) for each in found.values())


def test_a_long_annotation_gets_an_alias() -> None:
    members = (f"Literal[{', '.join(repr('x' * 9) for _ in range(9))}]",)
    declared = Declared("kind", members, '"x"')
    lines = declaration(declared, lambda long: ("_Kind",), 88)
    assert lines == ('    kind: _Kind = "x"',)


@pytest.mark.parametrize("default", ["", "field(default_factory=dict)", "UNSET", '"("'])
@pytest.mark.parametrize(
    "shape", ["{}", "dict[str, {}]", "list[{}]", "{} | None", "list[{}] | None"]
)
def test_declarations_are_as_black_leaves_them(shape: str, default: str) -> None:
    # Also where no alias is shorter than what it is for.
    for name in ("a", "additional_properties"):
        for length in range(20, 70):
            members = tuple(shape.format("X" * length).split(" | "))
            declared = Declared(name, members, default)
            lines = declaration(declared, lambda long: long, 88)
            text = "\n".join(("class A:", *lines, ""))
            assert black.format_str(text, mode=black.Mode()) == text


def test_words_of_nothing() -> None:
    assert words(Doc(), otherwise="A thing.") == "A thing."
    assert words(Doc(title="Thing"), name="Thing", otherwise="-") == "-"
    assert words(Doc(title="T", examples=(1, "a"))) == 'T\n\nExamples: 1, "a"'
    field = Field("a", Primitive("string"), Presence.OPTIONAL)
    assert words(field.doc) == ""
