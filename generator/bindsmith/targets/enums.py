"""Enumerations as classes: finds them in types, names them and their members.

Only for ``enums = "enum"``, and only strings: two or more of them, maybe with null.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import assert_never

from bindsmith.emit.layout import Group, docstring, layout, statement
from bindsmith.ir.code import Lines, Name, lit, printed
from bindsmith.ir.json import Json, escape
from bindsmith.ir.types import (
    Definition,
    ListOf,
    Literal_,
    MapOf,
    Never,
    Primitive,
    Record,
    Ref,
    Role,
    TupleOf,
    Type,
    TypeId,
    Union_,
    Unknown,
)
from bindsmith.naming import digest, pascal_case, snake_case
from bindsmith.records import dataclass, replace
from bindsmith.schema.store import Store
from bindsmith.targets.inside import Same
from bindsmith.targets.program import Program, SchemaFile
from bindsmith.targets.resolve import is_enumeration

_OWN_PLACE = "/enum"


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member of an enumeration, and what is said about it."""

    lines: Lines
    doc: Lines


@dataclass(frozen=True, slots=True)
class EnumView:
    """An enumeration."""

    head: Lines
    doc: Lines
    members: tuple[MemberView, ...]


def with_enumerations(program: Program) -> Program:
    """The program with a definition for every enumeration."""
    return _with_enumerations(Same(program))


# One entry: the modules of a run are made one after the other.
@lru_cache(maxsize=1)
def _with_enumerations(key: Same) -> Program:
    files = {uri: _Lifter(each).file() for uri, each in key.program.files.items()}
    return replace(key.program, files=files)


class _Lifter:
    """Gives the enumerations inside the types of one file a place of their own."""

    def __init__(self, file: SchemaFile) -> None:
        self._file = file
        self._definitions: dict[TypeId, Definition] = {}
        self._names = dict(file.class_names)
        self._suffixes = dict(file.suffixes)
        self._taken = {name.text for name in self._names.values()}

    def file(self) -> SchemaFile:
        types = self._file.types
        for key, each in types.definitions.items():
            # First the owner, so that it keeps its place before what is in it.
            self._definitions[key] = each
            if not is_enumeration(each.type):
                self._definitions[key] = replace(each, type=self._owned(each))
        return replace(
            self._file,
            types=replace(types, definitions=self._definitions),
            class_names=self._names,
            suffixes=self._suffixes,
        )

    def _owned(self, owner: Definition) -> Record | Type:
        if not isinstance(owner.type, Record):
            return self._type(owner.type, owner, "", ("Value",))
        fields = tuple(
            replace(
                field,
                type=self._type(
                    field.type,
                    owner,
                    f"/properties/{escape(field.json_name)}",
                    (field.json_name,),
                ),
            )
            for field in owner.type.fields
        )
        additional = owner.type.additional
        if additional is not None:
            place = "/additionalProperties"
            additional = self._type(additional, owner, place, ("Value",))
        return replace(owner.type, fields=fields, additional=additional)

    def _type(
        self, type_: Type, owner: Definition, place: str, way: tuple[str, ...]
    ) -> Type:
        match type_:
            case Literal_(values):
                return self._literal(values, owner, place, way)
            case ListOf(item):
                return ListOf(self._type(item, owner, f"{place}/items", (*way, "Item")))
            case MapOf(value):
                inner = f"{place}/additionalProperties"
                return MapOf(self._type(value, owner, inner, (*way, "Value")))
            case TupleOf(prefix, rest, minimum):
                leading = tuple(
                    self._type(each, owner, f"{place}/items/{n}", (*way, f"Item{n}"))
                    for n, each in enumerate(prefix)
                )
                if rest is not None:
                    rest = self._type(rest, owner, f"{place}/items", (*way, "Item"))
                return TupleOf(leading, rest, minimum)
            case Union_(members, tag):
                # A nullable type is at the place of the union itself.
                several = len(members) > 2
                found = (
                    self._type(each, owner, f"{place}/{n}" if several else place, way)
                    for n, each in enumerate(members)
                )
                return Union_(tuple(found), tag)
            case Unknown() | Never() | Primitive() | Ref():
                return type_
        assert_never(type_)

    def _literal(
        self,
        values: tuple[Json, ...],
        owner: Definition,
        place: str,
        way: tuple[str, ...],
    ) -> Type:
        strings = tuple(each for each in values if isinstance(each, str))
        rest = tuple(each for each in values if not isinstance(each, str))
        if len(strings) < 2 or rest not in ((), (None,)):
            return Literal_(values)
        key = TypeId(owner.id.uri, f"{owner.id.pointer}{place}{_OWN_PLACE}")
        if key not in self._definitions:
            made = Definition(key, Literal_(strings), Role.NESTED, way, owner.id)
            self._definitions[key] = made
            self._name(key, owner, way)
        if not rest:
            return Ref(key)
        return Union_((Ref(key), Primitive("null")))

    def _name(self, key: TypeId, owner: Definition, way: tuple[str, ...]) -> None:
        """What other definitions are called must not change: they have their names."""
        short = self._names[owner.id].text.rstrip("_") + pascal_case(" ".join(way))
        mark = digest(key.pointer)
        for name in (short, f"{short}Enum", f"{short}Enum_{mark}"):
            if name not in self._taken:
                break
        self._taken.add(name)
        self._names[key] = Name(name)
        self._suffixes[key] = f"_{snake_case(name)}_{mark}"


