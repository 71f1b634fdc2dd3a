"""The ``typed_dicts`` target: the wire shape of a schema file as a view of its module.

It plans what the templates print.  What the types of Python cannot say (patterns,
bounds, closedness) is the ``validators`` target's.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterator

from bindsmith.emit.header import header_lines
from bindsmith.emit.layout import (
    Group,
    comment,
    docstring,
    layout,
    sorted_imports,
    width,
)
from bindsmith.errors import Diagnostic, Severity, SourceLocation
from bindsmith.ir.code import Lines, lit, printed
from bindsmith.ir.types import (
    Definition,
    Field,
    Presence,
    Primitive,
    Record,
    Ref,
    TypeId,
    Unknown,
)
from bindsmith.naming import pascal_case
from bindsmith.records import dataclass
from bindsmith.targets.aliases import LongAnnotation
from bindsmith.targets.annotations import Annotator
from bindsmith.targets.blocks import Block, BlockPlanner, local_aliases
from bindsmith.targets.context import Context
from bindsmith.targets.declaration import Declared, declaration
from bindsmith.targets.docs import words
from bindsmith.targets.module_docs import class_doc, module_doc
from bindsmith.targets.program import Module, Program, SchemaFile
from bindsmith.targets.scope import Shadow

_ALIAS_WIDTH = 40


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key: what is said about it and what it holds."""

    lines: Lines
    doc: Lines
    is_spaced: bool


@dataclass(frozen=True, slots=True)
class TypedDictView:
    """A class, or a call where a key is no identifier; ``head`` is up to the keys."""

    is_call: bool
    head: Lines
    doc: Lines
    keys: tuple[KeyView, ...]


@dataclass(frozen=True, slots=True)
class ModuleView:
    """A module, top to bottom."""

    header: Lines
    doc: Lines
    imports: Lines
    blocks: tuple[Block[TypedDictView], ...]
    local_aliases: tuple[Lines, ...]
    late_imports: Lines


class _TypedDicts:
    name = "typed_dicts"

    def module(self, file: SchemaFile, program: Program) -> Module:
        """The module of one schema file.

        Notes are BS320, a key that cannot be expressed, and where ``strict`` makes
        errors of them BS321, unknown properties whose type cannot be.
        """
        return _ModulePlanner(file, program).module()


TARGET = _TypedDicts()


