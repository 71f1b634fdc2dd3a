"""The validators target: a module of functions for each schema file."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.emit.header import header_lines
from bindsmith.emit.imports import Import, sorted_imports
from bindsmith.emit.layout import docstring
from bindsmith.ir.checks import Child
from bindsmith.ir.code import Lines, printed
from bindsmith.ir.types import Definition, Role, Unknown
from bindsmith.lower.checks import Lowering
from bindsmith.records import dataclass
from bindsmith.schema.resource import Location, Subschema
from bindsmith.targets.program import Module, Program, SchemaFile
from bindsmith.targets.scope import package_of, relative
from bindsmith.targets.validator_code.assembly import Assembled, assemble
from bindsmith.targets.validator_code.constants import Constants, Value
from bindsmith.targets.validator_code.functions import ModuleFunctions


@dataclass(frozen=True, slots=True)
class ValidatorsView:
    """What the template prints, line by line."""

    header: Lines
    docstring: Lines
    imports: Lines
    constants: Lines
    functions: tuple[Lines, ...]
    tables: Lines


@dataclass(frozen=True, slots=True)
class ValidatorsTarget:
    """Makes the modules ``validators/<schema path>.py``."""

    name: str = "validators"

    def module(self, file: SchemaFile, program: Program) -> Module:
        """All functions of a file: its root's and its definitions'."""
        building = _Building(self.name, file, program)
        assembled = building.assembled()
        if assembled.needless:
            building = _Building(self.name, file, program, assembled.needless)
            assembled = building.assembled()
        return building.module(assembled)


class _Building:
    """One module, being built; ``needless`` are constants that it will not have."""

    def __init__(
        self,
        target: str,
        file: SchemaFile,
        program: Program,
        needless: frozenset[Value] = frozenset(),
    ) -> None:
        self._file = file
        self._program = program
        self._home = package_of(target, file.module)
        self._target = target
        self._others: dict[str, str] = {}
        config = program.config
        self._made = ModuleFunctions(
            lower=lambda child: self._lowering.checks(child),
            external=self._external,
            public={},
            line_length=config.line_length,
            home=file.document.uri,
            referred=program.referred,
            secretive=lambda schema: self._lowering.has_secrets(schema),
            external_guards="typed_dicts" in config.targets,
            recursive=program.recursive,
            constants=Constants(needless),
        )
        self._lowering = Lowering(
            program.store,
            self._made,
            config.formats,
            dict(config.custom_formats),
            program.dynamic,
            program.secrets,
            program.secretive,
            program.lowered,
        )

    def assembled(self) -> Assembled:
        """The functions that are public, and all that they need."""
        return assemble(self._made, [name for each in self._public() for name in each])

    def module(self, assembled: Assembled) -> Module:
        imports = [*assembled.imports, Import("__future__", "annotations")]
        for function, module in assembled.supports.items():
            home = relative(self._home, ("_support", module))
            imports.append(Import(home, function))
        used = assembled.words
        depends = []
        for uri, alias in self._others.items():
            other = self._program.files[uri]
            depends.append(other.path)
            if alias in used:
                imports.append(_module_import(self._home, self._target, other, alias))
        guarded = self._guard_imports(used)
        schema = self._file.document.at("")
        length = self._made.line_length
        view = ValidatorsView(
            printed(header_lines(self._file.path, self._program.config.header)),
            printed(docstring(_title(schema), 0, length)),
            printed((*sorted_imports(imports + guarded[0], 0, length), *guarded[1])),
            printed(assembled.constants),
            tuple(map(printed, assembled.functions)),
            printed(assembled.tables),
        )
        return Module(
            "validators/module.py.jinja",
            view,
            frozenset(assembled.supports.values()),
            tuple(sorted({*depends, *self._inlined()})),
        )

    def _public(self) -> Iterator[tuple[str, str, str]]:
        """Demand the public functions; their names."""
        chosen = [
            each
            for each in self._file.types.definitions.values()
            if self._is_public(each)
        ]
        has_root = any(each.role is Role.ROOT for each in chosen)
        children: list[tuple[Child, str]] = []
        if not has_root:
            children.append((self._lowering.root(self._file.document.at("")), ""))
        merged: list[tuple[Definition, str]] = []
        for each in chosen:
            suffix = self._file.suffixes[each.id]
            if len(each.applies) > 1:
                merged.append((each, suffix))
                continue
            place = each.applies[0] if each.applies else each.id
            children.append((self._child(place), suffix))
        suffixes = [suffix for _, suffix in children] + [s for _, s in merged]
        for stem in ("is_valid", "iter_errors", "validate", "_errors", "_is_valid"):
            self._made.reserve(stem + suffix for suffix in suffixes)
        for child, suffix in children:
            self._made.public.setdefault(child.key, suffix)
            self._guard(suffix)
        for child, suffix in children:
            if self._made.public[child.key] == suffix:
                self._made.boolean(child)
            else:
                self._made.alias(child, suffix)
        for each, suffix in merged:
            self._made.conjunction(
                [self._child(place) for place in each.applies], suffix
            )
        for suffix in suffixes:
            yield f"is_valid{suffix}", f"iter_errors{suffix}", f"validate{suffix}"

    def _is_public(self, definition: Definition) -> bool:
        if definition.id not in self._file.suffixes:
            return False
        if definition.role is not Role.NESTED:
            return True
        return "dataclasses" in self._program.config.targets

    def _child(self, place: Location) -> Child:
        document = self._program.store.document(place.uri)
        return self._lowering.root(document.at(place.pointer))

    def _external(self, child: Child) -> tuple[str, str] | None:
        """The functions that another module of the tree has for a subschema."""
        location = child.schema.location
        if location.uri == self._file.document.uri or child.scope:
            return None
        other = self._program.files.get(location.uri)
        if other is None:
            return None
        definition = other.types.definitions.get(location)
        if definition is None or definition.role is Role.NESTED:
            if location.pointer:
                return None
            suffix, places = "", [location]
        else:
            suffix = other.suffixes[location]
            places = [*definition.applies] or [location]
        inner = "_" if self._program.recursive.intersection(places) else ""
        alias = self._alias(other)
        return f"{alias}.{inner}is_valid{suffix}", f"{alias}._errors{suffix}"

    def _alias(self, other: SchemaFile) -> str:
        uri = other.document.uri
        found = self._others.get(uri)
        if found is None:
            parts = other.module.parts
            longer = ("_".join(parts[-n:]) for n in range(1, len(parts) + 1))
            found = self._made.unused(*(f"_{name.strip('_')}" for name in longer))
            self._others[uri] = found
        return found

    def _inlined(self) -> Iterator[str]:
        """Other files whose text this module may have taken in."""
        for uri in self._program.depends.get(self._file.document.uri, ()):
            if uri in self._program.files:
                yield self._program.files[uri].path

    # Type guards

    def _guard(self, suffix: str) -> None:
        """Narrow to the TypedDict of a root or definition, where there is one."""
        if "typed_dicts" not in self._program.config.targets:
            return
        for place, own in self._file.suffixes.items():
            definition = self._file.types.definitions.get(place)
            if own != suffix or definition is None or _is_wide(definition):
                continue
            guard = f"TypeGuard[_types.{self._file.class_names[place]}]"
            self._made.guards[f"is_valid{suffix}"] = guard
            self._made.reserve(("_types",))

    def _guard_imports(
        self, used: frozenset[str]
    ) -> tuple[list[Import], tuple[str, ...]]:
        if "_types" not in used:
            return [], ()
        line = _module_import(self._home, "typed_dicts", self._file, "_types")
        names = [Import("typing", "TYPE_CHECKING"), Import("typing", "TypeGuard")]
        lines = sorted_imports([line], 4, self._made.line_length)
        return names, ("", "if TYPE_CHECKING:", *lines)


def _is_wide(definition: Definition) -> bool:
    return isinstance(definition.type, Unknown) or getattr(
        definition.type, "implied", False
    )


def _module_import(
    home: tuple[str, ...], target: str, other: SchemaFile, alias: str
) -> Import:
    parts = (target, *other.module.parts)
    return Import(relative(home, parts[:-1]), parts[-1], alias)


def _title(schema: Subschema) -> str:
    value = schema.value
    if not isinstance(value, dict):
        return ""
    title, description = value.get("title"), value.get("description")
    words = [each for each in (title, description) if isinstance(each, str) and each]
    return "\n\n".join(words)


TARGET = ValidatorsTarget()
