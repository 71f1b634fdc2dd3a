"""The ``dataclasses`` target: a schema file's types as a view of its module.

It plans what the templates print; validation is the ``validators`` target's.
"""

from __future__ import annotations

from bindsmith.emit.header import header_lines
from bindsmith.emit.layout import (
    Group,
    docstring,
    layout,
    sorted_imports,
)
from bindsmith.ir.code import Code, Lines, line, lit, printed
from bindsmith.ir.types import Definition, Never, Primitive, Record, Ref, TypeId
from bindsmith.records import dataclass
from bindsmith.targets.annotations import Annotator
from bindsmith.targets.blocks import Block, BlockPlanner, local_aliases
from bindsmith.targets.building import Builder, Conversion
from bindsmith.targets.class_view import (
    ClassPlanner,
    ClassView,
    DefaultView,
    FunctionView,
)
from bindsmith.targets.context import Context
from bindsmith.targets.docs import words
from bindsmith.targets.dumping import Dumper
from bindsmith.targets.enums import EnumView, enum_view
from bindsmith.targets.formats import format_classes
from bindsmith.targets.module_docs import class_doc, module_doc
from bindsmith.targets.program import Module, Program, SchemaFile
from bindsmith.targets.scope import Shadow


@dataclass(frozen=True, slots=True)
class DefinitionView:
    """A record's class, or an enumeration."""

    is_record: bool
    record: ClassView | None
    enum: EnumView | None


@dataclass(frozen=True, slots=True)
class AccessorView:
    """A function that imports the validators of a schema at first use."""

    name: Code
    lines: Lines
    module: Code


@dataclass(frozen=True, slots=True)
class RootView:
    """``load`` and ``dump`` of a root that is no record."""

    load_head: Lines
    dump_head: Lines
    data: Code
    value: Code
    load: Lines
    dump: Lines


@dataclass(frozen=True, slots=True)
class ModuleView:
    """A module, top to bottom.  What ends with ``_`` is how it spells that name."""

    header: Lines
    doc: Lines
    imports: Lines
    defaults: tuple[DefaultView, ...]
    blocks: tuple[Block[DefinitionView], ...]
    root: tuple[RootView, ...]
    functions: tuple[FunctionView, ...]
    accessors: tuple[AccessorView, ...]
    constants: tuple[Lines, ...]
    local_aliases: tuple[Lines, ...]
    late_imports: Lines
    any_: Code
    cache_: Code
    module_type_: Code


class _Dataclasses:
    name = "dataclasses"

    def module(self, file: SchemaFile, program: Program) -> Module:
        """The module of one schema file; ``ConfigError`` for an unknown format."""
        return _ModulePlanner(file, program).module()


TARGET = _Dataclasses()


