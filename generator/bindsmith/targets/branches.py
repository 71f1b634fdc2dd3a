"""Which member of a union a JSON value belongs to, in code; it builds no member."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bindsmith.emit.layout import Group, layout, statement
from bindsmith.ir.code import lit
from bindsmith.ir.types import (
    ListOf,
    Literal_,
    MapOf,
    Presence,
    Primitive,
    Ref,
    TupleOf,
    Type,
    Union_,
)
from bindsmith.targets.needs import has_number, holds
from bindsmith.targets.resolve import Leaf

if TYPE_CHECKING:
    from bindsmith.targets.building import Builder


def union_body(builder: Builder, type_: Type, place: str) -> list[str]:
    """The body of a function of one value, which is valid for some member.

    By the value's type; among records by tag, else by their validators.  A value that
    fits none is copied.
    """
    leaves = builder.context.resolver.leaves(type_)
    tag = type_.tag if isinstance(type_, Union_) else ""
    lines = [
        *_enumerations(builder, leaves),
        *_objects(builder, leaves, tag, place),
        *_arrays(builder, leaves, place),
        *_scalars(builder, leaves, "string", ("str",)),
        *_scalars(builder, leaves, "number", ("int", "float")),
    ]
    value = builder.value
    integral = builder.scope.helper("objects", "integral")
    if not any(map(holds, leaves)):
        last = f"{integral}({value})" if _makes_integers(builder, leaves) else value
        return [*lines, f"    return {last}"]
    if _makes_integers(builder, leaves):
        lines += _when(builder, ("float",), [f"        return {integral}({value})"])
    copy = builder.scope.helper("objects", "copy_json")
    return [*lines, f"    return {copy}({value})"]


def _when(builder: Builder, names: Sequence[str], body: list[str]) -> list[str]:
    """``if isinstance(value, …):`` and a body; nothing if that is empty."""
    if not body:
        return []
    classes = [builder.scope.builtin(name) for name in names]
    kind = classes[0] if len(classes) == 1 else f"({', '.join(classes)})"
    check = builder.scope.builtin("isinstance")
    return [f"    if {check}({builder.value}, {kind}):", *body]


def _makes_integers(builder: Builder, leaves: Sequence[Leaf]) -> bool:
    """Whether integers are meant, and not numbers of any kind, where 1.0 is given.

    In draft 4 a float is no integer: what is valid as one must stay one.
    """
    kinds = {leaf.kind for leaf in leaves if isinstance(leaf, Primitive)}
    literal = any(isinstance(leaf, Literal_) and has_number(leaf) for leaf in leaves)
    integer = "integer" in kinds and builder.context.file.types.integral
    return (integer or literal) and "number" not in kinds


def _objects(
    builder: Builder, leaves: Sequence[Leaf], tag: str, place: str
) -> list[str]:
    records = [leaf for leaf in leaves if isinstance(leaf, Ref)]
    resolver = builder.context.resolver
    records = [leaf for leaf in records if resolver.record(leaf.target) is not None]
    maps = [leaf for leaf in leaves if isinstance(leaf, MapOf)]
    lines: list[str] = []
    if len(records) + len(maps) > 1:
        lines += _tagged(builder, records, tag) or _tested(builder, records)
    elif records:
        lines += _built(builder, records[0], 8)
    if len(maps) == 1 and builder.needs.converts(maps[0]):
        found = builder.conversion(maps[0], f"{place}_object")
        lines += builder.assigned("return", found, 8)
    return _when(builder, ("dict",), lines)


def _built(builder: Builder, record: Ref, indent: int) -> list[str]:
    function = builder.context.builder(record.target)
    call = Group(f"return {function}(", (builder.value,), ")", lone=True)
    return layout(call, indent, builder.line_length)


def _tested(builder: Builder, records: Sequence[Ref]) -> list[str]:
    """The first record whose validator takes the value."""
    lines: list[str] = []
    for record in records:
        uri = record.target.uri
        suffix = builder.context.program.files[uri].suffixes[record.target]
        test = f"{builder.validators(uri)}.is_valid{suffix}({builder.value})"
        lines += statement("if", test, 8, builder.line_length)
        lines += _built(builder, record, 12)
    return lines


def _tagged(builder: Builder, records: Sequence[Ref], tag: str) -> list[str]:
    """By the tag, if every record has one, and no two the same."""
    found = [_tag_values(builder, record, tag) for record in records]
    every = [value for values in found for value in values]
    if not tag or not all(found) or len(set(every)) < len(every):
        return []
    kind = builder.scope.local("kind")
    get = Group(f"{kind} = {builder.value}.get(", (lit(tag).text,), ")", lone=True)
    lines = layout(get, 8, builder.line_length)
    for record, values in zip(records, found, strict=True):
        literals = tuple(lit(value).text for value in values)
        test = f"        if {kind} == {literals[0]}:"
        if len(literals) == 1 and len(test) <= builder.line_length:
            lines.append(test)
        else:
            many = Group(f"if {kind} in (", literals, "):")
            lines += layout(many, 8, builder.line_length)
        lines += _built(builder, record, 12)
    return lines


def _tag_values(builder: Builder, reference: Ref, tag: str) -> tuple[str, ...]:
    """The values of a record's tag; none unless it must be there and is a string."""
    resolver = builder.context.resolver
    record = resolver.record(reference.target)
    for field in record.fields if record is not None else ():
        if field.json_name != tag or field.presence is not Presence.REQUIRED:
            continue
        leaves = resolver.leaves(field.type)
        if len(leaves) == 1 and isinstance(leaves[0], Ref):
            enumeration = resolver.definition(leaves[0].target).type
            leaves = (enumeration,) if isinstance(enumeration, Literal_) else ()
        values = [
            value
            for leaf in leaves
            for value in (leaf.values if isinstance(leaf, Literal_) else (None,))
        ]
        strings = [each for each in values if isinstance(each, str)]
        return tuple(dict.fromkeys(strings)) if len(strings) == len(values) else ()
    return ()