def enum_view(
    definition: Definition, name: str, doc: str, base: str, store: Store, width: int
) -> EnumView:
    """The class of an enumeration; ``base`` is what ``StrEnum`` is called here."""
    assert isinstance(definition.type, Literal_)
    values = [each for each in definition.type.values if isinstance(each, str)]
    given = dict(_given(definition, store))
    wanted = {value: given.get(value, ("", ""))[0] for value in values}
    names = member_names(wanted)
    return EnumView(
        printed(layout(Group(f"class {name}(", (base,), "):", True), 0, width)),
        printed(docstring(doc, 4, width)),
        tuple(
            MemberView(
                printed(statement(f"{names[each]} =", lit(each).text, 4, width)),
                printed(docstring(given.get(each, ("", ""))[1], 4, width)),
            )
            for each in values
        ),
    )


def member_names(wanted: Mapping[str, str]) -> Mapping[str, str]:
    """The member of each value; ``wanted`` has the schema's own name for it, or "".

    UPPER_CASE, so none is a method of ``str`` or of an enumeration (``mro``, ``name``,
    ``value``).  Of values that meet, the one that is spelled so keeps the name and the
    others add a digest.
    """
    plain = {value: _member(name or value, value) for value, name in wanted.items()}
    meeting = Counter(plain.values())
    return {
        value: (
            name
            if meeting[name] == 1 or name == value
            else f"{name.rstrip('_')}_{digest(value).upper()}"
        )
        for value, name in plain.items()
    }


def _member(text: str, value: str) -> str:
    name = snake_case(text).upper()
    if not name:
        return "EMPTY" if not value else f"VALUE_{digest(value).upper()}"
    return f"_{name}" if name[0].isdigit() else name


def _given(
    definition: Definition, store: Store
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Names and words for values, as ``javaEnums`` and ``x-enum-…`` have them."""
    place = definition.id.pointer.removesuffix(_OWN_PLACE)
    try:
        schema = store.document(definition.id.uri).at(place).value
    except KeyError:
        # Put together from several schemas: none says it.
        return
    if not isinstance(schema, dict) or not isinstance(schema.get("enum"), list):
        return
    names = _strings(schema.get("x-enum-varnames"))
    words = _strings(schema.get("x-enum-descriptions"))
    java = schema.get("javaEnums")
    if isinstance(java, list):
        entries = [each if isinstance(each, dict) else {} for each in java]
        names = names or _strings([each.get("name") for each in entries])
        words = words or _strings([each.get("description") for each in entries])
    enum = schema["enum"]
    for number, value in enumerate(enum if isinstance(enum, list) else ()):
        if isinstance(value, str):
            yield value, (_at(names, number), _at(words, number))


def _strings(value: object) -> Sequence[str]:
    if not isinstance(value, list):
        return ()
    return [each if isinstance(each, str) else "" for each in value]


def _at(items: Sequence[str], number: int) -> str:
    return items[number] if number < len(items) else ""
