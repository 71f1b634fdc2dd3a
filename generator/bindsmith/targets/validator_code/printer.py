"""What the two printers share: lines, expressions, and what has been evaluated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeAlias, assert_never

from bindsmith.emit.condition import Not_, statement
from bindsmith.emit.group import Group, layout
from bindsmith.ir import checks as ir
from bindsmith.ir.checks import Check, Child, Kinds, Scope
from bindsmith.ir.code import Code, code, lit
from bindsmith.keywords.pattern import search_of as pattern_search
from bindsmith.schema.resource import Location
from bindsmith.targets.validator_code.expressions import (
    Facts,
    Folded,
    all_of,
    any_of,
    failing,
    fold,
    not_,
    size,
)

# Larger expressions read better, and run no slower, as functions of their own.
INLINE = 6
STEP = 4


ExpressionKey: TypeAlias = tuple[tuple[Location, Scope], str, Kinds]


class Functions(Protocol):
    """What the printers ask of the module.

    ``expressions`` are those that were worked out, by subschema, data and its kinds:
    without them each level of a nested schema would double the work.
    """

    line_length: int
    expressions: dict[ExpressionKey, Folded | None]

    def checks(self, child: Child, data: Code) -> tuple[Check, ...]:
        """What a subschema asks of ``data``."""

    def boolean(self, child: Child) -> str:
        """The name of the function that answers for a subschema."""

    def narrows(self, function: str) -> bool:
        """Whether a function is a type guard."""

    def shared(self, child: Child) -> bool:
        """Whether a subschema is referred to, so that a function pays."""

    def constant(self, hint: str, value: Code) -> Code:
        """The name of a constant."""

    def support(self, module: str, function: str) -> Code:
        """The name of a support function."""

    def table(self, hint: str, node: Group) -> str:
        """The name of a table of functions."""


class Printer:
    """The lines of one function's body, being written."""

    def __init__(self, functions: Functions, child: Child, subject: Code) -> None:
        self._functions = functions
        self._subject = subject
        self._stack = [child.key]
        self._live: list[str] = []
        self.lines: list[str] = []

    # Lines

    def _line(self, text: str, indent: int) -> None:
        self.lines.append(" " * indent + text)

    def _statement(self, kind: str, condition: Folded, indent: int) -> None:
        text = str(condition) if isinstance(condition, bool) else condition
        length = self._functions.line_length
        self.lines += statement(kind, text, indent, length)

    def _reject(self, condition: Folded, indent: int) -> None:
        """Return False where the condition holds."""
        if condition is False:
            return
        if condition is True:
            self._line("return False", indent)
            return
        self._statement("if", condition, indent)
        self._line("return False", indent + STEP)

    def _variable(self, hint: str) -> Code:
        """A name that nothing around here uses; give it back by cutting ``_live``."""
        name = hint
        count = 1
        while name in self._live:
            count += 1
            name = f"{hint}{count}"
        self._live.append(name)
        return Code(name)

    # Expressions

    def call(self, child: Child, data: Code) -> str:
        """The test of a subschema by its function.

        Where that is a type guard it must not narrow: what comes after still looks
        at the value as any JSON there is, and a comparison narrows nothing.
        """
        function = self._functions.boolean(child)
        test = f"{function}({data})"
        if data != self._subject or not self._functions.narrows(function):
            return test
        # A comparison that is too long for a line would not lay out well.
        return f"{test} is True" if len(test) < 50 else f"bool({test})"

    def _probed(self, probe: ir.Probe, facts: Facts) -> Folded:
        inline = self._expression(probe.child, probe.data, facts, INLINE)
        if inline is not None:
            return inline
        return self.call(probe.child, probe.data)

    def _expression(
        self, child: Child, data: Code, facts: Facts, budget: int
    ) -> Folded | None:
        """A subschema as one expression, None if that is not possible or too large."""
        if len(self._stack) > 1 and child.key in self._stack[1:]:
            return None
        key = (child.key, data.text, facts.of(data))
        known = self._functions.expressions
        if key not in known:
            self._stack.append(child.key)
            try:
                checks = self._functions.checks(child, data)
                known[key] = self._conjunction(ordered(checks, data), data, facts)
            finally:
                self._stack.pop()
        folded = known[key]
        return folded if folded is None or size(folded) <= budget else None

    def _conjunction(
        self, checks: Iterable[Check], data: Code, facts: Facts
    ) -> Folded | None:
        operands: list[Folded] = []
        for check in checks:
            operand = self._operand(check, data, facts)
            if operand is None:
                return None
            operands.append(operand)
            if sum(map(size, operands)) > 2 * INLINE:
                # Longer than any budget.
                return None
            facts = after(check, facts)
        return all_of(operands)

    def _operand(self, check: Check, data: Code, facts: Facts) -> Folded | None:
        match check:
            case ir.Require():
                return fold(check.ok, facts, self._probed)
            case ir.Secret():
                return True
            case ir.Missing():
                return all_of([f"{lit(name)} in {data}" for name in check.names])
            case ir.When():
                condition = fold(check.condition, facts, self._probed)
                if condition is None or condition is False:
                    return not_(condition) if condition is False else None
                inner = given(check.condition, facts)
                body = self._conjunction(check.body, data, inner)
                return None if body is None else any_of([not_(condition), body])
            case ir.Apply():
                return self._apply(check.child, data, facts)
            case ir.Rest():
                if (
                    check.patterns
                    or check.marks
                    or check.child.schema.value is not False
                ):
                    trivial = not self._functions.checks(check.child, data)
                    return True if trivial else None
                return self._closed(check, data)
            case ir.Members():
                relevant = [c for _, c in check.children if not self._trivial(c)]
                return None if relevant else True
            case ir.Items() | ir.Matching() | ir.Names():
                return True if self._trivial(check.child) else None
            case ir.Positions() | ir.Contains():
                return None
        assert_never(check)

    def _apply(self, child: Child, data: Code, facts: Facts) -> Folded | None:
        inline = self._expression(child, data, facts, INLINE)
        if inline is not None:
            return inline
        if self._functions.shared(child):
            return self.call(child, data)
        return None

    def _trivial(self, child: Child) -> bool:
        return not self._functions.checks(child, Code("x"))

    def _closed(self, check: ir.Rest, data: Code, *, negated: bool = False) -> Folded:
        """Whether an object has no properties but the named ones."""
        if not check.names:
            return f"{data}" if negated else f"not {data}"
        closed = f"{data}.keys() <= {self._known(check.names)}"
        return Not_(closed) if negated else closed

    def _known(self, names: tuple[str, ...]) -> Code:
        ordered = code("frozenset({})", tuple(sorted(names)))
        return self._functions.constant("names", ordered)

    # Requirements

    def requirement_fails(self, check: ir.Require, facts: Facts, indent: int) -> Folded:
        """The condition under which a requirement is not met."""
        if isinstance(check.ok, ir.ExactlyOne):
            return self._not_exactly_one(check.ok, facts, indent)
        condition = failing(check.ok, facts, self._probed)
        if condition is None:
            raise AssertionError("a requirement that is no expression")
        return condition

    def _not_exactly_one(self, ok: ir.ExactlyOne, facts: Facts, indent: int) -> Folded:
        items = []
        for operand in ok.operands:
            folded = fold(operand, facts, self._probed)
            short = isinstance(folded, bool) or (
                isinstance(folded, str) and len(folded) <= 40
            )
            if isinstance(operand, ir.Probe) and not short:
                # Long operands would not lay out well.
                folded = self.call(operand.child, operand.data)
            items.append(str(folded))
        matched = self._variable("matched")
        branches = Group("(", tuple(items), ")")
        group = Group(f"{matched} = sum(", (branches,), ")", lone=True)
        self.lines += layout(group, indent, self._functions.line_length)
        return f"{matched} != 1"

    # What others have evaluated

    def seen_names(
        self,
        marks: tuple[ir.Mark, ...],
        names: tuple[str, ...],
        data: Code,
        facts: Facts,
        indent: int,
    ) -> Code:
        """Fill a set with the names that were evaluated; its name."""
        seen = self._variable("seen")
        start = f"set({lit(tuple(names))})" if names else "set()"
        self._line(f"{seen}: set[str] = {start}", indent)
        for mark in marks:
            inner = self._conditions(mark, facts, indent)
            if mark.everything:
                self._line(f"{seen}.update({data})", inner)
            if mark.names:
                self._line(f"{seen}.update({lit(mark.names)})", inner)
            for pattern in mark.patterns:
                search = search_of(self._functions, pattern)
                self._line(f"{seen}.update(filter({search}, {data}))", inner)
        return seen

    def seen_items(
        self,
        marks: tuple[ir.Mark, ...],
        start: int,
        data: Code,
        facts: Facts,
        indent: int,
    ) -> Code:
        """Fill a set with the indexes that were evaluated; its name."""
        seen = self._variable("seen")
        self._line(f"{seen} = set(range({start}))", indent)
        for mark in marks:
            inner = self._conditions(mark, facts, indent)
            if mark.everything:
                self._line(f"{seen}.update(range(len({data})))", inner)
            if mark.before:
                self._line(f"{seen}.update(range({mark.before}))", inner)
            for child in mark.matching:
                function = self._functions.boolean(child)
                found = f"[i for i, item in enumerate({data}) if {function}(item)]"
                self._line(f"{seen}.update({found})", inner)
        return seen

    def _conditions(self, mark: ir.Mark, facts: Facts, indent: int) -> int:
        condition = fold(ir.All(mark.conditions), facts, self._probed)
        if condition is True or condition is None:
            return indent
        self._statement("if", condition, indent)
        return indent + STEP