def _arrays(builder: Builder, leaves: Sequence[Leaf], place: str) -> list[str]:
    """Several kinds of arrays are built as one whose items are of any of theirs."""
    arrays = [leaf for leaf in leaves if isinstance(leaf, ListOf | TupleOf)]
    if not arrays:
        return []
    whole: Type = arrays[0] if len(arrays) == 1 else ListOf(_items(arrays))
    if not builder.needs.converts(whole):
        return []
    found = builder.conversion(whole, f"{place}_array")
    return _when(builder, ("list",), builder.assigned("return", found, 8))


def _items(arrays: Sequence[ListOf | TupleOf]) -> Type:
    items: list[Type] = []
    for each in arrays:
        if isinstance(each, ListOf):
            items.append(each.item)
        else:
            items += [*each.prefix, *((each.rest,) if each.rest is not None else ())]
    return items[0] if len(items) == 1 else Union_(tuple(items))


def _enumerations(builder: Builder, leaves: Sequence[Leaf]) -> list[str]:
    """The member of an enumeration that a string is the value of."""
    resolver = builder.context.resolver
    names = [
        builder.context.factory(leaf.target)
        for leaf in leaves
        if isinstance(leaf, Ref) and resolver.is_enumeration(leaf.target)
    ]
    if not names:
        return []
    member = builder.scope.helper("objects", "member")
    made = builder.scope.local("made")
    items = (builder.value, *names)
    call = Group(f"{made} = {member}(", items, ")")
    lines = [
        *layout(call, 8, builder.line_length),
        f"        if {made} is not None:",
        f"            return {made}",
    ]
    return _when(builder, ("str",), lines)


def _scalars(
    builder: Builder, leaves: Sequence[Leaf], kind: str, classes: tuple[str, ...]
) -> list[str]:
    """Formats that become objects, the first that takes the value."""
    kinds = (kind, "integer") if kind == "number" else (kind,)
    scalars = [each for each in leaves if isinstance(each, Primitive)]
    scalars = [each for each in scalars if each.kind in kinds]
    formats = [found for each in scalars if (found := builder.needs.format(each))]
    parsers = tuple(dict.fromkeys(builder.parser(each) for each in formats))
    if not parsers:
        return []
    literal = any(isinstance(leaf, Literal_) for leaf in leaves)
    keeps = literal or len(formats) < len(scalars)
    parse_first = builder.scope.helper("convert", "parse_first")
    functions = f"({', '.join(parsers)}{',' if len(parsers) == 1 else ''})"
    items = (builder.value, functions, str(keeps))
    call = Group(f"return {parse_first}(", items, ")")
    return _when(builder, classes, layout(call, 8, builder.line_length))