class _ModulePlanner:
    def __init__(self, file: SchemaFile, program: Program) -> None:
        self._context = Context("typed_dicts", file, program)
        self._file = self._context.file
        self._scope = self._context.scope
        self._line_length = program.config.line_length
        self._annotator = Annotator(self._scope, self)
        self._long: list[LongAnnotation] = []
        self._notes: list[Diagnostic] = []

    def reference(self, target: TypeId, shadow: Shadow) -> str:
        """A class by its own name, never by an alias that only renames it.

        A class that is in itself by a dozen names is more than mypy can take: its time
        doubles with each.
        """
        found = self._context.resolver.definition(target)
        while isinstance(found.type, Ref):
            found = self._context.resolver.definition(found.type.target)
        own = found.id if isinstance(found.type, Record) else target
        return self._context.reference(own, shadow)

    def scalar(self, primitive: Primitive, shadow: Shadow) -> None:
        return None

    def module(self) -> Module:
        file, scope = self._file, self._scope
        scope.std("__future__", "annotations")
        planner = BlockPlanner(self._context, self._annotator, self._view, self._long)
        blocks = planner.blocks(is_class=lambda view: not view.is_call)
        aliases = local_aliases(self._context)
        view = ModuleView(
            printed(header_lines(file.path, self._context.config.header)),
            printed(docstring(module_doc(file), 0, self._line_length)),
            printed(sorted_imports(scope.imports(), 0, self._line_length)),
            blocks,
            aliases,
            printed(sorted_imports(scope.late_imports(), 0, self._line_length)),
        )
        return Module(
            "typed_dicts/module.py.jinja",
            view,
            frozenset(scope.support),
            self._context.depends(),
            tuple(self._notes),
        )

    def _view(self, definition: Definition) -> TypedDictView:
        record = definition.type
        assert isinstance(record, Record)
        name = self._file.class_names[definition.id].text
        self._note(definition, record)
        fields = [field for field in record.fields if field.json_name]
        is_call = not all(_is_attribute(field.json_name) for field in fields)
        typed_dict = self._scope.typing("TypedDict")
        doc = words(
            definition.doc, name=name, otherwise=class_doc(definition, self._file)
        )
        if is_call:
            keys = tuple(self._entry(name, field) for field in fields)
            head = (f"{name} = {typed_dict}(", f"    {lit(name).text},", "    {")
            return TypedDictView(
                True, printed(head), printed(docstring(doc, 0, self._line_length)), keys
            )
        class_head = Group(f"class {name}(", (typed_dict, "total=False"), "):")
        shadow = frozenset(field.json_name for field in fields)
        return TypedDictView(
            False,
            printed(layout(class_head, 0, self._line_length)),
            printed(docstring(doc, 4, self._line_length)),
            tuple(self._spaced([self._key(name, each, shadow) for each in fields])),
        )

    def _spaced(self, keys: list[KeyView]) -> Iterator[KeyView]:
        before = True
        for key in keys:
            yield KeyView(key.lines, key.doc, before or bool(key.doc))
            before = bool(key.doc)

    def _key(self, owner: str, field: Field, shadow: Shadow) -> KeyView:
        required = ""
        if field.presence is Presence.REQUIRED:
            required = self._scope.typing("Required", shadow)

        def wrapped(members: tuple[str, ...]) -> tuple[str, ...]:
            return (f"{required}[{' | '.join(members)}]",) if required else members

        def alias(members: tuple[str, ...]) -> tuple[str, ...]:
            return wrapped((self._alias(owner, field),))

        members = wrapped(self._annotator.members(field.type, shadow))
        declared = Declared(field.json_name, members)
        lines = declaration(declared, alias, self._line_length)
        doc = words(field.doc, default=field.default, fills=False)
        return KeyView(
            printed(lines), printed(docstring(doc, 4, self._line_length)), False
        )

    def _entry(self, owner: str, field: Field) -> KeyView:
        """A key of a call, whose type is a string: it may name what comes later."""
        required = field.presence is Presence.REQUIRED
        lines = self._entry_lines(field, self._annotator.text(field.type), required)
        if width(lines[0]) > self._line_length or len(lines) > 1:
            lines = self._entry_lines(field, self._alias(owner, field), required)
        doc = words(field.doc, default=field.default, fills=False)
        return KeyView(
            printed(lines), printed(comment(doc, 8, self._line_length)), False
        )

    def _entry_lines(
        self, field: Field, annotation: str, required: bool
    ) -> tuple[str, ...]:
        text = lit(annotation).text
        head = f"{lit(field.json_name).text}: "
        if not required:
            return (f"        {head}{text},",)
        required_ = f"{head}{self._scope.typing('Required')}["
        # Black adds a comma to an item, none to what a lone subscript holds.
        lines = layout(Group(required_, (text,), "],", lone=True), 8, self._line_length)
        return tuple(lines)

    def _alias(self, owner: str, field: Field) -> str:
        base = pascal_case(field.json_name)
        if len(owner + base) <= _ALIAS_WIDTH:
            base = owner + base
        name = self._scope.private(f"_{base[:_ALIAS_WIDTH]}")
        self._long.append(LongAnnotation(name, field.type))
        return name

    def _note(self, definition: Definition, record: Record) -> None:
        place = SourceLocation(self._file.path, pointer=definition.id.pointer)
        if any(not field.json_name for field in record.fields):
            self._notes.append(
                Diagnostic(
                    "BS320",
                    Severity.NOTE,
                    place,
                    'a TypedDict cannot have the key "": it is left out',
                    "the dataclass and the validator have it",
                )
            )
        typed = record.additional is not None and record.additional != Unknown()
        if typed and self._context.config.strict:
            self._notes.append(
                Diagnostic(
                    "BS321",
                    Severity.NOTE,
                    place,
                    "a TypedDict cannot type properties that it does not name",
                    "the dataclass and the validator do",
                )
            )


def _is_attribute(key: str) -> bool:
    """Whether a key can be spelled as an annotated name in a class."""
    return (
        key.isascii()
        and key.isidentifier()
        and not keyword.iskeyword(key)
        # Inside a class they would get its name before them, or are its own.
        and not key.startswith("__")
    )
