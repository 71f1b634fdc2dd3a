"""What the two printers share: lines, expressions, and what has been evaluated."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import Protocol, TypeAlias, assert_never

from bindsmith.emit.condition import Expr as Text
from bindsmith.emit.condition import Not_, statement
from bindsmith.emit.group import Group, layout
from bindsmith.emit.width import width
from bindsmith.formats import OF_SEVERAL
from bindsmith.ir import checks as ir
from bindsmith.ir.checks import HERE, Check, Child, Kinds, Scope
from bindsmith.ir.code import Code, lit
from bindsmith.keywords.pattern import search_of as pattern_search
from bindsmith.schema.resource import Location
from bindsmith.targets.validator_code.expressions import (
    NOTHING_KNOWN,
    Facts,
    Folded,
    after,
    all_of,
    any_of,
    bound,
    failing,
    fold,
    holding,
    not_,
    size,
    unread,
    with_short_texts,
)
from bindsmith.targets.validator_code.ordering import canonical, ordered
from bindsmith.targets.validator_code.shapes import Shapes
from bindsmith.targets.validator_code.sizes import Sizes

# Larger expressions read better, and run no slower, as functions of their own.
INLINE = 6
STEP = 4
# For text that nobody reads: everything stays on its line, without comments.
ANY_LENGTH = 10**9
# A function with so many lines has no others put in its place.
_FULL = 60
# What is asked of a property in the middle of an expression.
_SMALL = 3
_LONG = 60
_BESIDE = 28
# What may stand around a string literal on its line, and what never gets a name.
_AROUND = 40
_SMALLEST = 20


ExpressionKey: TypeAlias = tuple[tuple[Location, Scope], Facts]


class Functions(Protocol):
    """What the printers ask of the module.

    ``home`` is the URI of its file.  ``expressions`` are those that were worked out, by
    subschema and facts of the value: without them each level of a nested schema would
    double the work.
    """

    line_length: int
    home: str
    expressions: dict[ExpressionKey, Folded | None]
    shapes: Shapes
    sizes: Sizes

    def checks(self, child: Child) -> tuple[Check, ...]:
        """What a subschema asks of its value."""

    def boolean(self, child: Child) -> str:
        """The name of the function that answers for a subschema."""

    def narrows(self, function: str) -> bool:
        """Whether a function is a type guard."""

    def recurses(self, child: Child) -> bool:
        """Whether only the stack bounds how deep the functions of a subschema call."""

    def shared(self, child: Child) -> bool:
        """Whether a subschema is referred to, so that a function pays."""

    def constant(self, hint: str, value: Code) -> Code:
        """The name of a constant."""

    def strings(self, hint: str, members: tuple[str, ...]) -> Code:
        """The name of a set of strings."""

    def support(self, module: str, function: str) -> Code:
        """The name of a support function."""

    def table(self, hint: str, node: Group) -> str:
        """The name of a table of functions."""


class Printer:
    """The lines of one function's body, being written; ``subject`` is its parameter."""

    def __init__(self, functions: Functions, child: Child, subject: Code) -> None:
        self._functions = functions
        self._subject = subject
        self._stack = [child.key]
        self._live: list[str] = []
        self._annotated: set[str] = set()
        # The lines of the last refusal, its condition, of what, and where.
        self._last: tuple[int, int, Folded, Code, int] = (0, 0, False, subject, 0)
        self.lines: list[str] = []

    # Lines

    def _line(self, text: str, indent: int) -> None:
        self.lines.append(" " * indent + str(self._short(text)))

    def _short(self, text: Text) -> Text:
        """An expression that has constants where black would have to split a line."""
        if self._functions.line_length == ANY_LENGTH:
            return text
        longest = max(self._functions.line_length - _AROUND, _SMALLEST)
        if isinstance(text, str) and width(text) <= longest:
            return text

        def name(literal: str) -> str:
            hint = "values" if literal.startswith("(") else "text"
            return self._functions.constant(hint, Code(literal)).text

        return with_short_texts(text, name, longest)

    def _statement(self, kind: str, condition: Folded, data: Code, indent: int) -> None:
        text: Text = str(condition) if isinstance(condition, bool) else condition
        length = self._functions.line_length
        if length == ANY_LENGTH:
            end = "" if kind == "return" else ":"
            test = unread(text, data.text, kind == "return")
            self.lines.append(f"{' ' * indent}{kind} {test}{end}")
        else:
            text = self._short(bound(text, data))
            self.lines += statement(kind, text, indent, length)

    def _reject(self, condition: Folded, data: Code, indent: int) -> None:
        """Return False where the condition holds."""
        if condition is False:
            return
        if condition is True:
            self._line("return False", indent)
            return
        start = len(self.lines)
        self._statement("if", condition, data, indent)
        self._line("return False", indent + STEP)
        self._last = (start, len(self.lines), condition, data, indent)

    def _variable(self, hint: str) -> Code:
        """A name that nothing around here uses; give it back by cutting ``_live``."""
        name = hint
        count = 1
        while name in self._live or name in self._annotated:
            count += 1
            name = f"{hint}{count}"
        self._live.append(name)
        return Code(name)

    def _annotated_variable(self, hint: str) -> Code:
        """The same, never given back: to mypy a name has one annotation in a function."""
        name = self._variable(hint)
        self._annotated.add(name.text)
        return name

    # Expressions

    def call(self, child: Child, data: Code = HERE) -> str:
        """The test of a subschema by its function.

        Where that is a type guard it must not narrow: what comes after still looks
        at the value as any JSON there is, and a comparison narrows nothing.
        """
        function = self._functions.boolean(child)
        test = f"{function}({data})"
        if data not in (self._subject, HERE) or not self._functions.narrows(function):
            return test
        # A comparison that is too long for a line would not lay out well.
        return f"{test} is True" if len(test) < 50 else f"bool({test})"

    def probed(self, probe: ir.Probe, facts: Facts) -> Folded:
        inline = self._expression(probe.child, facts, INLINE)
        return self.call(probe.child) if inline is None else inline

    def possible(self, expr: ir.Expr) -> Kinds:
        return self._functions.shapes.of(expr)

    def seen(self, expr: ir.Expr) -> Kinds:
        return self._functions.shapes.seen_by(expr)

    def whole(self, expr: ir.Expr) -> Kinds:
        return self._functions.shapes.whole(expr)

    def _expression(self, child: Child, facts: Facts, budget: int) -> Folded | None:
        """A subschema as one expression, None if that is not possible or too large."""
        if len(self._stack) > 1 and child.key in self._stack[1:]:
            return None
        if facts.present:
            facts = facts._replace(present=frozenset())
        key = (child.key, facts)
        known = self._functions.expressions
        if key not in known:
            self._stack.append(child.key)
            try:
                checks = ordered(self._functions.checks(child))
                if self._is_foreign(child):
                    checks = canonical(checks)
                known[key] = self._conjunction(checks, facts)
            finally:
                self._stack.pop()
        folded = known[key]
        return folded if folded is None or size(folded) <= budget else None

    def _is_foreign(self, child: Child) -> bool:
        """Whether it is another file's: how its keys are ordered must not show here."""
        return child.schema.document.uri != self._functions.home

    def _conjunction(self, checks: Iterable[Check], facts: Facts) -> Folded | None:
        operands: list[Folded] = []
        total = 0
        before: Check | None = None
        for check in checks:
            if before is not None:
                facts = self._after(before, facts)
            before = check
            operand = self._operand(check, facts)
            if operand is None:
                return None
            operands.append(operand)
            total += size(operand)
            if total > 2 * INLINE:
                # Longer than any budget.
                return None
        return all_of(operands)

    def _after(self, check: Check, facts: Facts, *otherwise: ir.When) -> Facts:
        """What is known once a check has passed, and that for all other values."""
        shapes = self._functions.shapes
        facts = after(check, facts)
        if isinstance(check, ir.Require) and isinstance(check.ok, ir.KindIs):
            return facts
        both = (check, *otherwise)
        return facts.implying(shapes.passing(*both), shapes.seen(*both))

    def _operand(self, check: Check, facts: Facts) -> Folded | None:
        match check:
            case ir.Require():
                ok = check.ok
                if isinstance(ok, ir.ExactlyOne) and self._exclusive(ok.operands):
                    ok = ir.Either(ok.operands)
                if isinstance(ok, ir.Either) and self.tag(ok.operands):
                    return None
                return fold(ok, facts, self)
            case ir.Secret():
                return True
            case ir.Missing():
                return all_of([f"{lit(name)} in {HERE}" for name in check.names])
            case ir.When(body=()):
                return True
            case ir.When():
                condition = fold(check.condition, facts, self)
                if condition is None or condition is False:
                    return not_(condition) if condition is False else None
                inner = holding(check.condition, facts, self)
                body = self._conjunction(check.body, inner)
                return None if body is None else any_of([not_(condition), body])
            case ir.Apply():
                return self._apply(check.child, facts)
            case ir.Rest():
                if (
                    check.patterns
                    or check.marks
                    or check.child.schema.value is not False
                ):
                    return True if self._trivial(check.child) else None
                return self._closed(check)
            case ir.Members():
                return self._inline_members(check, facts)
            case ir.Items():
                return True if self._trivial(check.child) else self._all_items(check)
            case ir.Matching() | ir.Names():
                return True if self._trivial(check.child) else None
            case ir.Positions() | ir.Contains():
                return None
        assert_never(check)

    def _all_items(self, check: ir.Items) -> Folded | None:
        """One call for all items, where there is one."""
        function = self._of_several(check.child)
        if function is None or check.marks:
            return None
        items = f"{HERE}[{check.start}:]" if check.start else HERE
        return f"{function}({items})"

    def _of_several(self, child: Child) -> Code | None:
        """The function that asks of several values what a subschema asks of one."""
        match ordered(self._functions.checks(child)):
            case [ir.Apply(child=meant)]:
                return self._of_several(meant)
            case [
                ir.Require(ok=ir.KindIs(kinds=ir.STRING)),
                ir.When(body=[ir.Require(ok=ir.Test(code=test))]),
            ]:
                found = OF_SEVERAL.get(test.text.removesuffix(f"({HERE})"))
                return None if found is None else self._functions.support(*found)
        return None

    def _inline_members(self, check: ir.Members, facts: Facts) -> Folded | None:
        """Few properties of which little is asked, by subscripts."""
        relevant = [each for each in check.children if not self._trivial(each[1])]
        if len(relevant) > _SMALL:
            return None
        if relevant and self._is_foreign(relevant[0][1]):
            relevant.sort(key=itemgetter(0))
        operands: list[Folded] = []
        longest = min(_LONG, self._functions.line_length - _BESIDE)
        for name, child in relevant:
            test = self._expression(child, NOTHING_KNOWN, _SMALL)
            if test is None:
                return None
            key = lit(name)
            if not isinstance(test, bool):
                test = bound(test, Code(f"{HERE}[{key}]"))
            if len(str(test)) > longest:
                return None
            if name in facts.present:
                operands.append(test)
            else:
                operands.append(any_of([f"{key} not in {HERE}", test]))
        return all_of(operands)

    def _apply(self, child: Child, facts: Facts) -> Folded | None:
        inline = self._expression(child, facts, INLINE)
        if inline is not None:
            return inline
        return self.call(child) if self._is_apart(child) else None

    def _is_apart(self, child: Child) -> bool:
        """Whether what others may refer to as well is asked by a call.

        In text that nobody reads the little that is asked stands in its place.
        """
        functions = self._functions
        if not functions.shared(child):
            return False
        if functions.line_length != ANY_LENGTH or len(self.lines) > _FULL:
            return True
        return functions.recurses(child) or not functions.sizes.may_be_copied(child)

    def _trivial(self, child: Child) -> bool:
        return not self._functions.checks(child)

    def _exclusive(self, operands: tuple[ir.Expr, ...]) -> bool:
        return self._functions.shapes.exclusive(operands)

    def tag(self, operands: tuple[ir.Expr, ...]) -> str:
        """The property that tells which of several subschemas a value is for."""
        children = [each.child for each in operands if isinstance(each, ir.Probe)]
        if len(children) < len(operands):
            return ""
        return self._functions.shapes.discriminator(children)

    def _closed(self, check: ir.Rest) -> Folded:
        """Whether an object has no properties but the named ones."""
        if not check.names:
            return Not_(HERE.text)
        return f"{self._known(check.names)}.issuperset({HERE})"

    def _known(self, names: Iterable[str]) -> Code:
        return self._functions.strings("names", tuple(sorted(names)))

    # Requirements

    def requirement_fails(
        self, check: ir.Require, facts: Facts, data: Code, indent: int
    ) -> Folded:
        """The condition under which a requirement is not met."""
        ok = check.ok
        if isinstance(ok, ir.ExactlyOne):
            if not self._exclusive(ok.operands):
                return self._not_exactly_one(ok, facts, data, indent)
            ok = ir.Either(ok.operands)
        condition = failing(ok, facts, self)
        if condition is None:
            raise AssertionError("a requirement that is no expression")
        return condition

    def _not_exactly_one(
        self, ok: ir.ExactlyOne, facts: Facts, data: Code, indent: int
    ) -> Folded:
        matched = self._variable("matched")
        self._line(f"{matched} = 0", indent)
        for operand in ok.operands:
            folded = fold(operand, facts, self)
            if folded is False or folded is None:
                continue
            if folded is not True:
                self._statement("if", folded, data, indent)
            self._line(f"{matched} += 1", indent + STEP * (folded is not True))
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
        seen = self._annotated_variable("seen")
        start = f"set({lit(tuple(names))})" if names else "set()"
        self._line(f"{seen}: set[str] = {start}", indent)
        for mark in marks:
            inner = self._conditions(mark, data, facts, indent)
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
        seen = self._annotated_variable("seen")
        self._line(f"{seen} = set(range({start}))", indent)
        for mark in marks:
            inner = self._conditions(mark, data, facts, indent)
            if mark.everything:
                self._line(f"{seen}.update(range(len({data})))", inner)
            if mark.before:
                self._line(f"{seen}.update(range({mark.before}))", inner)
            for child in mark.matching:
                function = self._functions.boolean(child)
                each = f"i for i, item in enumerate({data})"
                self._update(seen, each, f"if {function}(", inner)
        return seen

    def _update(self, seen: Code, each: str, head: str, indent: int) -> None:
        """Add what a comprehension gives, on so many lines as black gives it."""
        length, pad = self._functions.line_length, " " * indent
        whole = f"[{each} {head}item)]"
        one = f"{seen}.update({whole})"
        if indent + len(one) <= length:
            self._line(one, indent)
            return
        lines = [f"{pad}    {whole}"]
        if len(lines[0]) > length:
            first, _, loop = each.partition(" ")
            inner = [f"{pad}        {first}", f"{pad}        {loop}"]
            inner += layout(
                Group(head, ("item",), ")", lone=True), indent + 2 * STEP, length
            )
            lines = [f"{pad}    [", *inner, f"{pad}    ]"]
        self.lines += [f"{pad}{seen}.update(", *lines, f"{pad})"]

    def _conditions(self, mark: ir.Mark, data: Code, facts: Facts, indent: int) -> int:
        condition = fold(ir.All(mark.conditions), facts, self)
        if condition is True or condition is None:
            return indent
        self._statement("if", condition, data, indent)
        return indent + STEP


def search_of(functions: Functions, pattern: ir.Pattern) -> Code:
    """The search function of a pattern."""
    return pattern_search(functions, "pattern", pattern.source)