class _ModulePlanner:
    def __init__(self, file: SchemaFile, program: Program) -> None:
        self._context = Context("dataclasses", file, program)
        self._file = self._context.file
        self._scope = self._context.scope
        self._line_length = program.config.line_length
        self._formats = format_classes(program.config)
        self._builder = Builder(self._context, self._formats)
        self._annotator = Annotator(self._scope, self)
        self._dumper = Dumper(self._context, self._builder.needs)
        self._classes = ClassPlanner(
            self._context, self._annotator, self._builder, self._dumper
        )

    def reference(self, target: TypeId, shadow: Shadow) -> str:
        return self._context.reference(target, shadow)

    def scalar(self, primitive: Primitive, shadow: Shadow) -> str | None:
        found = self._builder.needs.format(primitive)
        return self._scope.dotted(*found.type, shadow) if found else None

    def module(self) -> Module:
        file, scope = self._file, self._scope
        scope.std("__future__", "annotations")
        planner = BlockPlanner(
            self._context,
            self._annotator,
            self._definition,
            self._classes.annotations,
        )
        blocks = planner.blocks(lambda: bool(self._classes.defaults))
        root = self._root()
        for definition in file.types.definitions.values():
            self._builder.define_alias(definition.id)
        functions = self._functions()
        aliases = local_aliases(self._context)
        constants = (*self._classes.constants, *self._dumpers())
        accessors = self._accessors()
        any_ = cache = module_type = ""
        if self._classes.defaults:
            any_ = scope.typing("Any")
        if accessors:
            cache = scope.std("functools", "cache")
            module_type = scope.std("types", "ModuleType")
        view = ModuleView(
            header=printed(header_lines(file.path, self._context.config.header)),
            doc=printed(docstring(module_doc(file), 0, self._line_length)),
            imports=printed(sorted_imports(scope.imports(), 0, self._line_length)),
            defaults=tuple(self._classes.defaults),
            blocks=blocks,
            root=root,
            functions=functions,
            accessors=accessors,
            constants=tuple(map(printed, constants)),
            local_aliases=aliases,
            late_imports=printed(
                sorted_imports(scope.late_imports(), 0, self._line_length)
            ),
            any_=line(any_),
            cache_=line(cache),
            module_type_=line(module_type),
        )
        support = set(scope.support)
        if "objects" in support or "convert" in support:
            # Imported by those two at first use.
            support.add("violation")
        return Module(
            "dataclasses/module.py.jinja",
            view,
            frozenset(support),
            self._context.depends(),
        )

    def _definition(self, definition: Definition) -> DefinitionView:
        if isinstance(definition.type, Record):
            record = self._classes.view(definition, definition.type)
            return DefinitionView(True, record, None)
        name = self._file.class_names[definition.id].text
        otherwise = class_doc(definition, self._file)
        view = enum_view(
            definition,
            name,
            words(definition.doc, name=name, otherwise=otherwise),
            self._scope.std("enum", "StrEnum"),
            self._context.program.store,
            self._line_length,
        )
        return DefinitionView(False, None, view)

    def _root(self) -> tuple[RootView, ...]:
        file, scope = self._file, self._scope
        root = file.types.definitions.get(TypeId(file.types.uri, ""))
        if root is None or isinstance(root.type, Record):
            return ()
        type_ = Ref(root.id)
        data, value = scope.local("data"), scope.local("value")
        location = lit(self._context.schema_location(root)).text
        check = f"{self._builder.validators(file.types.uri)}.validate({data})"
        conversion = self._builder.conversion(type_, "")
        nullable = self._context.resolver.accepts_null(type_)
        dumped = self._dumper.expression(type_, value, nullable)
        name, any_ = file.class_names[root.id].text, scope.typing("Any")
        if all(isinstance(x, Never) for x in self._context.resolver.leaves(type_)):
            # Type checkers want a function without a result never to return.
            name = any_
        return (
            RootView(
                printed(self._signature("load", data, any_, name)),
                printed(self._signature("dump", value, name, any_)),
                line(data),
                line(value),
                printed(self._loaded(root, check, conversion, location, name)),
                printed(self._dumped(root, dumped, value)),
            ),
        )

    def _dumped(self, root: Definition, dumped: str, value: str) -> tuple[str, ...]:
        """The body of ``dump``."""
        if not self._context.recurses(root):
            return (f"    return {dumped}",)
        refused = self._classes.too_deep(value, 4)
        return ("    try:", f"        return {dumped}", *refused)

    def _loaded(
        self,
        root: Definition,
        check: str,
        conversion: Conversion | None,
        location: str,
        name: str,
    ) -> tuple[str, ...]:
        """The body of ``load``."""
        data, made = self._scope.local("data"), self._scope.local("made")

        def assigned(indent: int) -> list[str]:
            head = f"{made}: {name} ="
            return self._builder.assigned(head, conversion, indent, data)

        lines = self._classes.converting(root, assigned, data, location, 4)
        return (f"    {check}", *lines, f"    return {made}")

    def _signature(
        self, name: str, parameter: str, takes: str, gives: str
    ) -> tuple[str, ...]:
        head = Group(f"def {name}(", (f"{parameter}: {takes}",), f") -> {gives}:")
        return tuple(layout(head, 0, self._line_length))

    def _functions(self) -> tuple[FunctionView, ...]:
        any_ = self._scope.typing("Any") if self._builder.functions else ""
        others = (
            FunctionView(
                printed(self._signature(name, self._builder.value, any_, any_)),
                printed(body),
            )
            for name, body in self._builder.functions.items()
        )
        return (*self._classes.builders, *others)

    def _dumpers(self) -> tuple[tuple[str, ...], ...]:
        found = self._dumper.constant()
        if found is None:
            return ()
        name, items = found
        return (tuple(layout(Group(f"{name} = (", items, ")"), 0, self._line_length)),)

    def _accessors(self) -> tuple[AccessorView, ...]:
        return tuple(
            AccessorView(line(name), printed(lines), line(module))
            for name, lines, module in self._builder.accessors()
        )
