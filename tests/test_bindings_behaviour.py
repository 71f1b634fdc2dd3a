"""How generated objects behave in hostile company: names, formats, enumerations."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import ipaddress
import json
import pickle
import subprocess
import typing
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.suite.test_standalone import interpreter
from tests.test_bindings import variant

# Each of them would hide something if it were taken as it is.
HARD = [
    *("date", "list", "dict", "field", "type", "Any", "str", "object", "None", "True"),
    *("match", "case", "_", "__", "__class__", "__slots__", "__dict__", "__eq__"),
    *("self", "cls", "data", "made", "get", "value", "print", "lambda", "async"),
    *("to_dict", "from_dict", "to_json", "from_json", "additional_properties"),
    *("ﬁ", "fi", "ﬀ", "ff", "K", "K", "é", "e", "É", "e\u0301", "ſ", "s", "S"),
    *("", " ", "  ", "-", "--", "1", "1a", "_1a", "a.b", "a-b", "a_b", "aB", "a b"),
    *("😀", "😀😀", "名前", "\u200d", "\ud800", "\0", "\n", '"', "'", "\\", "{}", "%s"),
]


def test_hard_names_reach_the_wire(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = {"type": "array", "items": {"type": "string", "format": "date"}}
    schema = {
        "title": "Hard",
        "type": "object",
        "properties": dict.fromkeys(HARD, kinds),
        "required": HARD[::2],
    }
    options = {"convert": ["date"]}
    tree = variant(
        tmp_path,
        monkeypatch,
        "hardest",
        schemas={"h.json": schema},
        dataclasses=options,
    )
    hard = tree.module("dataclasses.h").Hard
    day = "2020-02-02"
    data = {name: [day] * number for number, name in enumerate(HARD)}
    made = hard.from_dict(data)
    assert made.to_dict() == data
    names = [each.name for each in dataclasses.fields(hard)]
    assert len(set(names)) == len(names) == len(data) + 1
    assert hard.__match_args__ == ()
    wanted = list[datetime.date]
    for name, hint in typing.get_type_hints(hard).items():
        if name != "additional_properties":
            assert hint in (wanted, wanted | None), name
    assert set(typing.get_type_hints(tree.module("typed_dicts.h").Hard)) == (
        set(HARD) - {""}
    )
    with pytest.raises(ValueError, match="must have the property"):
        hard.from_dict({name: [day] for name in HARD[1:]})


@pytest.mark.parametrize(("draft", "kind"), [("04", float), ("07", int)])
def test_where_a_float_is_an_integer(
    draft: str, kind: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    branches = [{"properties": {"a": {}}}, {"type": "integer", "maximum": 1}]
    schema = {
        "$schema": f"http://json-schema.org/draft-{draft}/schema#",
        # 1.0 is valid by the first alone in draft 4, and 2.0 is so in all.
        "oneOf": branches,
    }
    tree = variant(tmp_path, monkeypatch, f"draft_{draft}", schemas={"of.json": schema})
    root = tree.module("dataclasses.of")
    value = 1.0 if draft == "04" else 2.0
    written = root.dump(root.load(value))
    assert type(written) is kind
    assert tree.module("validators.of").is_valid(written)


def test_the_order_of_properties_names_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for number, names in enumerate((HARD, HARD[::-1])):
        properties = {name: {"type": "object", "properties": {}} for name in names}
        schema = {"title": "Hard", "type": "object", "properties": properties}
        folder = tmp_path / str(number)
        tree = variant(
            folder, monkeypatch, f"order{number}", schemas={"h.json": schema}
        )
        hints = typing.get_type_hints(tree.module("dataclasses.h").Hard)
        found.append(
            {name: str(hint).rpartition(".")[2] for name, hint in hints.items()}
        )
    assert found[0] == found[1]


def test_every_standard_format_there_and_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {
        "date": ("2020-02-29", datetime.date(2020, 2, 29)),
        "date-time": (
            "2020-02-29T23:59:58.000001+05:30",
            datetime.datetime.fromisoformat("2020-02-29T23:59:58.000001+05:30"),
        ),
        "time": ("12:30:00Z", datetime.time(12, 30, tzinfo=datetime.UTC)),
        "ipv4": ("127.0.0.1", ipaddress.IPv4Address("127.0.0.1")),
        "ipv6": ("::1", ipaddress.IPv6Address("::1")),
        "uuid": (str(uuid.UUID(int=7)), uuid.UUID(int=7)),
    }

    def formatted(name: str) -> dict[str, Any]:
        return {"type": "string", "format": name}

    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "All",
        "type": "object",
        "properties": {
            # A property with the name of a class that annotations need.
            **{name: formatted(name) for name in values},
            "datetime": formatted("date-time"),
            "many": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": formatted("time")},
            },
        },
    }
    tree = variant(
        tmp_path,
        monkeypatch,
        "standard",
        schemas={"all.json": schema},
        dataclasses={"convert": list(values)},
    )
    cls = tree.module("dataclasses.all").All
    wire = {name: text for name, (text, _) in values.items()}
    data = {**wire, "datetime": wire["date-time"], "many": {"a": [wire["time"]]}}
    made = cls.from_dict(data)
    for name, (_, value) in values.items():
        got = getattr(made, name.replace("-", "_"))
        assert (got, type(got)) == (value, type(value))
    assert made.many == {"a": [values["time"][1]]}
    assert made.to_dict() == data == json.loads(made.to_json())
    assert pickle.loads(pickle.dumps(made)) == made == copy.deepcopy(made)
    hints = typing.get_type_hints(cls)
    assert hints["date"] == datetime.date | None
    assert hints["datetime"] == datetime.datetime | None
    assert made == dataclasses.replace(made)


def test_names_of_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = [
        "mro",
        "name",
        "value",
        "_value_",
        "__class__",
        "upper",
        "A",
        "a",
        "",
        "1",
    ]
    schema = {
        "title": "Names",
        "type": "object",
        "properties": {
            "plain": {"enum": values},
            "named": {
                "enum": ["x", "y", "z"],
                "x-enum-varnames": ["name", "mro", "value"],
            },
            "java": {
                "enum": ["x", "y"],
                "javaEnums": [{"name": "A-B"}, {"name": "A B"}],
            },
            "short": {"enum": ["x", "y"], "x-enum-varnames": ["Only"]},
        },
    }
    tree = variant(
        tmp_path,
        monkeypatch,
        "members",
        schemas={"names.json": schema},
        dataclasses={"enums": "enum"},
    )
    module = tree.module("dataclasses.names")
    plain = module.NamesPlain
    assert [each.value for each in plain] == values
    assert [plain(each) for each in values] == list(plain)
    assert all(each.name and each.upper() == each.value.upper() for each in plain)
    for cls in (plain, module.NamesNamed, module.NamesJava, module.NamesShort):
        assert len(cls.__members__) == len(list(cls))
        assert not {"mro", "name", "value"} & set(cls.__members__)
    for value in values:
        made = module.Names.from_dict({"plain": value})
        assert made.plain is plain(value)
        assert made.to_dict() == {"plain": value}
        assert type(made.to_dict()["plain"]) is str
        assert pickle.loads(pickle.dumps(made)) == made


def test_none_is_named_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}
    other = {**one, "required": ["b"], "properties": {"b": {"type": "string"}}}
    name = "aProperty"
    schema = {
        "title": "AnUncommonlyLongNameOfAClassOfObjects",
        "type": "object",
        "properties": {
            name: {"oneOf": [one, other]},
            name + "Null": {"oneOf": [one, other, {"type": "null"}]},
        },
        "required": [name + "Null"],
    }
    variant(tmp_path, monkeypatch, "none", schemas={"long.json": schema})
    source = (tmp_path / "none/dataclasses/long.py").read_text()
    lines = [line for line in source.splitlines() if line.startswith("    a_property")]
    assert [line.count("None") for line in lines] == [2, 1]
    assert all(": _" in line for line in lines)


def test_deprecated_classes_warn_where_python_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = {"type": "object", "deprecated": True, "properties": {"a": {}}}
    schema = {
        "title": "Old",
        "type": "object",
        "properties": {"inner": inner, "deprecated": {"type": "string"}},
    }
    for version, count in (("3.12", 0), ("3.13", 1)):
        folder = tmp_path / version
        package = f"old{count}"
        variant(
            folder, monkeypatch, package, schemas={"old.json": schema}, python=version
        )
        source = (folder / package / "dataclasses/old.py").read_text()
        assert source.count('@deprecated("OldInner is deprecated")') == count
        assert '    """The property inner of Old.\n\n    Deprecated.\n' in source
    program = """
import copy, pickle, sys, warnings
sys.path.insert(0, sys.argv[1])
from old1.dataclasses.old import Old, OldInner
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    made = Old.from_dict({"inner": {"a": 1}})
    assert made.to_dict() == {"inner": {"a": 1}}
    assert not caught
    assert OldInner(a=1) == made.inner
    assert [each.category for each in caught] == [DeprecationWarning]
    assert pickle.loads(pickle.dumps(made)) == made == copy.deepcopy(made)
"""
    command = [interpreter("3.13"), "-c", program, str(tmp_path / "3.13")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
