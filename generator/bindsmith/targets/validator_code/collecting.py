"""Functions that collect every violation; they run only on what is invalid.

They are small on purpose: one function a subschema, tables of them, and the loops in
``support/collect.py``, which visit only what the boolean functions refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, assert_never

from bindsmith.emit.group import Group, layout
from bindsmith.ir import checks as ir
from bindsmith.ir.checks import ANYTHING, HERE, Check, Child
from bindsmith.ir.code import Code, code, lit
from bindsmith.ir.json import Json
from bindsmith.targets.validator_code.expressions import (
    NOTHING_KNOWN,
    Facts,
    Folded,
    after,
    all_of,
    fold,
    holding,
    not_,
    size,
)
from bindsmith.targets.validator_code.ordering import ordered
from bindsmith.targets.validator_code.printer import (
    INLINE,
    STEP,
    Functions,
    Printer,
    search_of,
)

_DATA = Code("x")
# Up to here it pays to ask for each property, and not to look each up that is there.
_FEW = 16
# So many names are asked for before what is missing is looked for.
_ASKED = 4


class CollectingFunctions(Functions, Protocol):
    """What this printer asks of the module."""

    def errors(self, child: Child) -> str:
        """The name of the collecting function of a subschema."""

    def has_secrets(self, child: Child) -> bool:
        """Whether anything in a subschema must not be quoted."""

    def part(self, child: Child) -> tuple[str, str]:
        """That of what a subschema stands for, and the pointer that leads there."""

    def test(self, child: Child, *, leaf: bool = False) -> str:
        """The boolean function of the same, "None" where it must not be relied on."""

    def has_boolean(self, child: Child) -> bool:
        """Whether the boolean functions have one for a subschema as it is."""

    def is_leaf(self, child: Child) -> bool:
        """Whether a subschema has no others that matter."""

    def tags(self, child: Child) -> Iterable[tuple[str, Json]]:
        """The properties with one value that objects of a subschema have."""


class CollectingPrinter(Printer):
    """Prints a function ``(x, at, via, out)`` that reports to ``out``."""

    def __init__(
        self, functions: CollectingFunctions, child: Child, name: str, base: str
    ) -> None:
        super().__init__(functions, child, _DATA)
        self._module = functions
        checks = functions.checks(child)
        if name and self._overlap(checks):
            self._layout(Group("if out.visited(", (name, "at"), "):"), STEP)
            self._line("return", 2 * STEP)
        if base:
            where = code("{}", base)
            self._layout(Group("via = (", ("via", '""', where.text), ")"), STEP)
        self._block(checks, NOTHING_KNOWN, STEP)
        if self.lines and self.lines[-1].strip() == "return":
            self.lines.pop()
        if not self.lines:
            self._line("pass", STEP)

    def _layout(self, group: Group, indent: int) -> None:
        self.lines += layout(group, indent, self._module.line_length)

    def _call(self, function: str, indent: int, *arguments: str | Group) -> None:
        self._layout(Group(f"{function}(", tuple(arguments), ")"), indent)

    def _report(self, method: str, indent: int, *arguments: str | Group) -> None:
        self._call(f"out.{method}", indent, "x", "at", "via", *arguments)

    def _overlap(self, checks: Iterable[Check]) -> bool:
        """Whether a subschema may apply two others to one value.

        Only then can functions multiply, where both lead to the same third.  An
        unconditional check of some values excludes another's by their names.
        """
        in_place, named, matched, others = 0, 0, 0, 0
        for check in _flat(checks):
            match check:
                case ir.Apply():
                    in_place += self._leads_on(check.child)
                case ir.Members():
                    named += any(self._leads_on(child) for _, child in check.children)
                case ir.Matching():
                    matched += self._leads_on(check.child)
                case ir.Rest() | ir.Items():
                    others += self._leads_on(check.child)
                case ir.Positions():
                    others += any(map(self._leads_on, check.children))
        values = named + matched + others
        if in_place:
            return in_place + values > 1
        return matched > 1 or (matched > 0 and named > 0)

    def _leads_on(self, child: Child) -> bool:
        return not self._module.is_leaf(child)

    def _block(self, checks: Iterable[Check], facts: Facts, indent: int) -> None:
        """Neighbours under one condition share its ``if``."""
        group: list[Check] = []
        condition: ir.Expr | None = None
        checks = tuple(checks)
        for index, check in enumerate(checks):
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
                if indent == STEP and _settles(check, checks[index + 1 :], facts):
                    self._line("return", indent + STEP)
                    facts = after(check, facts)
            # What fails is told, and the rest is looked at all the same.
            facts = facts.implying(ANYTHING, self._functions.shapes.seen(check))
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
        if not body:
            return
        folded = fold(condition, facts, self)
        if folded is False:
            return
        if folded is True or folded is None:
            self._block(body, holding(condition, facts, self), indent)
            return
        start = len(self.lines)
        self._statement("if", folded, _DATA, indent)
        opened = len(self.lines)
        self._block(body, holding(condition, facts, self), indent + STEP)
        if len(self.lines) == opened:
            del self.lines[start:]

    def _check(self, check: Check, facts: Facts, indent: int) -> None:
        match check:
            case ir.Require():
                self._require(check, facts, indent)
            case ir.Missing():
                self._missing(check, indent)
            case ir.When():
                self._when(check.condition, list(check.body), facts, indent)
            case ir.Apply():
                self._in_place(check, indent)
            case ir.Members():
                self._members(check, indent)
            case ir.Rest():
                self._rest(check, facts, indent)
            case ir.Matching():
                part = self._part(check.child)
                if part:
                    search = search_of(self._module, check.pattern).text
                    self._report("matching", indent, _q(check.where), search, part)
            case ir.Names():
                part = self._part(check.child)
                if part:
                    self._report("names", indent, _q(check.where), part)
            case ir.Positions():
                known = (self._part(child) for child in check.children)
                parts = tuple(part or self._anything() for part in known)
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

    def _missing(self, check: ir.Missing, indent: int) -> None:
        if len(check.names) <= _ASKED:
            found = all_of([f"{lit(name)} in {HERE}" for name in check.names])
            self._statement("if", not_(found), _DATA, indent)
            indent += STEP
        names = Group("(", tuple(map(_q, check.names)), ")")
        extra = (lit(check.because).text,) if check.because else ()
        self._report("missing", indent, _q(check.where), names, *extra)

    def _part(self, child: Child, *, leaf: bool = False) -> Group | None:
        """The row of a subschema, None if it accepts anything."""
        function, rest = self._module.part(child)
        if not function:
            return None
        return Group(
            "(", (self._module.test(child, leaf=leaf), function, _q(rest)), ")"
        )

    def _anything(self) -> Group:
        function = self._module.support("collect", "anything").text
        return Group("(", ("None", function, _q("")), ")")

    def _require(self, check: ir.Require, facts: Facts, indent: int) -> None:
        arguments: list[str | Group] = [_q(check.where), _q(check.message)]
        if check.causes:
            rows = tuple(self._option(where, child) for where, child in check.causes)
            arguments.append(self._module.table("options", Group("(", rows, ")")))
        self._hush(ir.probed(check.ok), indent)
        condition = self.requirement_fails(check, facts, _DATA, indent)
        if condition is False:
            return
        if condition is not True:
            self._statement("if", condition, _DATA, indent)
            indent += STEP
        self._report("mismatch" if check.causes else "fail", indent, *arguments)

    def _option(self, where: str, child: Child) -> Group:
        function, rest = self._module.part(child)
        function = function or self._module.support("collect", "anything").text
        tags = Group("(", tuple(map(_pair, self._module.tags(child))), ")")
        return Group("(", (function, _q(where + rest), tags), ")")

    def _in_place(self, check: ir.Apply, indent: int) -> None:
        function, rest = self._module.part(check.child)
        if function:
            via = Group("(", ("via", _q(check.where + rest), '""'), ")")
            self._call(function, indent, "x", "at", via, "out")

    def _members(self, check: ir.Members, indent: int) -> None:
        if len(check.children) <= _FEW:
            alone = len(check.children) == 1
            for name, child in check.children:
                self._member(name, child, indent, alone=alone)
            return
        rows: list[str | Group] = []
        for name, child in check.children:
            part = self._part(child, leaf=True)
            if part:
                rows.append(Group(f"{lit(name)}: (", part.items, ")"))
        if rows:
            table = self._module.table("members", Group("{", tuple(rows), "}"))
            self._report("members", indent, table)

    def _member(self, name: str, child: Child, indent: int, *, alone: bool) -> None:
        function, rest = self._module.part(child)
        if not function:
            return
        key = lit(name).text
        self._line(f"if {key} in x:", indent)
        indent += STEP
        valid = self._valid(child, alone=alone)
        if valid is not None and not isinstance(valid, bool):
            self._line(f"v = x[{key}]", indent)
            self._statement("if", not_(valid), Code("v"), indent)
            indent += STEP
        self._report("member", indent, key, function, *([_q(rest)] if rest else ()))

    def _valid(self, child: Child, *, alone: bool) -> Folded | None:
        """What tells that there is nothing to report, None where only a visit does.

        To ask first what is alone saves no visit: something is wrong somewhere.
        """
        if self._module.has_secrets(child):
            return None
        if self._module.is_leaf(child):
            return self._expression(child, NOTHING_KNOWN, INLINE)
        if alone:
            return None
        valid: Folded | None
        if self._module.has_boolean(child):
            valid = self.call(child)
        else:
            valid = self._parts_valid(child)
        return None if valid is None else all_of(["out.probing", valid])

    def _parts_valid(self, child: Child) -> Folded | None:
        """The same for an array or a map whose parts all have one subschema."""
        operands: list[Folded] = []
        facts = NOTHING_KNOWN
        for check in ordered(self._functions.checks(child)):
            operand = self._operand(check, facts)
            if operand is None:
                operand = self._each_valid(check, facts)
            if operand is None:
                return None
            operands.append(operand)
            facts = self._after(check, facts)
        valid = all_of(operands)
        return valid if size(valid) <= INLINE else None

    def _each_valid(self, check: Check, facts: Facts) -> Folded | None:
        match check:
            case ir.When(condition=condition, body=(ir.Items() as items,)):
                if items.start or items.marks:
                    return None
                values, part = HERE.text, items.child
            case ir.When(condition=condition, body=(ir.Rest() as rest,)):
                if rest.names or rest.patterns or rest.marks:
                    return None
                values, part = f"{HERE}.values()", rest.child
            case _:
                return None
        test = self._module.test(part)
        if test == "None" or fold(condition, facts, self) is not True:
            return None
        return f"all(map({test}, {values}))"

    def _rest(self, check: ir.Rest, facts: Facts, indent: int) -> None:
        part = self._part(check.child)
        if not part:
            return
        if check.marks:
            taken = self.seen_names(check.marks, check.names, _DATA, facts, indent)
        elif check.names:
            taken = self._known(check.names)
        else:
            taken = Code("()")
        if not (check.patterns or check.marks) and check.child.schema.value is False:
            self._statement("if", not_(self._closed(check)), _DATA, indent)
            self._report("extra", indent + STEP, _q(check.where), taken.text)
            return
        searches = tuple(search_of(self._module, each).text for each in check.patterns)
        where, known = _q(check.where), Group("(", searches, ")")
        self._report("rest", indent, where, taken.text, known, part)

    def _items(self, check: ir.Items, facts: Facts, indent: int) -> None:
        part = self._part(check.child)
        if not part:
            return
        extra: tuple[str, ...] = ()
        if check.marks:
            seen = self.seen_items(check.marks, check.start, _DATA, facts, indent)
            extra = (seen.text,)
        self._report("items", indent, _q(check.where), str(check.start), part, *extra)

    def _contains(self, check: ir.Contains, indent: int) -> None:
        visit, _ = self._module.part(check.child)
        if visit and self._module.has_secrets(check.child):
            self._call("out.hush_items", indent, "x", "at", visit)
        if check.least <= 0 and check.most is None:
            return
        function = self._functions.boolean(check.child)
        count = self._variable("count")
        self._line(f"{count} = sum(map({function}, x))", indent)
        if check.least > 0:
            self._line(f"if {count} < {check.least}:", indent)
            items = "item" if check.least == 1 else "items"
            phrase = f"must contain at least {check.least} matching {items}"
            option = self._option(check.where, check.child)
            where = _q(check.where_least)
            self._report("contains", indent + STEP, where, _q(phrase), option)
        if check.most is not None:
            self._line(f"if {count} > {check.most}:", indent)
            items = "item" if check.most == 1 else "items"
            phrase = f"must contain at most {check.most} matching {items}"
            self._report("fail", indent + STEP, _q(check.where_most), _q(phrase))


def _flat(checks: Iterable[Check]) -> Iterator[Check]:
    for check in checks:
        if isinstance(check, ir.When):
            yield from _flat(check.body)
        else:
            yield check


def _settles(check: Check, later: tuple[Check, ...], facts: Facts) -> bool:
    """Whether nothing later looks at a value of the wrong type."""
    if not isinstance(check, ir.Require) or not isinstance(check.ok, ir.KindIs):
        return False
    kinds = facts.kinds - check.ok.kinds
    return bool(later and kinds) and all(
        isinstance(each, ir.When)
        and isinstance(each.condition, ir.KindIs)
        and not each.condition.kinds & kinds
        for each in later
    )


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
        case ir.Test() | ir.Compare() | ir.Among() | ir.KindIs():
            return True
        case ir.Not():
            return _is_plain(expr.operand)
        case ir.All() | ir.Either():
            return all(map(_is_plain, expr.operands))
    return False


def _pair(item: tuple[str, Json]) -> Group:
    name, value = item
    return Group("(", (lit(name).text, lit(value).text), ")")


def _q(text: str) -> str:
    return lit(text).text
