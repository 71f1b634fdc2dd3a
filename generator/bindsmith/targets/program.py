"""What every target sees of a run, and what it gives back; it renders nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bindsmith.config import Config
from bindsmith.errors import Diagnostic
from bindsmith.ir.code import Name
from bindsmith.ir.types import FileTypes, TypeId
from bindsmith.lower.checks import Lowered
from bindsmith.naming import ModuleName
from bindsmith.records import dataclass, field
from bindsmith.schema.resource import Location, SchemaDocument
from bindsmith.schema.store import Store


@dataclass(frozen=True, slots=True)
class SchemaFile:
    """One schema file of the run, with its types and all its names.

    ``path`` is root-relative.  ``suffixes`` end the names of the functions of each
    definition in the validators ("" for the root, "_uuid" for ``definitions/uuid``).
    """

    path: str
    document: SchemaDocument
    types: FileTypes
    module: ModuleName
    class_names: Mapping[TypeId, Name]
    suffixes: Mapping[TypeId, str]


@dataclass(frozen=True, slots=True)
class Program:
    """All files of the run, by document URI.

    ``referred`` are the places that references lead to, ``depends`` each document's
    referenced documents; ``dynamic`` tells whether any reference depends on the
    dynamic scope.  ``secrets`` are the places whose values must not be quoted,
    ``secretive`` tells what leads to one, ``recursive`` are those below which
    references lead into a circle.  ``lowered`` is filled by the validators: what one
    module has lowered, the next one knows.
    """

    config: Config
    store: Store
    files: Mapping[str, SchemaFile]
    referred: frozenset[Location] = frozenset()
    depends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dynamic: bool = False
    secrets: frozenset[Location] = frozenset()
    recursive: frozenset[Location] = frozenset()
    secretive: Mapping[Location, bool] = field(default_factory=dict)
    lowered: Lowered = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Module:
    """One generated module before rendering.

    ``view`` is the flat frozen dataclass that the template sees as ``view``.
    ``support`` names the support modules it imports, ``depends`` the root-relative
    paths of the other schemas that its text depends on.
    """

    template: str
    view: object
    support: frozenset[str] = frozenset()
    depends: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


class Target(Protocol):
    """A kind of output: ``targets/<name>.py`` has one as ``TARGET``."""

    name: str

    def module(self, file: SchemaFile, program: Program) -> Module:
        """The module of one schema file."""
