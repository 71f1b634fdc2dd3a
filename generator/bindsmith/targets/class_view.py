"""A record as a dataclass: what its template prints, line by line."""

from __future__ import annotations

from collections.abc import Callable

from bindsmith.emit.layout import Group, docstring, layout, statement
from bindsmith.ir.code import Code, Lines, line, lit, printed
from bindsmith.ir.types import Definition, Record, Type, Unknown
from bindsmith.naming import CLASS_MEMBERS, attribute_names, pascal_case
from bindsmith.records import dataclass
from bindsmith.targets.aliases import LongAnnotation
from bindsmith.targets.annotations import Annotator
from bindsmith.targets.building import Builder
from bindsmith.targets.class_build import BuildBody, BuildPlan
from bindsmith.targets.class_dump import dump_lines
from bindsmith.targets.context import Context
from bindsmith.targets.declaration import Declared, declaration
from bindsmith.targets.docs import words
from bindsmith.targets.dumping import Dumper
from bindsmith.targets.fields import (
    Attribute,
    DefaultValue,
    State,
    attribute,
    default_value,
)
from bindsmith.targets.module_docs import class_doc
from bindsmith.targets.scope import Shadow

_ALIAS_WIDTH = 40
# ``warnings.deprecated`` is new in 3.13.
_WITHOUT_DEPRECATED = ("3.11", "3.12")


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field: its declaration and its docstring; a blank line before a spaced one."""

    lines: Lines
    doc: Lines
    is_spaced: bool = True


@dataclass(frozen=True, slots=True)
class ClassView:
    """A class.

    What ends with ``_`` is how the class spells that name.
    """

    decorators: Lines
    head: Lines
    doc: Lines
    fields: tuple[FieldView, ...]
    any_: Code
    classmethod_: Code
    mapping_: Code
    object_: Code
    self_: Code
    load: Lines
    dump: Lines


@dataclass(frozen=True, slots=True)
class FunctionView:
    """A private function: its signature and its body."""

    head: Lines
    body: Lines


@dataclass(frozen=True, slots=True)
class DefaultView:
    """A function that makes the default of a field."""

    name: Code
    body: Lines


class ClassPlanner:
    """Plans the classes of one module, and what they need beside them."""

    def __init__(
        self, context: Context, annotator: Annotator, builder: Builder, dumper: Dumper
    ) -> None:
        self._context = context
        self._scope = context.scope
        self._annotator = annotator
        self._builder = builder
        self._dumper = dumper
        self._line_length = context.config.line_length
        self.annotations: list[LongAnnotation] = []
        self.defaults: list[DefaultView] = []
        self.constants: list[tuple[str, ...]] = []
        self.builders: list[FunctionView] = []

    def view(self, definition: Definition, record: Record) -> ClassView:
        """The class of a record."""
        scope, config = self._scope, self._context.config
        name = self._context.file.class_names[definition.id].text
        names = attribute_names(record)
        attributes = tuple(
            attribute(names[field.json_name].text, field, self._context.resolver)
            for field in record.fields
        )
        shadow = CLASS_MEMBERS.union(each.name for each in attributes)
        suffix = self._context.file.suffixes[definition.id]
        defaults = tuple(
            default_value(each, self._builder, f"{suffix}_{each.name}")
            for each in attributes
        )
        self._build(definition, suffix, attributes, defaults, record)
        head = Group(
            f"class {name}(", (scope.helper("objects", "JsonObject"),), "):", True
        )
        mapping = (scope.builtin("dict", shadow), scope.builtin("str", shadow))
        any_ = scope.typing("Any", shadow)
        return ClassView(
            decorators=self._decorators(definition, name),
            head=printed(layout(head, 0, config.line_length)),
            doc=printed(
                docstring(
                    words(
                        definition.doc,
                        name=name,
                        otherwise=class_doc(definition, self._context.file),
                    ),
                    4,
                    config.line_length,
                )
            ),
            fields=self._fields(name, suffix, attributes, defaults, record, shadow),
            any_=line(any_),
            classmethod_=line(scope.builtin("classmethod", shadow)),
            mapping_=line(f"{mapping[0]}[{mapping[1]}, {any_}]"),
            object_=line(scope.builtin("object", shadow)),
            self_=line(scope.typing("Self", shadow)),
            load=printed(self._load(definition, record)),
            dump=printed(self._dump(definition, attributes, record)),
        )

    def _decorators(self, definition: Definition, name: str) -> Lines:
        config, scope = self._context.config, self._scope
        frozen = "frozen=True, " if config.dataclasses.frozen else ""
        dataclass_ = scope.std("dataclasses", "dataclass")
        lines = [f"@{dataclass_}({frozen}slots=True, kw_only=True)"]
        if definition.doc.deprecated and config.python not in _WITHOUT_DEPRECATED:
            deprecated = scope.std("warnings", "deprecated")
            message = lit(f"{name} is deprecated").text
            call = Group(f"@{deprecated}(", (message,), ")", lone=True)
            lines[:0] = layout(call, 0, self._line_length)
        return printed(lines)

    def _load(self, definition: Definition, record: Record) -> tuple[str, ...]:
        """The body of ``from_dict``."""
        file = self._context.file
        location = ""
        if record.implied or self._builder.needs.formats:
            location = lit(self._context.schema_location(definition)).text
        check = f"{self._builder.validators(definition.id.uri)}.validate"
        check += file.suffixes[definition.id]
        lines = layout(Group(f"{check}(", ("data",), ")", True), 8, self._line_length)
        if record.implied:
            require = self._scope.helper("objects", "require_object")
            call = Group(f"{require}(", ("data", location), ")")
            lines += layout(call, 8, self._line_length)

        def built(indent: int) -> list[str]:
            made = Group(
                f"{self._context.builder(definition.id)}(", ("data",), ")", True
            )
            complete = self._scope.helper("objects", "complete")
            whole = Group(f"return {complete}(", (made, "cls"), ")")
            return layout(whole, indent, self._line_length)

        return (*lines, *self.converting(definition, built, "data", location, 8))

    def converting(
        self,
        definition: Definition,
        lines: Callable[[int], list[str]],
        data: str,
        location: str,
        indent: int,
    ) -> list[str]:
        """Lines, made for an indentation, that may meet what no object can hold."""
        pad = " " * indent
        refusals: list[str] = []
        if self._builder.needs.formats:
            refuse = self._scope.helper("convert", "refuse_conversion")
            unconvertible = self._scope.helper("convert", "Unconvertible")
            failure = self._scope.local("failure")
            call = Group(f"{refuse}(", (failure, data, location), ")")
            refusals.append(f"{pad}except {unconvertible} as {failure}:")
            refusals += layout(call, indent + 4, self._line_length)
        if self._context.recurses(definition):
            refusals += self.too_deep(data, indent)
        if not refusals:
            return lines(indent)
        return [f"{pad}try:", *lines(indent + 4), *refusals]

    def too_deep(self, value: str, indent: int) -> list[str]:
        """The end of a ``try`` that Python's stack may have no room for."""
        pad = " " * indent
        refuse = self._scope.helper("objects", "refuse_depth")
        error = self._scope.builtin("RecursionError")
        return [f"{pad}except {error}:", f"{pad}    {refuse}({value})"]

    def _dump(
        self, definition: Definition, attributes: tuple[Attribute, ...], record: Record
    ) -> tuple[str, ...]:
        """The body of ``to_dict``."""
        width = self._line_length
        rest = record.additional
        if not self._context.recurses(definition):
            return dump_lines(attributes, rest, self._dumper, self._scope, width)
        # Further indented, lines have so much less room.
        lines = dump_lines(attributes, rest, self._dumper, self._scope, width - 4)
        inner = (f"    {line}" for line in lines)
        return ("        try:", *inner, *self.too_deep("self", 8))

    def _build(
        self,
        definition: Definition,
        suffix: str,
        attributes: tuple[Attribute, ...],
        defaults: tuple[DefaultValue | None, ...],
        record: Record,
    ) -> None:
        """The function that makes objects of the class."""
        name = self._context.factory(definition.id)
        keys = ""
        if record.additional is not None:
            keys = self._scope.private(f"_KEYS{suffix.upper()}"[:_ALIAS_WIDTH])
            literals = tuple(lit(each.field.json_name).text for each in attributes)
            made = self._scope.builtin("frozenset")
            inner = Group("{", literals, "}")
            whole = Group(f"{keys} = {made}(", (inner,), ")", True)
            if not literals:
                kind = f"{made}[{self._scope.builtin('str')}]"
                whole = Group(f"{keys}: {kind} = {made}(", (), ")")
            self.constants.append(tuple(layout(whole, 0, self._line_length)))
        data = self._scope.local("data")
        plan = BuildPlan(
            name,
            suffix,
            attributes,
            defaults,
            record.additional,
            keys,
            self._context.config.dataclasses.frozen,
            data,
        )
        head = Group(
            f"def {self._context.builder(definition.id)}(",
            (f"{data}: {self._scope.typing('Any')}",),
            f") -> {self._context.reference(definition.id)}:",
        )
        self.builders.append(
            FunctionView(
                printed(layout(head, 0, self._line_length)),
                printed(BuildBody(plan, self._builder).lines()),
            )
        )

    def _fields(
        self,
        name: str,
        suffix: str,
        attributes: tuple[Attribute, ...],
        defaults: tuple[DefaultValue | None, ...],
        record: Record,
        shadow: Shadow,
    ) -> tuple[FieldView, ...]:
        views = [
            self._field(name, suffix, each, default, shadow)
            for each, default in zip(attributes, defaults, strict=True)
        ]
        if record.additional is not None:
            views.append(self._additional(name, record.additional, shadow))
        documented = [True, *(bool(view.doc) for view in views)]
        return tuple(
            FieldView(view.lines, view.doc, bool(view.doc) or before)
            for view, before in zip(views, documented, strict=False)
        )

    def _field(
        self,
        owner: str,
        suffix: str,
        each: Attribute,
        default: DefaultValue | None,
        shadow: Shadow,
    ) -> FieldView:
        value = self._default(each, default, suffix, shadow)
        declared = Declared(
            each.name, self._members(each, each.field.type, shadow), value
        )

        def alias(members: tuple[str, ...]) -> tuple[str, ...]:
            return self._alias(owner, each, shadow)

        lines = declaration(declared, alias, self._line_length)
        shown = words(each.field.doc, default=each.field.default)
        return FieldView(
            printed(lines), printed(docstring(shown, 4, self._line_length))
        )

    def _members(self, each: Attribute, type_: Type, shadow: Shadow) -> tuple[str, ...]:
        members = self._annotator.members(type_, shadow)
        return self._with_absence(each, members, shadow)

    def _with_absence(
        self, each: Attribute, members: tuple[str, ...], shadow: Shadow
    ) -> tuple[str, ...]:
        if each.state is State.NONE:
            return (*members, "None")
        if each.state is State.UNSET:
            return (*members, self._scope.helper("unset", "UnsetType", shadow))
        return members

    def _alias(self, owner: str, each: Attribute, shadow: Shadow) -> tuple[str, ...]:
        """The annotation with an alias for all of it but None and UNSET."""
        base = pascal_case(each.name)
        if len(owner + base) <= _ALIAS_WIDTH:
            base = owner + base
        name = self._scope.private(f"_{base[:_ALIAS_WIDTH]}")
        self.annotations.append(LongAnnotation(name, each.core))
        null = each.nullable and not isinstance(each.core, Unknown)
        return self._with_absence(each, (name, "None") if null else (name,), shadow)

    def _default(
        self,
        each: Attribute,
        default: DefaultValue | None,
        suffix: str,
        shadow: Shadow,
    ) -> str:
        """What stands after ``=``."""
        match each.state:
            case State.REQUIRED:
                return ""
            case State.NONE:
                return "None"
            case State.UNSET:
                return self._scope.helper("unset", "UNSET", shadow)
        assert default is not None
        if default.is_atom:
            return default.expression
        field = self._scope.std("dataclasses", "field", shadow)
        empty = {"[]": "list", "{}": "dict"}.get(default.expression)
        if empty is not None:
            return f"{field}(default_factory={self._scope.builtin(empty, shadow)})"
        short = f"default_factory=lambda: {default.expression}"
        if 16 + len(each.name) + len(short) <= self._line_length // 2:
            return f"{field}({short})"
        name = self._scope.private(f"_default{suffix}_{each.name}"[:_ALIAS_WIDTH])
        body = statement("return", default.expression, 4, self._line_length)
        self.defaults.append(DefaultView(line(name), printed(body)))
        return f"{field}(default_factory={name})"

    def _additional(self, owner: str, type_: Type, shadow: Shadow) -> FieldView:
        scope = self._scope
        key, text = scope.builtin("str", shadow), self._annotator.text(type_, shadow)
        mapping = f"{scope.builtin('dict', shadow)}[{key}, {text}]"
        field = scope.std("dataclasses", "field", shadow)
        factory = f"{field}(default_factory={scope.builtin('dict', shadow)})"
        declared = Declared("additional_properties", (mapping,), factory)

        def alias(members: tuple[str, ...]) -> tuple[str, ...]:
            name = scope.private(f"_{owner[:_ALIAS_WIDTH]}Additional")
            self.annotations.append(LongAnnotation(name, type_))
            mapping = f"{scope.builtin('dict', shadow)}[{key}, {name}]"
            return (mapping,)

        lines = declaration(declared, alias, self._line_length)
        doc = docstring("Unknown properties, by name.", 4, self._line_length)
        return FieldView(printed(lines), printed(doc))
