"""The type IR: what values of a schema look like, as data; no names, no imports.

A file's types are one flat table from ``TypeId`` to ``Definition``.  A type refers to
another definition, of its own file or of another, by ``Ref``; so cycles are no matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal, TypeAlias

from bindsmith.errors import Diagnostic
from bindsmith.ir.json import Json
from bindsmith.records import dataclass, field
from bindsmith.schema.resource import Location

TypeId: TypeAlias = Location


@dataclass(frozen=True, slots=True)
class Unknown:
    """Any JSON value."""


@dataclass(frozen=True, slots=True)
class Never:
    """No value at all."""


@dataclass(frozen=True, slots=True)
class Primitive:
    """A scalar; ``number`` takes integers too.  ``format`` is what ``convert`` sees."""

    kind: Literal["string", "integer", "number", "boolean", "null"]
    format: str = ""


@dataclass(frozen=True, slots=True)
class Literal_:
    """Exactly these values, JSON-distinct, in schema order, of any JSON type."""

    values: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array of one item type."""

    item: Type


@dataclass(frozen=True, slots=True)
class TupleOf:
    """An array with typed leading items.

    At least ``minimum`` of them are there; ``rest`` types further items, None where
    there can be none.
    """

    prefix: tuple[Type, ...]
    rest: Type | None
    minimum: int


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object without named properties."""

    value: Type


@dataclass(frozen=True, slots=True)
class Union_:
    """One of several types; nullability is a union with ``Primitive("null")``.

    ``tag`` is the property whose ``const``/single ``enum`` tells record members apart.
    """

    members: tuple[Type, ...]
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Ref:
    """A definition, here or in another file."""

    target: TypeId


class Presence(StrEnum):
    """Whether a property must be there."""

    REQUIRED = "required"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Doc:
    """The schema's words, hostile text as it came."""

    title: str = ""
    description: str = ""
    comment: str = ""
    examples: tuple[Json, ...] = ()
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False


@dataclass(frozen=True, slots=True)
class Default:
    """A default of the right type; wrapped, since ``null`` can be one.

    ``fills`` is false where filling it in could change what is valid (it is
    documentation there).
    """

    value: Json
    fills: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """A property of a record."""

    json_name: str
    type: Type
    presence: Presence
    default: Default | None = None
    doc: Doc = field(default_factory=Doc)


@dataclass(frozen=True, slots=True)
class Record:
    """An object with named properties.

    ``additional`` is the type of unknown properties, None where there can be none.
    ``implied`` says that the schema has no ``type``: it accepts non-objects too, and
    a parent keeps those as they came.
    """

    fields: tuple[Field, ...]
    additional: Type | None
    implied: bool = False


Type: TypeAlias = (
    Unknown | Never | Primitive | Literal_ | ListOf | TupleOf | MapOf | Union_ | Ref
)


class Role(StrEnum):
    """What a definition is in its file; decides who keeps a contested name."""

    ROOT = "root"
    DEFINITION = "definition"
    NESTED = "nested"


@dataclass(frozen=True, slots=True)
class Definition:
    """Something that gets a name: a record (a class) or any other type (an alias).

    ``owner`` is the definition it is nested in and ``path`` the property names (or
    definition key) that lead from the owner to it: the material for its name.
    ``long_path`` is ``path`` with what lies between (``Item``, ``Value``, the title or
    tag of a branch), for names that would meet.  ``applies`` are the subschemas that a
    value must all satisfy: usually just ``id``; another or several where a merge or an
    inlined reference made a type that has no place of its own (``id`` leads nowhere in
    the document then).
    """

    id: TypeId
    type: Record | Type
    role: Role
    path: tuple[str, ...] = ()
    owner: TypeId | None = None
    doc: Doc = field(default_factory=Doc)
    applies: tuple[Location, ...] = ()
    long_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileTypes:
    """All types of one schema file, in document order (root first).

    ``integral`` says that 1.0 is an integer; in draft 4 it is none.
    """

    uri: str
    definitions: Mapping[TypeId, Definition]
    diagnostics: tuple[Diagnostic, ...] = ()
    integral: bool = True
