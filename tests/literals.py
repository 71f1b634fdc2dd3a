"""JSON values as literals of generated TypedDicts, for type checkers to judge.

What the types of Python cannot say decides nothing here: ``fits`` is what a checker
should make of a value, which is more than JSON Schema allows in these respects:

- ``bool`` is a subclass of ``int``, and both go where a ``float`` does;
- an array with leading items is a ``list`` of any of its items' types, of any length;
- patterns, bounds, lengths, ``not``, conditions and the like leave a type alone;
- what ``Literal`` cannot hold (floats, arrays, objects) is only of the value's type.

and less in these: an integer is spelled without a fraction (``1.0`` is a ``float``),
and a literal has no key that its TypedDict does not declare.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, assert_never

from bindsmith.ir.types import (
    ListOf,
    Literal_,
    MapOf,
    Never,
    Presence,
    Primitive,
    Record,
    Ref,
    TupleOf,
    Type,
    TypeId,
    Union_,
    Unknown,
)
from bindsmith.lower.defaults import conforms
from bindsmith.lower.values import as_integer, identity

LookUp = Callable[[TypeId], "Record | Type"]
_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


class CannotBeWrittenError(Exception):
    """A valid value that no literal of the type stands for; the message is why."""


@dataclass(frozen=True, slots=True)
class Checker:
    """What a type checker should say; ``look_up`` finds what a ``Ref`` is."""

    look_up: LookUp

    def fits(self, value: Any, type_: Record | Type) -> bool:
        """Whether a literal of this value can be assigned to a type."""
        match type_:
            case Unknown():
                return True
            case Never():
                return False
            case Primitive(kind):
                return isinstance(value, _KINDS[kind])
            case Literal_(values):
                return any(_stands_for(value, each) for each in values)
            case ListOf(item):
                return self._is_list(value, (item,))
            case TupleOf(prefix, rest):
                return self._is_list(value, (*prefix, *([rest] if rest else ())))
            case MapOf(held):
                return isinstance(value, dict) and all(
                    self.fits(each, held) for each in value.values()
                )
            case Union_(members):
                return any(self.fits(value, each) for each in members)
            case Ref(target):
                return self.fits(value, self.look_up(target))
            case Record():
                return isinstance(value, dict) and self._is_record(value, type_)
            case _:
                assert_never(type_)

    def _is_list(self, value: Any, items: tuple[Type, ...]) -> bool:
        return isinstance(value, list) and all(
            any(self.fits(each, item) for item in items) for each in value
        )

    def _is_record(self, value: dict[str, Any], record: Record) -> bool:
        fields = {each.json_name: each for each in record.fields if each.json_name}
        needed = {n for n, f in fields.items() if f.presence is Presence.REQUIRED}
        return needed <= value.keys() <= fields.keys() and all(
            self.fits(each, fields[name].type) for name, each in value.items()
        )

    def written(self, value: Any, type_: Record | Type) -> Any:
        """A valid value as one writes it: whole integers, declared keys only."""
        match type_:
            case Primitive("integer") if isinstance(value, float):
                return int(value)
            case Literal_(values):
                same = identity(value)
                return as_integer(next(v for v in values if identity(v) == same))
            case ListOf(item) if isinstance(value, list):
                return [self.written(each, item) for each in value]
            case TupleOf(prefix, rest) if isinstance(value, list):
                items = [*prefix, *[rest or Never()] * len(value)]
                return [self.written(v, t) for v, t in zip(value, items, strict=False)]
            case MapOf(held) if isinstance(value, dict):
                return {key: self.written(each, held) for key, each in value.items()}
            case Union_(members):
                return self._of_union(value, members)
            case Ref(target):
                return self.written(value, self.look_up(target))
            case Record() if isinstance(value, dict):
                return {
                    each.json_name: self.written(value[each.json_name], each.type)
                    for each in type_.fields
                    if each.json_name in value and each.json_name
                }
            case Record(implied=True):
                raise CannotBeWrittenError("no object, but its schema has no type")
        return value

    def _of_union(self, value: Any, members: tuple[Type, ...]) -> Any:
        fitting = [each for each in members if conforms(value, each, self.look_up)]
        made, kept = [], None
        for member in fitting:
            try:
                made.append(self.written(value, member))
            except CannotBeWrittenError as error:
                kept = error
        if not made and kept is not None:
            raise kept
        # The one that keeps the most of it.
        return max(made, key=lambda each: len(repr(each)))


def _stands_for(value: Any, meant: Any) -> bool:
    """Whether a value can be assigned to ``Literal[meant]``, or what is there for it."""
    if isinstance(meant, float) and meant.is_integer():
        meant = int(meant)
    if isinstance(meant, float):
        return isinstance(value, int | float)
    if isinstance(meant, list | dict):
        return type(value) is type(meant)
    if isinstance(meant, int) and not -(2**63) <= meant < 2**63:
        return isinstance(value, int)
    if isinstance(meant, str) and any("\ud800" <= char <= "\udfff" for char in meant):
        return isinstance(value, str)
    return type(value) is type(meant) and bool(value == meant)


@dataclass(frozen=True, slots=True)
class Line:
    """A value for a type of a generated package; ``fits`` is what checkers should say.

    ``origin`` says where both are from.
    """

    module: str
    name: str
    value: Any
    fits: bool
    origin: str


def module(lines: Sequence[Line]) -> str:
    """A module that assigns each value to its type, a line for each from the top."""
    made = []
    for number, each in enumerate(lines):
        place, _, last = each.module.rpartition(".")
        made.append(
            f"from {place} import {last} as m{number};"
            f" v{number}: m{number}.{each.name} = {each.value!r}"
        )
    return "\n".join((*made, ""))


def complaints(folder: Path) -> dict[str, dict[tuple[str, int], str]]:
    """What mypy and pyright say of all that is in a folder, by path and line."""
    mypy = ("mypy", "--config-file=", "--strict", "--no-incremental", ".")
    pyright = ("pyright", "--outputjson", "--pythonversion=3.11", ".")
    said = [_run(folder, *command) for command in (mypy, pyright)]
    found = json.loads(said[1])
    assert found["summary"]["filesAnalyzed"] >= len([*folder.rglob("*.py")])
    return {
        "mypy": {
            (match[1], int(match[2])): match[3]
            for match in re.finditer(r"(?m)^(\S+):(\d+): error: (.*)", said[0])
        },
        "pyright": {
            (
                Path(each["file"]).relative_to(folder.resolve()).as_posix(),
                each["range"]["start"]["line"] + 1,
            ): each["message"]
            for each in found["generalDiagnostics"]
        },
    }


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, "NODE_OPTIONS": "--max-old-space-size=6000"},
        capture_output=True,
        text=True,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout
