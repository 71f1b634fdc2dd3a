"""The functions of one validator module: demanded, named, printed, pruned.

It decides what becomes a function; how one is printed is the printers' business.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bindsmith.emit.condition import All_, statement
from bindsmith.emit.group import Group, layout
from bindsmith.emit.words import comment
from bindsmith.errors import Diagnostic, SchemaError, Severity, SourceLocation
from bindsmith.ir import checks as ir
from bindsmith.ir.checks import Check, Child, Scope
from bindsmith.ir.code import Code, Name
from bindsmith.ir.json import Json
from bindsmith.records import dataclass, field
from bindsmith.schema.resource import Location, Subschema
from bindsmith.targets.validator_code.boolean import BooleanPrinter
from bindsmith.targets.validator_code.collecting import CollectingPrinter, is_leaf
from bindsmith.targets.validator_code.constants import Constants, Value
from bindsmith.targets.validator_code.expressions import KIND_HELPERS, Folded
from bindsmith.targets.validator_code.printer import ANY_LENGTH, ExpressionKey
from bindsmith.targets.validator_code.public import (
    function_head,
    guarded_lines,
    iter_errors_lines,
    validate_lines,
)
from bindsmith.targets.validator_code.shapes import Shapes, kind_word
from bindsmith.targets.validator_code.sizes import Sizes
from bindsmith.targets.validator_code.stems import stem
from bindsmith.targets.validator_code.tags import tags

Key = tuple[Location, Scope]
Lower = Callable[[Child], tuple[Check, ...]]
External = Callable[[Child], "tuple[str, str] | None"]

_MOST_SCOPES = 200
# The function of another module, without what says of which kind it is.
_CALLED = re.compile(r"\._?is_valid")


@dataclass(slots=True)
class Function:
    """A printed function: its name and its lines, from ``def`` on."""

    name: str
    lines: list[str]


@dataclass(slots=True)
class ModuleFunctions:
    """All functions of a module, being made.

    ``external`` gives the boolean and the collecting function that another module
    has for a subschema.  ``secretive`` tells whether a subschema has anything that must
    not be quoted.  ``public`` are the suffixes of the definitions that get
    public functions.  ``guards`` are the results of those that are type
    guards, and ``external_guards`` tells whether other modules have some.
    """

    lower: Lower
    external: External
    public: dict[Key, str]
    line_length: int
    home: str
    referred: frozenset[Location]
    secretive: Callable[[Subschema], bool]
    guards: dict[str, str] = field(default_factory=dict)
    external_guards: bool = False
    recursive: frozenset[Location] = frozenset()
    functions: dict[str, Function] = field(default_factory=dict)
    tables: dict[str, list[str]] = field(default_factory=dict)
    constants: Constants = field(default_factory=Constants)
    supports: dict[str, str] = field(
        default_factory=lambda: {function: module for module, function in KIND_HELPERS}
    )
    shapes: Shapes = field(init=False)
    sizes: Sizes = field(init=False)
    expressions: dict[ExpressionKey, Folded | None] = field(default_factory=dict)
    _checks: dict[Key, tuple[Check, ...]] = field(default_factory=dict)
    _boolean: dict[Key, str] = field(default_factory=dict)
    _errors: dict[Key, str] = field(default_factory=dict)
    _by_text: dict[str, str] = field(default_factory=dict)
    _leaves: dict[object, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _counts: Counter[str] = field(default_factory=Counter)
    _queue: list[tuple[bool, Child, str]] = field(default_factory=list)
    _current: str = ""
    _scopes: Counter[Location] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.shapes = Shapes(self.checks)
        self.sizes = Sizes(self.checks, self.shared)

    def reserve(self, names: Iterable[str]) -> None:
        """Keep names for others."""
        self._taken.update(names)

    # What the printers ask

    def checks(self, child: Child) -> tuple[Check, ...]:
        key = child.key
        found = self._checks.get(key)
        if found is None:
            found = self._checks[key] = self.lower(child)
        return found

    def shared(self, child: Child) -> bool:
        schema = child.schema
        if schema.location in self.referred:
            return True
        return schema.pointer in schema.resource.dynamic_anchors.values()

    def narrows(self, function: str) -> bool:
        if function in self.guards:
            return True
        return self.external_guards and "." in function and "._" not in function

    def recurses(self, child: Child) -> bool:
        """Whether only the stack bounds how deep the functions of a subschema call."""
        return child.schema.location in self.recursive

    def boolean(self, child: Child) -> str:
        child = self._meant(child)
        outer = self.external(child)
        if outer is not None:
            return outer[0]
        name = self._boolean.get(child.key)
        if name is not None:
            return name
        self._refuse_too_many(child)
        checks = self.checks(child)
        if not self._base(child) and all(map(is_leaf, checks)):
            name = self._leaf(child, checks, boolean=True)
        else:
            name = self._name(child, "is_valid", "_is")
            self._queue.append((True, child, name))
        self._boolean[child.key] = name
        return name

    def _meant(self, child: Child) -> Child:
        """What a subschema that is only a reference stands for."""
        for _ in range(_MOST_SCOPES):
            if child.key in self.public or self.external(child) is not None:
                break
            checks = self.checks(child)
            if len(checks) != 1 or not isinstance(checks[0], ir.Apply):
                break
            child = checks[0].child
        return child

    def _refuse_too_many(self, child: Child) -> None:
        """Dynamic scopes can multiply: a subschema has a function for each."""
        location = child.schema.location
        self._scopes[location] += 1
        if self._scopes[location] > _MOST_SCOPES:
            place = SourceLocation(
                child.schema.document.name, pointer=child.schema.pointer
            )
            message = "too many dynamic scopes lead to this schema"
            hint = "use fewer resources with dynamic anchors that refer to each other"
            found = Diagnostic("BS212", Severity.ERROR, place, message, hint)
            raise SchemaError(found)

    def errors(self, child: Child) -> str:
        name = self._errors.get(child.key)
        if name is not None:
            return name
        outer = self.external(child)
        if outer is not None:
            return self._bridge(child, outer[1])
        checks = self.checks(child)
        if not self._base(child) and all(map(is_leaf, checks)):
            name = self._errors[child.key] = self._leaf(child, checks)
            return name
        name = self._name(child, "_errors", "_errors")
        self._errors[child.key] = name
        self._queue.append((False, child, name))
        return name

    def part(self, child: Child) -> tuple[str, str]:
        """The collecting function of what a subschema stands for, "" if anything.

        With the pointer that leads there, through references that are all there is.
        """
        target, rest = self._target(child)
        if target.schema.value is False:
            return self.support("collect", "never").text, rest
        if not self.checks(target):
            return "", ""
        return self.errors(target), rest

    def _target(self, child: Child) -> tuple[Child, str]:
        """What a subschema stands for, and the pointer that leads there."""
        rest = ""
        for _ in range(100):
            checks = self.checks(child)
            if len(checks) != 1 or self._base(child):
                break
            if not isinstance(only := checks[0], ir.Apply):
                break
            child = only.child
            rest += only.where
        return child, rest

    def test(self, child: Child, *, leaf: bool = False) -> str:
        target, _ = self._target(child)
        if target.schema.value is False or self.has_secrets(target):
            return "None"
        if leaf and not (self.is_leaf(target) or self.has_boolean(target)):
            return "None"
        outer = self.external(target)
        return self.boolean(target) if outer is None else self._tested(outer[0])

    def has_boolean(self, child: Child) -> bool:
        target = self._meant(child)
        public = target.key in self.public or self.external(target) is not None
        return public or self.shared(target)

    def is_leaf(self, child: Child) -> bool:
        target, _ = self._target(child)
        return all(map(is_leaf, self.checks(target)))

    def tags(self, child: Child) -> tuple[tuple[str, Json], ...]:
        return tags(self.checks, child)

    def has_secrets(self, child: Child) -> bool:
        return self.secretive(child.schema)

    def constant(self, hint: str, value: Code) -> Code:
        return self._held(hint, value.text)

    def strings(self, hint: str, members: tuple[str, ...]) -> Code:
        return self._held(hint, members)

    def _held(self, hint: str, value: Value) -> Code:
        names = self.constants.names
        if value not in names:
            wish = self.constants.wish(value, self._constant_name(hint))
            names[value] = self.unused(wish)
        return Code(names[value])

    def support(self, module: str, function: str) -> Code:
        self.supports[function] = module
        return Name(function)

    def table(self, hint: str, node: Group) -> str:
        kinds = {
            "checks": "dict[str, Callable[[Any], bool]]",
            "branches_by": "dict[str, Callable[[Any], bool]]",
            "members": "dict[str, Part]",
            "options": "tuple[Option, ...]",
        }
        kind = kinds.get(hint, "tuple[Part, ...]")
        found = self._by_text.get(hint + str(node))
        if found is None:
            found = self.unused(self._constant_name(hint))
            self._by_text[hint + str(node)] = found
            group = Group(f"{found}: {kind} = {node.head}", node.items, node.tail)
            self.support("collect", "Option" if hint == "options" else "Part")
            self.tables[found] = layout(group, 0, self.line_length)
        return found

    # Printing

    def finish(self) -> None:
        """Print all that was demanded, and what that demands."""
        while self._queue:
            boolean, child, name = self._queue.pop(0)
            self._current = name
            printed = self._print_boolean if boolean else self._print_errors
            printed(child, name)

    def close(self) -> None:
        """Let go of what leads back here: memory is free without a search for garbage."""
        del self.lower, self.external, self.secretive, self.shapes, self.sizes

    def unread(self) -> tuple[list[str], dict[str, Any]]:
        """The lines, and the sets of strings, as nobody is to read them."""
        self.finish()
        lines: list[str] = []
        sets: dict[str, Any] = {}
        for value, name in self.constants.names.items():
            if isinstance(value, str):
                lines.append(f"{name} = {value}")
            else:
                sets[name] = frozenset(value)
        for function in self.functions.values():
            lines += function.lines
        for table in self.tables.values():
            lines += table
        return lines, sets

    def settle(self, child: Child) -> None:
        """Lower all that is reached, so that whatever is wrong is said now."""
        seen = {child}
        stack = [child]
        while stack:
            for check in self.checks(stack.pop()):
                for below in ir.children(check):
                    if below not in seen:
                        seen.add(below)
                        stack.append(below)

    def _print_boolean(self, child: Child, name: str) -> None:
        public = child.key in self.public
        data = Code("instance" if public and name[0] != "_" else "x")
        result = self.guards.get(name, "bool")
        head = self._boolean_head(name, data.text, result)
        lines = BooleanPrinter(self, child, data).lines
        self.functions[name] = Function(name, head + self._comment(child) + lines)
        if public and self.line_length != ANY_LENGTH:
            self._print_public(self.errors(child), self.public[child.key], [child])

    def _print_public(
        self, errors: str, suffix: str, children: Sequence[Child]
    ) -> None:
        """The functions that collect, and one that calls what recurses."""
        length = self.line_length
        collect, refuse = (self.support("collect", n) for n in ("collect", "refuse"))
        self.support("violation", "Violation")
        made = {
            "iter_errors": iter_errors_lines(suffix, collect.text, errors, length),
            "validate": validate_lines(suffix, refuse.text, errors, length),
        }
        if any(map(self.recurses, children)):
            name = f"is_valid{suffix}"
            holds = self.support("collect", "holds_at_any_depth").text
            result = self.guards.get(name, "bool")
            made["is_valid"] = guarded_lines(name, result, holds, errors, length)
        for each, lines in made.items():
            self.functions[each + suffix] = Function(each + suffix, lines)

    def _laid(
        self, head: str, items: tuple[str, ...], indent: int, tail: str = ")"
    ) -> list[str]:
        return layout(Group(head, items, tail), indent, self.line_length)

    def alias(self, child: Child, suffix: str) -> None:
        """Further public functions for a subschema that has some already."""
        self.boolean(child)
        self.conjunction([child], suffix)

    def conjunction(self, children: Sequence[Child], suffix: str) -> None:
        """Public functions for what several subschemas describe together."""
        tests = [f"{self.boolean(child)}(instance)" for child in children]
        name, errors = f"is_valid{suffix}", f"_errors{suffix}"
        if any(map(self.recurses, children)):
            name = f"_{name}"
        result = self.guards.get(name, "bool")
        body = statement("return", All_(tuple(tests)), 4, self.line_length)
        head = function_head(name, "instance", result, self.line_length)
        self.functions[name] = Function(name, head + body)
        passed = ("x", "at", "via", "out")
        calls = [
            line
            for child in children
            for line in self._laid(f"{self.errors(child)}(", passed, 4)
        ]
        self.functions[errors] = Function(errors, self._head(errors) + calls)
        self._print_public(errors, suffix, children)

    def _print_errors(self, child: Child, name: str) -> None:
        printer = CollectingPrinter(self, child, name, self._base(child))
        self.functions[name] = Function(name, self._head(name) + printer.lines)

    def _head(self, name: str) -> list[str]:
        for each in ("At", "Via"):
            self.support("violation", each)
        self.support("collect", "Errors")
        items = ("x: Any", "at: At", "via: Via", "out: Errors")
        return layout(Group(f"def {name}(", items, ") -> None:"), 0, self.line_length)

    def _leaf(
        self, child: Child, checks: tuple[Check, ...], *, boolean: bool = False
    ) -> str:
        """A function without others in it is shared by all subschemas that read so."""
        key = (boolean, child.schema.document.uri == self.home, checks)
        if key in self._leaves:
            return self._leaves[key]
        before = self._current
        self._current = self._stem(child)
        prefix = "_is" if boolean else "_errors"
        if boolean:
            lines = BooleanPrinter(self, child, Code("x")).lines
        else:
            lines = CollectingPrinter(self, child, "", "").lines
        self._current = before
        text = "\n".join((prefix, *lines))
        name = self._by_text.get(text)
        if name is None:
            name = self._name(child, prefix, prefix, kind_word(checks))
            self._by_text[text] = name
            head = self._boolean_head(name) if boolean else self._head(name)
            self.functions[name] = Function(name, head + lines)
        self._leaves[key] = name
        return name

    def _bridge(self, child: Child, target: str) -> str:
        """A function that calls another module's.

        Tables hold functions when the module is imported, and then the other module
        may not be complete: files can refer to each other in a circle.
        """
        name = self.unused("_errors" + target.replace("._errors", ""))
        self._errors[child.key] = name
        call = self._laid(f"{target}(", ("x", "at", "via", "out"), 4)
        lines = [*self._head(name), *call]
        self.functions[name] = Function(name, lines)
        return name

    def _tested(self, target: str) -> str:
        """The same for another module's boolean function."""
        name = self._by_text.get(target)
        if name is None:
            name = self.unused("_is" + _CALLED.sub("", target))
            self._by_text[target] = name
            head = self._boolean_head(name)
            call = statement("return", f"{target}(x)", 4, self.line_length)
            self.functions[name] = Function(name, head + call)
        return name

    def _boolean_head(
        self, name: str, data: str = "x", result: str = "bool"
    ) -> list[str]:
        if self.line_length == ANY_LENGTH:
            return [f"def {name}({data}):"]
        return function_head(name, data, result, self.line_length)

    def _comment(self, child: Child) -> list[str]:
        if self.line_length == ANY_LENGTH:
            return []
        return comment(child.schema.schema_location, 4, self.line_length)

    def _base(self, child: Child) -> str:
        """The canonical location, where a schema does not depend on how it is reached."""
        schema = child.schema
        starts_resource = schema.pointer == schema.resource.pointer
        if self.shared(child) or starts_resource or child.key in self.public:
            return schema.schema_location
        return ""

    # Names

    def _name(self, child: Child, public: str, private: str, hint: str = "") -> str:
        suffix = self.public.get(child.key)
        if suffix is not None:
            inner = public == "is_valid" and self.recurses(child)
            return f"_{public}{suffix}" if inner else public + suffix
        named = hint or self._stem(child)
        return self.unused(f"{private}_{named or 'root'}")

    def _stem(self, child: Child) -> str:
        return stem(child.schema, self.home, self.line_length)

    def _constant_name(self, hint: str) -> str:
        named = self._current.strip("_").removeprefix("errors").removeprefix("is_")
        named = named.removeprefix("valid").strip("_")
        # Room for what is put before it, far indented.
        short = named[: max(self.line_length - 60, 8)].strip("_")
        return "_" + "_".join(filter(None, (short, hint))).upper()

    def unused(self, *names: str) -> str:
        """The first name that is free, else the last one with a number; now taken."""
        chosen = name = next((n for n in names if n not in self._taken), names[-1])
        count = self._counts[name] or 1
        while chosen in self._taken:
            count += 1
            chosen = f"{name}_{count}"
        self._counts[name] = count
        self._taken.add(chosen)
        return chosen
