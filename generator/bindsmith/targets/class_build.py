"""The statements that make an object of valid data; what is valid is decided before."""

from __future__ import annotations

from bindsmith.emit.layout import Group, layout
from bindsmith.ir.code import lit
from bindsmith.ir.types import MapOf, Type
from bindsmith.records import dataclass
from bindsmith.targets.building import Builder, Conversion
from bindsmith.targets.fields import Attribute, DefaultValue, State
from bindsmith.targets.needs import Need


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """What the function that makes a class's objects is made of.

    ``class_name`` is how the class is called there, ``suffix`` names its functions,
    ``keys`` the constant of its property names.
    """

    class_name: str
    suffix: str
    attributes: tuple[Attribute, ...]
    defaults: tuple[DefaultValue | None, ...]
    additional: Type | None
    keys: str
    frozen: bool
    data: str


class BuildBody:
    """Plans the body of one such function."""

    def __init__(self, plan: BuildPlan, builder: Builder) -> None:
        self._plan = plan
        self._builder = builder
        self._scope = builder.scope
        self._line_length = builder.line_length
        self._value = builder.value
        self._made = self._scope.local("fields" if plan.frozen else "made")
        self._get = self._scope.local("get")

    def lines(self) -> tuple[str, ...]:
        plan = self._plan
        body: list[str] = []
        for each, default in zip(plan.attributes, plan.defaults, strict=True):
            body += self._attribute(each, default)
        if plan.additional is not None:
            body += self._extras(plan.additional)
        uses_get = any(each.state is not State.REQUIRED for each in plan.attributes)
        get = [f"    {self._get} = {plan.data}.get"] if uses_get else []
        return (*get, *self._start(), *body, *self._end())

    def _start(self) -> list[str]:
        scope, made = self._scope, self._made
        if self._plan.frozen:
            kind = f"{scope.builtin('dict')}[{scope.builtin('str')}, {scope.typing('Any')}]"
            return [f"    {made}: {kind} = {{}}"]
        new = f"{scope.builtin('object')}.__new__"
        call = Group(f"{made} = {new}(", (self._plan.class_name,), ")", lone=True)
        return layout(call, 4, self._line_length)

    def _end(self) -> list[str]:
        made, name = self._made, self._plan.class_name
        return [
            (
                f"    return {name}(**{made})"
                if self._plan.frozen
                else f"    return {made}"
            )
        ]

    def _target(self, name: str) -> str:
        if self._plan.frozen:
            return f"{self._made}[{lit(name).text}] ="
        return f"{self._made}.{name} ="

    def _attribute(self, each: Attribute, default: DefaultValue | None) -> list[str]:
        place = f"{self._plan.suffix}_{each.name}"
        if each.state in (State.NONE, State.UNSET):
            return self._optional(each, place)
        conversion = self._builder.conversion(each.field.type, place)
        if default is not None:
            return self._defaulted(each, conversion, default)
        key = lit(each.field.json_name).text
        return self._set(each, conversion, f"{self._plan.data}[{key}]")

    def _set(
        self,
        each: Attribute,
        conversion: Conversion | None,
        value: str,
        indent: int = 4,
    ) -> list[str]:
        """``made.x = …``"""
        target = self._target(each.name)
        return self._builder.assigned(target, conversion, indent, value)

    def _got(self, each: Attribute, absent: str = "") -> str:
        """``get("x")``"""
        key = lit(each.field.json_name).text
        return f"{self._get}({key}, {absent})" if absent else f"{self._get}({key})"

    def _optional(self, each: Attribute, place: str) -> list[str]:
        unset, none = each.state is State.UNSET, "None"
        absent = self._scope.helper("unset", "UNSET") if unset else ""
        got = self._got(each, absent)
        nullable = unset and each.core is not each.field.type
        type_ = each.core if nullable else each.field.type
        conversion = self._builder.conversion(type_, place)
        if conversion is None or (unset and conversion.keeps_others):
            return self._set(each, conversion, got)
        tests = [f"{self._value} is not {absent or none}"]
        if nullable:
            tests.append(f"{self._value} is not {none}")
        if conversion.function == self._scope.builtin("int"):
            # Nothing else changes, neither what is there nor what is absent.
            names = [self._scope.builtin(name) for name in ("isinstance", "float")]
            tests = [f"{names[0]}({self._value}, {names[1]})"]
        return [
            *self._builder.assigned(f"{self._value} =", None, 4, got),
            f"    if {' and '.join(tests)}:",
            *self._builder.assigned(f"{self._value} =", conversion, 8),
            *self._set(each, None, self._value),
        ]

    def _defaulted(
        self, each: Attribute, conversion: Conversion | None, default: DefaultValue
    ) -> list[str]:
        if default.is_atom and (conversion is None or conversion.function == "int"):
            return self._set(each, conversion, self._got(each, default.expression))
        unset = self._scope.helper("unset", "UNSET")
        got = self._got(each, unset)
        return [
            *self._builder.assigned(f"{self._value} =", None, 4, got),
            f"    if {self._value} is {unset}:",
            *self._set(each, None, default.expression, 8),
            "    else:",
            *self._set(each, conversion, self._value, 8),
        ]

    def _extras(self, additional: Type) -> list[str]:
        """Unknown properties, which ``extras`` has copied."""
        found = self._scope.helper("objects", "extras")
        target = self._target("additional_properties")
        items = (self._plan.data, self._plan.keys)
        if self._builder.needs.of(MapOf(additional)) is not Need.CODE:
            call = Group(f"{target} {found}(", items, ")")
            return layout(call, 4, self._line_length)
        place = f"{self._plan.suffix}_additional"
        conversion = self._builder.conversion(MapOf(additional), place)
        value = f"{found}({', '.join(items)})"
        return self._builder.assigned(target, conversion, 4, value)
