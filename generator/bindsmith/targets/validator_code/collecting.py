"""Functions that collect every violation; they run only on what is invalid.

They are small and slow on purpose: one function a subschema, tables of them, and the
loops in ``support/collect.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, assert_never

from bindsmith.emit.group import Group, layout
from bindsmith.ir import checks as ir
from bindsmith.ir.checks import Check, Child
from bindsmith.ir.code import Code, code, lit
from bindsmith.targets.validator_code.expressions import (
    NOTHING_KNOWN,
    Facts,
    fold,
)
from bindsmith.targets.validator_code.printer import (
    STEP,
    Functions,
    Printer,
    given,
    search_of,
)

_DATA = Code("x")


class CollectingFunctions(Functions, Protocol):
    """What this printer asks of the module."""

    def errors(self, child: Child) -> str:
        """The name of the collecting function of a subschema."""

    def has_secrets(self, child: Child) -> bool:
        """Whether anything in a subschema must not be quoted."""

    def part(self, child: Child) -> tuple[str, str]:
        """That of what a subschema stands for, and the pointer that leads there."""


class CollectingPrinter(Printer):
    """Prints a function ``(x, at, via, out)`` that reports to ``out``."""

    def __init__(
        self, functions: CollectingFunctions, child: Child, name: str, base: str
    ) -> None:
        super().__init__(functions, child, _DATA)
        self._module = functions
        checks = functions.checks(child, _DATA)
        if base:
            if any(not is_leaf(check) for check in checks):
                self._layout(Group("if out.visited(", (name, "at"), "):"), STEP)
                self._line("return", 2 * STEP)
            where = code("{}", base)
            self._layout(Group("via = (", ("via", '""', where.text), ")"), STEP)
        self._block(checks, NOTHING_KNOWN, STEP)
        if not self.lines:
            self._line("pass", STEP)

    def _layout(self, group: Group, indent: int) -> None:
        self.lines += layout(group, indent, self._module.line_length)

    def _call(self, function: str, indent: int, *arguments: str | Group) -> None:
        self._layout(Group(f"{function}(", tuple(arguments), ")"), indent)

    def _report(self, method: str, indent: int, *arguments: str | Group) -> None:
        self._call(f"out.{method}", indent, "x", "at", "via", *arguments)

    def _block(self, checks: Iterable[Check], facts: Facts, indent: int) -> None:
        """Neighbours under one condition share its ``if``."""
        group: list[Check] = []
        condition: ir.Expr | None = None
        for check in checks:
            if isinstance(check, ir.When):
                if condition is not None and check.condition == condition:
                    group += check.body
                    continue
                self._when(condition, group, facts, indent)
                condition, group = check.condition, list(check.body)
            else:
                self._when(condition, group, facts, indent)
                condition, group = None, []
                self._check(check, facts, indent)
        self._when(condition, group, facts, indent)

    def _hush(self, children: Iterable[Child], indent: int) -> None:
        """Branches are only probed: what they know to be secret has to be told."""
        parts = []
        for child in dict.fromkeys(children):
            function, _ = self._module.part(child)
            if function and self._module.has_secrets(child):
                parts.append(function)
        if parts:
            self._call("out.hush", indent, "x", "at", *parts)

    def _when(
        self,
        condition: ir.Expr | None,
        body: list[Check],
        facts: Facts,
        indent: int,
    ) -> None:
        if condition is None:
            return
        self._hush(ir.probed(condition), indent)
        folded = fold(condition, facts, self._probed)
        if folded is False:
            return
        if folded is True or folded is None:
            self._block(body, given(condition, facts), indent)
            return
        start = len(self.lines)
        self._statement("if", folded, indent)
        opened = len(self.lines)
        self._block(body, given(condition, facts), indent + STEP)
        if len(self.lines) == opened:
            del self.lines[start:]

    def _check(self, check: Check, facts: Facts, indent: int) -> None:
        match check:
            case ir.Require():
                self._require(check, facts, indent)
            case ir.Missing():
                names = Group("(", tuple(map(_q, check.names)), ")")
                extra = (lit(check.because).text,) if check.because else ()
                self._report("missing", indent, _q(check.where), names, *extra)
            case ir.When():
                self._when(check.condition, list(check.body), facts, indent)
            case ir.Apply():
                self._in_place(check, indent)
            case ir.Members():
                self._members(check, indent)
            case ir.Rest():
                self._rest(check, facts, indent)
            case ir.Matching():
                function, rest = self._module.part(check.child)
                if function:
                    search = search_of(self._module, check.pattern).text
                    where = _q(check.where + rest)
                    self._report("matching", indent, where, search, function)
            case ir.Names():
                function, rest = self._module.part(check.child)
                if function:
                    self._report("names", indent, _q(check.where + rest), function)
            case ir.Positions():
                parts = tuple(self._part(child) for child in check.children)
                table = self._module.table("positions", Group("(", parts, ")"))
                self._report("positions", indent, _q(check.where), table)
            case ir.Items():
                self._items(check, facts, indent)
            case ir.Contains():
                self._contains(check, indent)
            case ir.Secret():
                self._line("out.secret(at)", indent)
            case _:
                assert_never(check)

    def _part(self, child: Child) -> Group:
        function, rest = self._module.part(child)
        return Group("(", (function or self._anything(), _q(rest)), ")")

    def _anything(self) -> str:
        return self._module.support("collect", "anything").text

    def _require(self, check: ir.Require, facts: Facts, indent: int) -> None:
        arguments: list[str | Group] = [_q(check.where), _q(check.message)]
        if check.causes:
            parts = tuple(self._branch(where, child) for where, child in check.causes)
            arguments.append(self._module.table("branches", Group("(", parts, ")")))
        self._hush(ir.probed(check.ok), indent)
        condition = self.requirement_fails(check, facts, indent)
        if condition is False:
            return
        if condition is not True:
            self._statement("if", condition, indent)
            indent += STEP
        self._report("fail", indent, *arguments)

    def _branch(self, where: str, child: Child) -> Group:
        function, rest = self._module.part(child)
        return Group("(", (function or self._anything(), _q(where + rest)), ")")

    def _in_place(self, check: ir.Apply, indent: int) -> None:
        function, rest = self._module.part(check.child)
        if function:
            via = Group("(", ("via", _q(check.where + rest), '""'), ")")
            self._call(function, indent, "x", "at", via, "out")

    def _members(self, check: ir.Members, indent: int) -> None:
        rows: list[str | Group] = []
        for name, child in check.children:
            function, rest = self._module.part(child)
            if function:
                key = lit(name).text
                rows.append(Group(f"{key}: (", (function, _q(rest)), ")"))
        if rows:
            table = self._module.table("members", Group("{", tuple(rows), "}"))
            self._report("members", indent, _q(check.where), table)

    def _rest(self, check: ir.Rest, facts: Facts, indent: int) -> None:
        function, rest = self._module.part(check.child)
        if not function:
            return
        if check.marks:
            taken = self.seen_names(check.marks, check.names, _DATA, facts, indent)
        elif check.names:
            names = tuple(sorted(check.names))
            taken = self._module.constant("names", code("frozenset({})", names))
        else:
            taken = Code("()")
        searches = tuple(search_of(self._module, each).text for each in check.patterns)
        where = _q(check.where + rest)
        self._report(
            "rest", indent, where, taken.text, Group("(", searches, ")"), function
        )

    def _items(self, check: ir.Items, facts: Facts, indent: int) -> None:
        function, rest = self._module.part(check.child)
        if not function:
            return
        extra: tuple[str, ...] = ()
        if check.marks:
            seen = self.seen_items(check.marks, check.start, _DATA, facts, indent)
            extra = (seen.text,)
        where = _q(check.where + rest)
        self._report("items", indent, where, str(check.start), function, *extra)

    def _contains(self, check: ir.Contains, indent: int) -> None:
        if check.least <= 0 and check.most is None:
            return
        visit, _ = self._module.part(check.child)
        if visit and self._module.has_secrets(check.child):
            self._call("out.hush_items", indent, "x", "at", visit)
        function = self._functions.boolean(check.child)
        count = self._variable("count")
        self._line(f"{count} = sum(map({function}, x))", indent)
        if check.least > 0:
            self._line(f"if {count} < {check.least}:", indent)
            items = "item" if check.least == 1 else "items"
            phrase = f"must contain at least {check.least} matching {items}"
            part = self._branch(check.where, check.child)
            where = _q(check.where_least)
            self._report("contains", indent + STEP, where, _q(phrase), part)
        if check.most is not None:
            self._line(f"if {count} > {check.most}:", indent)
            items = "item" if check.most == 1 else "items"
            phrase = f"must contain at most {check.most} matching {items}"
            self._report("fail", indent + STEP, _q(check.where_most), _q(phrase))


def is_leaf(check: Check) -> bool:
    """Whether a check has no subschema, so that its function depends on no other."""
    match check:
        case ir.Require():
            return not check.causes and _is_plain(check.ok)
        case ir.Missing() | ir.Secret():
            return True
        case ir.When():
            return _is_plain(check.condition) and all(map(is_leaf, check.body))
    return False


def _is_plain(expr: ir.Expr) -> bool:
    match expr:
        case ir.Test() | ir.Compare() | ir.KindIs():
            return True
        case ir.Not():
            return _is_plain(expr.operand)
        case ir.All() | ir.Either():
            return all(map(_is_plain, expr.operands))
    return False


def _q(text: str) -> str:
    return lit(text).text
