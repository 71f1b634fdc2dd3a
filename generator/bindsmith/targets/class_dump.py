"""The statements of ``to_dict``; they validate nothing."""

from __future__ import annotations

from collections.abc import Sequence

from bindsmith.emit.layout import Group, grouped, layout, statement, width
from bindsmith.ir.code import lit
from bindsmith.ir.types import MapOf, Type
from bindsmith.targets.dumping import Dumper
from bindsmith.targets.fields import Attribute, State
from bindsmith.targets.scope import Scope


def dump_lines(
    attributes: Sequence[Attribute],
    additional: Type | None,
    dumper: Dumper,
    scope: Scope,
    line_length: int,
) -> tuple[str, ...]:
    """The body, indented by eight: what is always there first, in one literal."""
    items: list[str] = []
    later: list[str] = []
    for each in attributes:
        always = each.state in (State.REQUIRED, State.DEFAULT)
        value = f"self.{each.name}"
        dumped = dumper.expression(each.core, value, each.nullable)
        item = f"{lit(each.field.json_name).text}: {dumped}"
        if always and 13 + width(item) <= line_length:
            items.append(item)
        else:
            later += _later(each, dumped, dumper, scope, line_length)
    if not later and additional is None:
        return tuple(layout(Group("return {", tuple(items), "}"), 8, line_length))
    names = (scope.builtin("dict"), scope.builtin("str"), scope.typing("Any"))
    head = f"data: {names[0]}[{names[1]}, {names[2]}] = {{"
    lines = layout(Group(head, tuple(items), "}"), 8, line_length)
    lines += later
    if additional is not None:
        value = "self.additional_properties"
        if not dumper.keeps(additional):
            value = dumper.expression(MapOf(additional), value, False)
        merged = Group("data.update(", (grouped(value),), ")", lone=True)
        lines += layout(merged, 8, line_length)
    return (*lines, "        return data")


def _later(
    each: Attribute, dumped: str, dumper: Dumper, scope: Scope, line_length: int
) -> list[str]:
    """A property of its own statement: it may be absent, or its line is long."""
    absent = "None"
    if each.state is not State.NONE:
        absent = scope.helper("unset", "UNSET")
    key = lit(each.field.json_name).text
    test = f"        if self.{each.name} is not {absent}:"
    if each.state in (State.NONE, State.UNSET) and width(test) <= line_length:
        lines = statement(f"data[{key}] =", dumped, 12, line_length)
        if max(map(width, lines)) <= line_length:
            return [test, *lines]
    put = scope.helper("objects", "put")
    value = f"self.{each.name}"
    if dumped != value:
        value = dumper.general(value)
    call = Group(f"{put}(", ("data", key, grouped(value), absent), ")")
    return layout(call, 8, line_length)