def search_of(functions: Functions, pattern: ir.Pattern) -> Code:
    """The search function of a pattern."""
    return pattern_search(functions, "pattern", pattern.source)


def ordered(checks: Iterable[Check], data: Code) -> list[Check]:
    """The check of the kind first, then missing names: cheap, and they teach most."""

    def rank(check: Check) -> int:
        match check:
            case ir.Require(ok=ir.KindIs()):
                return 0
            case ir.When(body=(ir.Missing(because=""),)) | ir.Missing(because=""):
                return 1
        return 2

    return sorted(checks, key=rank)


def given(condition: ir.Expr, facts: Facts) -> Facts:
    """What is known where a condition holds."""
    if isinstance(condition, ir.KindIs):
        return facts.narrowed(condition.data, condition.kinds)
    return facts


def after(check: Check, facts: Facts) -> Facts:
    """What is known once a check has passed."""
    match check:
        case ir.Require(ok=ir.KindIs(data=data, kinds=kinds)):
            return facts.narrowed(data, kinds)
        case ir.When(
            condition=ir.KindIs(data=data, kinds=kinds),
            body=(ir.Missing(names=names, because=""),),
        ):
            # Whether the names are there is only asked of objects.
            return facts.having(data, names) if facts.of(data) <= kinds else facts
    return facts
