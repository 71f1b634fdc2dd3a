"""Shapes → types of one file, and the records that turn up on the way.

Knows nothing of names.  Defaults are only noted here, since checking one may need
other files' types.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeAlias

from bindsmith.ir.json import Json, escape
from bindsmith.ir.types import (
    Field,
    ListOf,
    MapOf,
    Never,
    Presence,
    Primitive,
    Record,
    Ref,
    TupleOf,
    Type,
    Union_,
    Unknown,
)
from bindsmith.lower import annotate
from bindsmith.lower.merge import Shapes
from bindsmith.lower.presence import Watchers
from bindsmith.lower.reach import Reach
from bindsmith.lower.shapes import EVERY_KIND, Choice, Identity, Node, Plain, Same
from bindsmith.lower.unions import Tags, literal, union
from bindsmith.records import dataclass, field
from bindsmith.schema.resource import Location, SchemaDocument, Subschema

# Types nested deeper than this without a name in between are any value, and so are
# types of more lists, maps and unions than that, which few schemas can make.
MAX_DEPTH = 32
MAX_WEIGHT = 300

# The records that were made by merging or inlining under one place, by what they say
# and whether they are watched.
Shared: TypeAlias = dict[Identity, Location]


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """A record without a place of its own, to be built."""

    id: Location
    node: Node
    shape: Plain
    shared: Shared
    watched: bool


@dataclass(frozen=True, slots=True)
class Label:
    """What a branch is called."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding about types, at the place in the schema that it is about."""

    code: str
    message: str
    schema: Location


