"""One module in the making: its file, the names it may use, and what it leans on."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.types import Definition, Record, TypeId
from bindsmith.targets.enums import with_enumerations
from bindsmith.targets.inside import inside
from bindsmith.targets.loops import imported, loops
from bindsmith.targets.program import Program, SchemaFile
from bindsmith.targets.resolve import Resolver, references
from bindsmith.targets.scope import (
    NO_SHADOW,
    Scope,
    Shadow,
    package_of,
    relative,
)
from bindsmith.targets.tuples import with_lists, with_tuples


class Context:
    """What the planning of one module shares; not to be used for a second one."""

    def __init__(self, target: str, file: SchemaFile, program: Program) -> None:
        program = inside(program)
        is_wire = target != "dataclasses"
        program = with_lists(program) if is_wire else with_tuples(program)
        enums = not is_wire and program.config.dataclasses.enums == "enum"
        if enums:
            program = with_enumerations(program)
        file = program.files[file.types.uri]
        self.target = target
        self.file = file
        self.program = program
        self.config = program.config
        self.resolver = Resolver(program.files, enums)
        self.home = package_of(target, file.module)
        self._circles = loops(program)
        self._reached = self._find_reached()
        names = [name.text for name in file.class_names.values()]
        builders = [_builder_name(file, each) for each in file.types.definitions]
        self.scope = Scope(self.home, names, builders)
        self.scope.plan_foreign(self._wanted())

    def _wanted(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """All that may be imported: what is referred to, through aliases too."""
        for target in self._reached:
            file = self.program.files[target.uri]
            goal = (self.target, *file.module.parts)
            yield goal, file.class_names[target].text
            yield goal, _builder_name(file, target)

    def _find_reached(self) -> set[TypeId]:
        """All definitions of other files that the types here are made of."""
        seen: set[TypeId] = set()
        pending = [each.type for each in self.file.types.definitions.values()]
        while pending:
            for target in references(pending.pop()):
                if target in seen or target.uri == self.file.types.uri:
                    continue
                seen.add(target)
                found = self.resolver.definition(target).type
                if not isinstance(found, Record):
                    pending.append(found)
        return seen

    def is_late(self, target: TypeId) -> bool:
        """Whether a definition comes from a module that may import this one."""
        own = self.file.types.uri
        return target.uri != own and self._circles[target.uri] == self._circles[own]

    def reference(self, target: TypeId, shadow: Shadow = NO_SHADOW) -> str:
        """The name of a definition's class or alias."""
        file = self.program.files[target.uri]
        name = file.class_names[target].text
        if file is self.file:
            return self.scope.own(name, shadow)
        goal = (self.target, *file.module.parts)
        return self.scope.foreign(goal, name, self.is_late(target), shadow)

    def factory(self, target: TypeId) -> str:
        """The class of a definition, to be called."""
        file = self.program.files[target.uri]
        name = file.class_names[target].text
        if file is self.file:
            return self.scope.short(name)
        goal = (self.target, *file.module.parts)
        return self.scope.foreign(goal, name, self.is_late(target), is_short=True)

    def builder(self, target: TypeId) -> str:
        """The function that builds the values of a class or an alias."""
        file = self.program.files[target.uri]
        name = _builder_name(file, target)
        if file is self.file:
            return name
        goal = (self.target, *file.module.parts)
        return self.scope.foreign(goal, name, self.is_late(target))

    def recurses(self, definition: Definition) -> bool:
        """Whether objects of a definition may be nested as deeply as somebody likes."""
        places = definition.applies or (definition.id,)
        return not self.program.recursive.isdisjoint(places)

    def schema_location(self, definition: Definition) -> str:
        """Where a definition's schema is, as violations tell it.

        A definition that is put together from several has no place of its own: its
        first part is told.
        """
        place = definition.applies[0] if definition.applies else definition.id
        document = self.program.store.document(place.uri)
        return document.at(place.pointer).schema_location

    def validators_module(self, uri: str) -> tuple[str, str]:
        """Where the validators of a file are: for ``from <first> import <second>``."""
        parts = ("validators", *self.program.files[uri].module.parts)
        return relative(self.home, parts[:-1]), parts[-1]

    def depends(self) -> tuple[str, ...]:
        """The paths of the other files that this one's text depends on directly."""
        reached = {target.uri for target in self._reached}
        uris = reached.union(imported(self.file))
        return tuple(sorted(self.program.files[uri].path for uri in uris))


def _builder_name(file: SchemaFile, target: TypeId) -> str:
    """The same in the module that defines it and in those that import it."""
    name = f"_build{file.suffixes[target]}"
    classes = {each.text for each in file.class_names.values()}
    while name in classes:
        name += "_"
    return name
