"""JSON value → Python value: the expressions and functions that build; no dumping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from bindsmith.emit.layout import (
    Group,
    grouped,
    import_lines,
    layout,
    statement,
    width,
)
from bindsmith.ir.code import lit
from bindsmith.ir.types import (
    ListOf,
    MapOf,
    Record,
    Ref,
    TupleOf,
    Type,
    TypeId,
    Union_,
)
from bindsmith.records import dataclass
from bindsmith.targets.branches import union_body
from bindsmith.targets.context import Context
from bindsmith.targets.formats import SUPPORT, FormatClass
from bindsmith.targets.needs import Need, Needs
from bindsmith.targets.resolve import Leaf

_NAME_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Conversion:
    """An expression of one value, ``head`` value ``tail``.

    ``function`` is the same as a function, "" where it has no name.  ``keeps_others``
    says that it takes any value and gives back those that it is not about, so None
    and UNSET.
    """

    head: str
    tail: str = ")"
    function: str = ""
    keeps_others: bool = False

    def of(self, value: str) -> str:
        return f"{self.head}{value}{self.tail}"


def by(function: str, *, keeps_others: bool = False) -> Conversion:
    """A conversion that calls a function."""
    return Conversion(f"{function}(", ")", function, keeps_others)


class Builder:
    """Plans how values of types are built in one module."""

    def __init__(self, context: Context, formats: Mapping[str, FormatClass]) -> None:
        self.context = context
        self.scope = context.scope
        self.needs = Needs(context.resolver, formats)
        self.line_length = context.config.line_length
        self.value = self.scope.local("value")
        self._accessors: dict[str, str] = {}
        self._unions: dict[str, str] = {}
        self.functions: dict[str, tuple[str, ...]] = {}

    def validators(self, uri: str) -> str:
        """A call that gives the validators of a file, imported at first use."""
        if uri not in self._accessors:
            own = uri == self.context.file.types.uri
            last = self.context.program.files[uri].module.parts[-1]
            name = "_validators" if own else f"_validators_of_{last}"
            self._accessors[uri] = self.scope.private(name[:_NAME_WIDTH])
        return f"{self._accessors[uri]}()"

    def accessors(self) -> Iterator[tuple[str, tuple[str, ...], str]]:
        """The functions behind ``validators``: name, import lines, what they return."""
        for uri, name in self._accessors.items():
            module, last = self.context.validators_module(uri)
            lines = import_lines(module, [last], 4, self.line_length)
            yield name, tuple(lines), last

    def conversion(self, type_: Type, place: str) -> Conversion | None:
        """How a value is built; None where it can be taken as it is.

        ``place`` names the functions that this may need.
        """
        need = self.needs.of(type_)
        match need:
            case Need.NOTHING:
                return None
            case Need.COPY:
                return self._copy(type_)
            case Need.INTEGRAL:
                return self._by_helper("integral")
            case Need.CALL:
                return self._call(self.context.resolver.leaves(type_)[0])
            case Need.CODE:
                return self._code(type_, place)
        assert_never(need)

    def _copy(self, type_: Type) -> Conversion:
        """``list`` and ``dict`` copy enough where they hold scalars only."""
        inner = {ListOf: "list", MapOf: "dict"}
        leaves = self.context.resolver.leaves(type_)
        if len(leaves) == 1 and self.needs.is_flat(leaves[0]):
            return by(self.scope.builtin(inner[type(leaves[0])]))
        return self._by_helper("copy_json")

    def is_flat_tuple(self, type_: Type) -> bool:
        """Whether an array of the type becomes a tuple of scalars as they are."""
        arrays = self.context.resolver.leaves(type_)
        found = [each for each in arrays if isinstance(each, TupleOf)]
        return len(found) == 1 and self.needs.is_flat(found[0])

    def _by_helper(self, name: str) -> Conversion:
        return by(self.scope.helper("objects", name), keeps_others=True)

    def _call(self, leaf: Leaf) -> Conversion:
        if isinstance(leaf, Ref):
            record = self.context.resolver.record(leaf.target)
            if record is None:
                return by(self.context.factory(leaf.target))
            function = self.context.builder(leaf.target)
            if record.implied:
                keep = self.scope.helper("objects", "build_or_keep")
                return Conversion(f"{keep}({function}, ")
            return by(function)
        found = self.needs.format(leaf)
        if found is None:
            return by(self.scope.builtin("int"))
        if found.parse_valid is not None and self.context.config.formats == "assert":
            return by(self.scope.helper(*found.parse_valid))
        return by(self.parser(found))

    def _code(self, type_: Type, place: str) -> Conversion:
        match type_:
            case ListOf(item):
                return self._list(item, place)
            case MapOf(value):
                function = self._function(value, f"{place}_value")
                map_values = self.scope.helper("objects", "map_values")
                return Conversion(f"{map_values}({function}, ")
            case TupleOf(prefix, rest, _):
                if self.needs.is_flat(type_):
                    return by(self.scope.builtin("tuple"))
                return self._tuple(prefix, rest, place)
            case Ref(target):
                union = isinstance(
                    self.context.resolver.definition(target).type, Union_
                )
                return by(self.context.builder(target), keeps_others=union)
            case _:
                return by(self._union(type_, place), keeps_others=True)

    def _union(self, type_: Type, place: str) -> str:
        """The function of a union, one for all that are alike: it may hold itself."""
        key = repr(type_)
        if key not in self._unions:
            self._unions[key] = name = self._function_name(place)
            self.functions[name] = tuple(union_body(self, type_, place))
        return self._unions[key]

    def _list(self, item: Type, place: str) -> Conversion:
        function = self._function(item, f"{place}_item")
        head = f"{self.scope.builtin('list')}({self.scope.builtin('map')}("
        return Conversion(f"{head}{function}, ", "))")

    def _tuple(
        self, prefix: Sequence[Type], rest: Type | None, place: str
    ) -> Conversion:
        names = [
            self._function(each, f"{place}_{number}")
            for number, each in enumerate(prefix)
        ]
        last = "None" if rest is None else self._function(rest, f"{place}_item")
        map_tuple = self.scope.helper("objects", "map_tuple")
        comma = "," if len(names) == 1 else ""
        return Conversion(f"{map_tuple}(", f", ({', '.join(names)}{comma}), {last})")

    def _function(self, type_: Type, place: str) -> str:
        """The function of a conversion, defined here if it has no name yet."""
        conversion = self.conversion(type_, place)
        if conversion is None:
            return "None"
        if conversion.function:
            return conversion.function
        return self.define(place, self.assigned("return", conversion, 4))

    def define(self, place: str, body: Sequence[str]) -> str:
        """A new private function of one value."""
        name = self._function_name(place)
        self.functions[name] = tuple(body)
        return name

    def _function_name(self, place: str) -> str:
        return self.scope.private(f"_build{place}"[:_NAME_WIDTH])

    def define_alias(self, target: TypeId) -> None:
        """The function that builds the values of an alias of this module, if any."""
        definition = self.context.resolver.definition(target)
        if isinstance(definition.type, Record):
            return
        if self.needs.of(Ref(target)) is not Need.CODE:
            return
        suffix = self.context.file.suffixes[target]
        type_ = definition.type
        if isinstance(type_, Union_):
            body = union_body(self, type_, suffix)
        else:
            conversion = self._code(type_, suffix)
            body = self.assigned("return", conversion, 4)
        self.functions[self.context.builder(target)] = tuple(body)

    def assigned(
        self, head: str, conversion: Conversion | None, indent: int, value: str = ""
    ) -> list[str]:
        """``head`` and the converted value in lines; ``head`` is ``return`` or ``x =``."""
        value = value or self.value
        expression = conversion.of(value) if conversion else value
        one = f"{' ' * indent}{head} {expression}"
        if width(one) <= self.line_length:
            return [one]
        cut = grouped(expression)
        if head.endswith("] ="):
            return self._to_item(head, cut, indent)
        if isinstance(cut, Group):
            opening = f"{head} {cut.head}"
            whole = Group(opening, cut.items, cut.tail, cut.lone)
            room = self.line_length - indent
            if width(opening) <= room:
                return layout(whole, indent, self.line_length)
            inside = 4 + width(expression)
            if width(f"{head} (") > room or inside > room:
                return layout(whole, indent, self.line_length)
            # black would rather have the whole value in parentheses.
            pad = " " * indent
            inner = layout(cut, indent + 4, self.line_length)
            return [f"{pad}{head} (", *inner, f"{pad})"]
        return statement(head, expression, indent, self.line_length)

    def _to_item(self, head: str, value: str | Group, indent: int) -> list[str]:
        """``fields["x"] = …``, of which black opens the right side first."""
        room, pad = self.line_length - indent, " " * indent

        def after(start: str) -> str | Group:
            if isinstance(value, str):
                return f"{start} {value}"
            return Group(f"{start} {value.head}", value.items, value.tail, value.lone)

        opened = after(head)
        if isinstance(opened, Group) and width(opened.head) <= room:
            return layout(opened, indent, self.line_length)
        if width(f"{head} (") <= room:
            inner = layout(value, indent + 4, self.line_length)
            return [f"{pad}{head} (", *inner, f"{pad})"]
        name, _, key = head.removesuffix("] =").partition("[")
        end = layout(after("] ="), indent, self.line_length)
        return [f"{pad}{name}[", f"{pad}    {key}", *end]

    def parser(self, found: FormatClass) -> str:
        """The function that reads the values of a format."""
        module, name = found.parse
        if module == SUPPORT:
            return self.scope.helper(module, name)
        made = self.scope.shared(f"_parse_{name.replace('.', '_')}")
        convert = self.scope.helper(SUPPORT, "convert")
        parse = self.scope.dotted(*found.parse)
        what = lit(found.type[1]).text
        call = Group(f"return {convert}(", (parse, self.value, what), ")")
        body = tuple(layout(call, 4, self.line_length))
        self.functions[made] = body
        return made
