"""Unions: simplified members, and the tag that tells records apart.

It never invents a tag: one is there only if every record says so itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bindsmith.ir.json import Json
from bindsmith.ir.types import (
    ListOf,
    Literal_,
    MapOf,
    Never,
    Primitive,
    TupleOf,
    Type,
    Union_,
    Unknown,
)
from bindsmith.lower.merge import Shapes
from bindsmith.lower.shapes import Choice, Node, Plain, Same
from bindsmith.lower.values import distinct, identity
from bindsmith.schema.resource import Location, Subschema

NULL = Primitive("null")
# A branch that comes to more schemas than this is not looked through.
_MAX_LEAVES = 500


def literal(values: Iterable[Json]) -> Type:
    """The type of some values; null is a union's member, as it is everywhere."""
    every = distinct(values)
    others = tuple(each for each in every if each is not None)
    if len(others) == len(every):
        return Literal_(others) if others else Never()
    return Union_((Literal_(others), NULL)) if others else NULL


def union(members: Iterable[Type], tag: str = "") -> Type:
    """The union of types: flat, without repetition, literals together, null last."""
    flat: list[Type] = []
    values: list[Json] = []
    place: int | None = None
    for member in _flattened(members):
        match member:
            case Unknown():
                return member
            case Never():
                continue
            case Literal_(held):
                place = len(flat) if place is None else place
                values += held
            case _:
                flat.append(member)
    if place is not None:
        flat.insert(place, Literal_(distinct(values)))
    keyed: dict[object, Type] = {}
    for each in flat:
        keyed.setdefault(key_of(each), each)
    unique = [*keyed.values()]
    if Primitive("number") in unique:
        unique = [each for each in unique if each != Primitive("integer")]
    if NULL in unique:
        unique = [*(each for each in unique if each != NULL), NULL]
    if not unique:
        return Never()
    return unique[0] if len(unique) == 1 else Union_(tuple(unique), tag)


def key_of(type_: Type) -> object:
    """Something hashable that only equal types have; to ``==``, ``true`` is 1."""
    match type_:
        case Literal_(values):
            return ("literal", *map(identity, values))
        case ListOf(item):
            return ("list", key_of(item))
        case MapOf(value):
            return ("map", key_of(value))
        case TupleOf(prefix, rest, minimum):
            last = None if rest is None else key_of(rest)
            return ("tuple", tuple(map(key_of, prefix)), last, minimum)
        case Union_(members, tag):
            return ("union", tuple(map(key_of, members)), tag)
    return type_


def _flattened(members: Iterable[Type]) -> Iterator[Type]:
    for member in members:
        if isinstance(member, Union_):
            yield from member.members
        else:
            yield member


class Tags:
    """Looks for tags; ``is_named`` says whether a place has a definition."""

    def __init__(self, shapes: Shapes, is_named: Callable[[Subschema], bool]) -> None:
        self._shapes = shapes
        self._is_named = is_named
        self._known: dict[Choice, tuple[str, tuple[str, ...]]] = {}

    def find(self, choice: Choice) -> tuple[str, tuple[str, ...]]:
        """The tag of a choice, and its value in each branch; ("", ()) if there is none.

        A tag is a required property with one string literal in every record, all of
        them different, where nothing else can be an object.
        """
        found = self._known.get(choice)
        if found is None:
            found = self._known[choice] = self._find(choice)
        return found

    def _find(self, choice: Choice) -> tuple[str, tuple[str, ...]]:
        leaves: list[Plain] = []
        of_branch: list[Plain | None] = []
        for branch in choice.branches:
            own = self._leaves(branch)
            if own is None:
                return "", ()
            leaves += own
            of_branch.append(own[0] if len(own) == 1 else None)
        leaves = [*{each.identity: each for each in leaves}.values()]
        if len(leaves) < 2:
            return "", ()
        for name in leaves[0].required:
            values = [self._literal(each, name) for each in leaves]
            if None not in values and len(set(values)) == len(values):
                shown = (self._literal(e, name) if e else None for e in of_branch)
                return name, tuple(each or "" for each in shown)
        return "", ()

    def _leaves(self, node: Node) -> list[Plain] | None:
        """The records that a branch can be, None if it can be another object."""
        found: list[Plain] = []
        stack, seen = [node], set[Location]()
        for _ in range(_MAX_LEAVES):
            if not stack:
                return found
            each = stack.pop()
            core = self._shapes.core(each)
            if core is not None:
                if core.location in seen:
                    return None
                seen.add(core.location)
                each = Node.of(core)
            shape = self._shapes.of(each)
            match shape:
                case Same(target):
                    stack.append(Node.of(target))
                case Choice(branches):
                    if core is not None and self._is_named(core):
                        return None
                    stack += branches
                case Plain():
                    named = core is not None and self._is_named(core)
                    if shape.whole or (shape.record and not named):
                        found.append(shape)
                    elif "object" in shape.kinds and shape.literals is None:
                        return None
        return None

    def _literal(self, record: Plain, name: str) -> str | None:
        node = dict(record.members).get(name)
        if node is None or name not in record.required:
            return None
        for _ in range(32):
            shape = self._shapes.of(node)
            if not isinstance(shape, Same):
                break
            node = Node.of(shape.target)
        else:
            return None
        held = shape.literals if isinstance(shape, Plain) else None
        value = held[0] if held and len(held) == 1 else None
        return value if isinstance(value, str) else None