Found: TypeAlias = Pending | Label | Remark


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """A default that a field may get."""

    record: Location
    name: str
    written: annotate.Written
    node: Node
    fills: bool

    @property
    def value(self) -> Json:
        return self.written.value


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The type of a place without a name: its by-products and height."""

    type: Type
    found: tuple[Found, ...]
    height: int


class World(Protocol):
    """What a builder asks about other files."""

    shapes: Shapes
    watchers: Watchers
    tags: Tags
    known: dict[tuple[Location, int | None], Known]

    def reach(self, document: SchemaDocument) -> Reach:
        """The typed places of a document."""
        ...


@dataclass(slots=True)
class Builder:
    """Builds the types under one place; ``found`` are the by-products, in order."""

    world: World
    shared: Shared
    found: dict[Found, None] = field(default_factory=dict)
    depth: int = 0
    deepest: int = 0
    is_cut: bool = False
    memo: dict[tuple[Identity, int], Type] = field(default_factory=dict)

    def value(self, node: Node, place: Location, watched: bool) -> Type:
        """The type of a value; ``place`` is where its records go if it has none."""
        core = self.world.shapes.core(node)
        if core is not None:
            return self._reference(core, place, watched)
        if not node.parts:
            return Unknown()
        return self.merged(node, place, watched)

    def merged(self, node: Node, place: Location, watched: bool) -> Type:
        """The type of a value that is described in several places, or nowhere named."""
        shape = self.world.shapes.of(node)
        if isinstance(shape, Same):
            return self._reference(shape.target, place, watched)
        # Records are shared, so it does not matter where this was made first.
        key = (*shape.identity, watched), self.depth
        if key not in self.memo:
            made = self.shaped(shape, node, place, watched)
            self.memo[key] = self._limited(made, node, place)
        return self.memo[key]

    def shaped(
        self,
        shape: Choice | Plain,
        node: Node,
        place: Location,
        watched: bool,
    ) -> Type:
        """The type of a shape; a record in it gets the place."""
        if shape.widened:
            self._remark("BS304", shape.widened, node, place)
        if self.depth >= MAX_DEPTH:
            self.is_cut = True
            self._remark("BS304", f"nested deeper than {MAX_DEPTH} types", node, place)
            return Unknown()
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)
        try:
            if isinstance(shape, Choice):
                return self._choice(shape, node, place, watched)
            return self._plain(shape, node, place, watched)
        finally:
            self.depth -= 1

    def _reference(self, target: Subschema, place: Location, watched: bool) -> Type:
        """The type of a whole subschema, wherever it is."""
        seen: set[Location] = set()
        while True:
            at = target.location
            reach = self.world.reach(target.document)
            if at in reach.cycles.members or at in seen:
                return Unknown()
            seen.add(at)
            if at in reach.named:
                return Ref(at)
            shape = self.world.shapes.of(Node.of(target))
            if at in reach.positions:
                if not isinstance(shape, Same):
                    return self._position(target, reach)
                # What is inlined below belongs to this place from now on.
                place, watched = at, at in reach.watched
            elif not isinstance(shape, Same):
                place = _below(place, "/$ref")
                return self.merged(Node.of(target), place, watched)
            target = shape.target

    def _position(self, target: Subschema, reach: Reach) -> Type:
        """The type of a place without a name, in its own file; worked out once."""
        at, known = target.location, self.world.known
        found = known.get((at, None))
        if found is None or self.depth + found.height > MAX_DEPTH:
            found = known.get((at, self.depth))
        if found is None:
            builder = Builder(self.world, {}, depth=self.depth, deepest=self.depth)
            made = builder.own(target, at in reach.watched)
            made = builder._limited(made, Node.of(target), at)
            height = builder.deepest - self.depth
            found = Known(made, tuple(builder.found), height)
            # What was cut off depends on how deep it is here.
            known[at, self.depth if builder.is_cut else None] = found
            self.is_cut = self.is_cut or builder.is_cut
        self.found.update(dict.fromkeys(found.found))
        self.deepest = max(self.deepest, self.depth + found.height)
        return found.type

    def own(self, target: Subschema, watched: bool) -> Type:
        """The type at a place that has one, even if it has a name."""
        node = Node.of(target)
        shape = self.world.shapes.of(node)
        if isinstance(shape, Same):
            return self._reference(shape.target, target.location, watched)
        return self.shaped(shape, node, target.location, watched)

    def _choice(
        self, shape: Choice, node: Node, place: Location, watched: bool
    ) -> Type:
        tag, values = self.world.tags.find(shape)
        beside = self.world.watchers.looks(node, branch=False)
        watched = watched or beside.any
        members = []
        for index, (branch, step) in enumerate(
            zip(shape.branches, shape.steps, strict=True)
        ):
            there = _below(place, "/allOf" + step)
            core = self.world.shapes.core(branch)
            own = core.location if core is not None else there
            label = (values[index] if tag else "") or _title(branch)
            if label:
                for each in (own.pointer, there.pointer):
                    self.found[Label(each, label)] = None
            members.append(self.value(branch, there, watched))
        return union(members, tag)

    def _plain(self, shape: Plain, node: Node, place: Location, watched: bool) -> Type:
        if not shape.kinds:
            if shape.conflict:
                self._remark("BS301", "no value can satisfy all of this", node, place)
            return Never()
        if shape.literals is not None:
            return literal(shape.literals)
        if shape.kinds == EVERY_KIND and not shape.implied:
            return Unknown()
        if shape.implied:
            return self._record(shape, node, place, watched)
        members: list[Type] = []
        for kind in _ordered(shape):
            match kind:
                case "object":
                    members.append(self._object(shape, node, place, watched))
                case "array":
                    members.append(self._array(shape, place, watched))
                case "null":
                    members.append(Primitive("null"))
                case "boolean":
                    members.append(Primitive("boolean"))
                case "integer":
                    members.append(Primitive("integer", shape.format))
                case "string":
                    members.append(Primitive("string", shape.format))
                case _:
                    members.append(Primitive("number", shape.format))
        return union(members)

    def _object(self, shape: Plain, node: Node, place: Location, watched: bool) -> Type:
        if shape.record:
            return self._record(shape, node, place, watched)
        return MapOf(self._extra(shape, place, watched) or Unknown())

    def _record(self, shape: Plain, node: Node, place: Location, watched: bool) -> Type:
        key = *shape.identity, watched
        id_ = self.shared.get(key)
        if id_ is None:
            id_ = place if shape.whole else _below(place, "/type/object")
            self.shared[key] = id_
            self.found[Pending(id_, node, shape, self.shared, watched)] = None
        return Ref(id_)

    def _extra(self, shape: Plain, place: Location, watched: bool) -> Type | None:
        """The type of properties without a name, None where there can be none."""
        if shape.extra is None:
            return None
        if not shape.extra:
            return Unknown()
        types = [
            self.value(each, _below(place, f"/allOf/additionalProperties/{i}"), watched)
            for i, each in enumerate(shape.extra)
        ]
        made = union(types)
        return None if isinstance(made, Never) else made

    def _array(self, shape: Plain, place: Location, watched: bool) -> Type:
        prefix = tuple(
            self.value(each, _below(place, f"/allOf/prefixItems/{i}"), watched)
            for i, each in enumerate(shape.prefix)
        )
        rest: Type | None = None
        if shape.rest is not None:
            rest = self.value(shape.rest, _below(place, "/allOf/items"), watched)
        for index, each in enumerate(prefix):
            if isinstance(each, Never):
                prefix, rest = prefix[:index], None
                break
        if isinstance(rest, Never) and prefix:
            rest = None
        if not prefix:
            return ListOf(Never() if rest is None else rest)
        return TupleOf(prefix, rest, min(shape.minimum, len(prefix)))

    def record(self, pending: Pending) -> tuple[Record, tuple[Wish, ...]]:
        """A record with its fields, and the defaults that they may get."""
        shape, watched = pending.shape, pending.watched
        sight = self.world.watchers.looks(pending.node)
        extra = self._extra(shape, pending.id, watched)
        fields: list[Field] = []
        wishes: list[Wish] = []
        for name, node in shape.members:
            step = "/properties/" + escape(name)
            inside = watched or sight.into(step)
            place = _below(pending.id, "/allOf" + step)
            mark = len(self.found)
            made = self.value(node, place, inside)
            needed = name in shape.required
            doc = annotate.document(node, self.world.shapes.references)
            presence = Presence.REQUIRED if needed else Presence.OPTIONAL
            fields.append(Field(name, made, presence, None, doc))
            if isinstance(made, Never):
                # Said once, about the property.
                for each in [*self.found][mark:]:
                    if isinstance(each, Remark) and each.code == "BS301":
                        del self.found[each]
                self._impossible(name, node, pending, needed)
                continue
            written = annotate.default(node, self.world.shapes.references)
            if written is not None:
                fills = not (watched or sight.forbids(name))
                wishes.append(Wish(pending.id, name, written, node, fills))
        declared = {name for name, _ in shape.members}
        for name in shape.required if shape.members else ():
            if name in declared:
                continue
            if extra is None:
                self._impossible(name, None, pending, True)
            fields.append(Field(name, extra or Never(), Presence.REQUIRED))
        return Record(tuple(fields), extra, shape.implied), tuple(wishes)

    def _impossible(
        self, name: str, node: Node | None, pending: Pending, needed: bool
    ) -> None:
        """Say that a property can never be there, unless the schema does so itself."""
        if needed:
            message = f"property {name!r} is required but no value is allowed for it"
            self._remark("BS302", message, node or pending.node, pending.id)
        elif node is not None and not self._forbidden(name, node):
            message = f"no value is allowed for property {name!r}, by all that applies"
            self._remark("BS301", message, node, pending.id)

    def _forbidden(self, name: str, node: Node) -> bool:
        """Whether a schema says of the property that it is never there."""
        if len(node.parts) == 1:
            return True
        for part in node.parts:
            pointer = part.schema.location.pointer
            if pointer.endswith("/properties/" + escape(name)):
                shape = self.world.shapes.of(Node((part,)))
                if isinstance(shape, Plain) and not shape.kinds and not shape.conflict:
                    return True
        return False

    def _limited(self, made: Type, node: Node, place: Location) -> Type:
        if weight(made, MAX_WEIGHT) <= MAX_WEIGHT:
            return made
        limit = f"more than {MAX_WEIGHT} lists, maps and unions in one"
        self._remark("BS304", limit, node, place)
        return Unknown()

    def _remark(self, code: str, message: str, node: Node, place: Location) -> None:
        own = [each for each in node.applies if each.uri == place.uri]
        # Where a property is declared, rather than what forbids it.
        own.sort(key=lambda each: each.pointer.endswith("/additionalProperties"))
        self.found[Remark(code, message, own[0] if own else place)] = None


def _below(place: Location, steps: str) -> Location:
    return Location(place.uri, place.pointer + steps)


def weight(type_: Type, limit: int) -> int:
    """How many lists, maps and unions are in a type, or something above ``limit``."""
    count, stack = 0, [type_]
    while stack and count <= limit:
        match stack.pop():
            case ListOf(item) | MapOf(item):
                stack.append(item)
            case TupleOf(prefix, rest):
                stack += prefix if rest is None else (*prefix, rest)
            case Union_(members):
                stack += members
            case _:
                continue
        count += 1
    return count


def _title(node: Node) -> str:
    for part in reversed(node.parts):
        if part.bare:
            # What stands beside the branches says nothing about this one.
            continue
        value = part.schema.value
        title = value.get("title") if isinstance(value, dict) else None
        if isinstance(title, str) and 0 < len(title) <= 60:
            return title
    return ""


def _ordered(shape: Plain) -> Iterable[str]:
    """The kinds in the schema's order of types, ``number`` for both kinds of them."""
    kinds = set(shape.kinds)
    if "fraction" in kinds:
        kinds -= {"integer", "fraction"}
        kinds.add("number")
    names = [*shape.order, *sorted(kinds)]
    if "number" in kinds:
        names = ["number" if each == "integer" else each for each in names]
    return [each for each in dict.fromkeys(names) if each in kinds]
