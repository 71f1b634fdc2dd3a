"""What a conjunction of subschemas says about one value, before its parts have types.

Data only.  A ``Node`` is what must hold together for one value; ``merge`` turns it
into a ``Shape``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from bindsmith.ir.json import Json
from bindsmith.lower.read import place
from bindsmith.records import dataclass
from bindsmith.schema.resource import Location, Subschema

# ``number`` is an integer or a fraction.
EVERY_KIND: frozenset[str] = frozenset(
    {"null", "boolean", "integer", "fraction", "string", "array", "object"}
)
KINDS_OF: dict[str, frozenset[str]] = {
    **{each: frozenset({each}) for each in EVERY_KIND if each != "fraction"},
    "number": frozenset({"integer", "fraction"}),
}
Identity: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A subschema; if ``bare`` only its own assertions, no reference and no allOf."""

    schema: Subschema
    bare: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """Subschemas that one value must all satisfy; none of them: any value.

    ``applies`` are the places that say so in full, for validation.  ``level`` counts
    the merged places that it is inside of.
    """

    parts: tuple[Part, ...] = ()
    applies: tuple[Location, ...] = ()
    level: int = 0

    @classmethod
    def of(cls, *schemas: Subschema, level: int = 0) -> Node:
        """The conjunction of whole subschemas."""
        unique = {each.location: each for each in schemas}
        return cls(tuple(map(Part, unique.values())), tuple(unique), level)

    @property
    def below(self) -> int:
        """The level of what is inside."""
        return self.level + (len(self.parts) > 1)

    @property
    def key(self) -> Identity:
        return tuple((place(each.schema), each.bare) for each in self.parts)


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """Exactly the type of another schema."""

    target: Subschema


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One of several branches, each with all that holds beside it.

    ``steps`` lead from here to each branch.  ``nested`` says that the branches are
    the subschemas themselves, with a place of their own.
    """

    branches: tuple[Node, ...]
    steps: tuple[str, ...]
    nested: bool
    identity: Identity
    widened: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Plain:
    """A value described without alternatives.

    ``kinds`` are the kinds of values, none for ``false``; ``conflict`` says that
    they were lost in a contradiction.  ``extra`` are the alternatives for properties
    without a name, None where there can be none; ``prefix``, ``rest`` and ``minimum``
    describe arrays (``rest`` None: no more items).
    """

    kinds: frozenset[str]
    identity: Identity
    conflict: bool = False
    order: tuple[str, ...] = ()
    literals: tuple[Json, ...] | None = None
    format: str = ""
    members: tuple[tuple[str, Node], ...] = ()
    required: tuple[str, ...] = ()
    extra: tuple[Node, ...] | None = ()
    prefix: tuple[Node, ...] = ()
    rest: Node | None = None
    minimum: int = 0
    widened: str = ""

    @property
    def implied(self) -> bool:
        """An object by its properties only: no ``type`` says so."""
        return self.kinds == EVERY_KIND and bool(self.members) and self.literals is None

    @property
    def record(self) -> bool:
        """Whether objects have named properties here, or are closed."""
        if self.literals is not None or "object" not in self.kinds:
            return False
        if self.kinds == EVERY_KIND:
            return bool(self.members)
        return bool(self.members) or self.extra is None

    @property
    def whole(self) -> bool:
        """Whether there is nothing but the record."""
        return self.record and (self.implied or self.kinds == KINDS_OF["object"])

    def children(self) -> Iterator[tuple[str, Node]]:
        """Every part that gets a type, with the steps from here to it."""
        if self.literals is not None:
            return
        if "object" in self.kinds and (self.record or self.kinds != EVERY_KIND):
            for name, node in self.members:
                yield "/properties/" + name.replace("~", "~0").replace("/", "~1"), node
            for index, node in enumerate(self.extra or ()):
                yield f"/additionalProperties/{index}", node
        if "array" in self.kinds and self.kinds != EVERY_KIND:
            for index, node in enumerate(self.prefix):
                yield f"/prefixItems/{index}", node
            if self.rest is not None:
                yield "/items", self.rest


Shape: TypeAlias = Same | Choice | Plain
