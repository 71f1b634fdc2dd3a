"""Functions that answer whether an instance is valid, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import assert_never

from bindsmith.emit.condition import All_, Any_, Not_
from bindsmith.emit.group import Group
from bindsmith.ir import checks as ir
from bindsmith.ir.checks import HERE, Check, Child
from bindsmith.ir.code import Code, lit
from bindsmith.targets.validator_code.expressions import (
    NOTHING_KNOWN,
    STRING,
    Facts,
    Folded,
    any_of,
    fold,
    holding,
    kind_test,
    not_,
)
from bindsmith.targets.validator_code.object_code import ObjectPrinter
from bindsmith.targets.validator_code.ordering import ordered
from bindsmith.targets.validator_code.printer import (
    ANY_LENGTH,
    INLINE,
    STEP,
    Functions,
)
from bindsmith.targets.validator_code.shapes import is_else

_DEEPEST = 3
_TOLD = f"isinstance({HERE}, "
# The value, or a property's in it: true is what is not empty.
_VALUE = re.compile(rf"{HERE}(?:\[{STRING}\])*\Z")
# Of values that may be any: not ``in``, not ``is``, not a length.
_COMPARISON = re.compile(r"(?<!\)) (?:==|!=|<=?|>=?) ")


def _is_of_objects(condition: ir.Expr) -> bool:
    return isinstance(condition, ir.KindIs) and condition.kinds == ir.OBJECT


def _is_bool(folded: Folded, is_told: bool = False) -> bool:
    """Whether an expression gives True or False and nothing else.

    A method gives what it likes, unless the value's class ``is_told`` before.
    """
    match folded:
        case Any_() | All_():
            for each in folded.operands:
                if not _is_bool(each, is_told):
                    return False
                # What comes after it is asked where it does not hold, or where it does.
                test = not_(each) if isinstance(folded, Any_) else each
                is_told = is_told or str(test).startswith(_TOLD)
            return True
        case bool() | Not_():
            return True
        case str():
            is_method = folded.startswith(f"{HERE}.") and not is_told
            is_value = is_method or _VALUE.match(folded)
            return not is_value and not _COMPARISON.search(folded)
    return False


class BooleanPrinter(ObjectPrinter):
    """Prints a function that returns True or False."""

    def __init__(self, functions: Functions, child: Child, data: Code) -> None:
        super().__init__(functions, child, data)
        self._done: set[str] = set()
        whole = self._expression(child, NOTHING_KNOWN, 2 * INLINE)
        # Comparisons of any value with any other are not known to give a bool.
        if whole is not None and _is_bool(whole):
            self._statement("return", whole, data, STEP)
            return
        self._block(functions.checks(child), data, NOTHING_KNOWN, STEP)
        self._conclude()

    def _conclude(self) -> None:
        """Return True, or what the last test gives where nothing else comes after it."""
        start, end, condition, data, indent = self._last
        answer = not_(condition)
        if end == len(self.lines) and indent == STEP and _is_bool(answer):
            del self.lines[start:]
            self._statement("return", answer, data, STEP)
        else:
            self._line("return True", STEP)

    def _block(
        self, checks: Iterable[Check], data: Code, facts: Facts, indent: int
    ) -> Facts:
        checks = ordered(checks)
        of_objects: list[Check] = []
        others: list[Check] = []
        for check in checks:
            if isinstance(check, ir.When) and _is_of_objects(check.condition):
                of_objects += check.body
            elif isinstance(check, ir.Require) and isinstance(check.ok, ir.KindIs):
                self._check(check, data, facts, indent)
                facts = self._after(check, facts)
            else:
                others.append(check)
        if of_objects:
            facts = self._if_object(of_objects, data, facts, indent)
        self._sequence(others, data, facts, indent)
        return facts

    def _if_object(
        self, checks: list[Check], data: Code, facts: Facts, indent: int
    ) -> Facts:
        condition = kind_test(ir.OBJECT, facts)
        if condition is False:
            return facts
        if condition is True:
            return self._object(checks, data, facts, indent)
        start = len(self.lines)
        self._statement("if", condition, data, indent)
        opened = len(self.lines)
        self._object(checks, data, facts.narrowed(ir.OBJECT), indent + STEP)
        if len(self.lines) == opened:
            del self.lines[start:]
            return facts
        return facts.implying(ir.ANYTHING, ir.OBJECT)

    def _sequence(
        self, checks: list[Check], data: Code, facts: Facts, indent: int
    ) -> None:
        position = 0
        while position < len(checks):
            check = checks[position]
            position += 1
            if isinstance(check, ir.When) and not check.body:
                continue
            if isinstance(check, ir.When) and position < len(checks):
                following = checks[position]
                if is_else(following, check):
                    self._if_else(check, following, data, facts, indent)
                    facts = self._after(check, facts, following)
                    position += 1
                    continue
            self._check(check, data, facts, indent)
            if position < len(checks):
                facts = self._after(check, facts)

    def _check(self, check: Check, data: Code, facts: Facts, indent: int) -> None:
        match check:
            case ir.Require():
                self._require(check, data, facts, indent)
            case ir.When():
                self._when(check, data, facts, indent)
            case ir.Apply():
                self._descend(check.child, data, facts, indent)
            case (
                ir.Members()
                | ir.Rest()
                | ir.Matching()
                | ir.Names()
                | ir.Missing(because="")
            ):
                self._object((check,), data, facts, indent)
            case ir.Positions():
                for index, child in enumerate(check.children):
                    self._position(index, child, data, indent)
            case ir.Items():
                self._items(check, data, facts, indent)
            case ir.Contains():
                self._contains(check, data, indent)
            case ir.Missing(names=names):
                self._missing(names, data, indent)
            case ir.Secret():
                pass
            case _:
                assert_never(check)

    def _when(self, check: ir.When, data: Code, facts: Facts, indent: int) -> None:
        condition = fold(check.condition, facts, self)
        if condition is False:
            return
        inner = holding(check.condition, facts, self)
        if condition is True or condition is None:
            self._block(check.body, data, inner, indent)
            return
        start = len(self.lines)
        self._statement("if", condition, data, indent)
        if not self._branch(check.body, data, inner, indent):
            del self.lines[start:]

    def _branch(
        self, body: Iterable[Check], data: Code, facts: Facts, indent: int
    ) -> bool:
        """The body of a branch, and whether there is anything in it."""
        opened = len(self.lines)
        done = set(self._done)
        self._block(body, data, facts, indent + STEP)
        self._done = done
        return len(self.lines) > opened

    def _if_else(
        self, then: ir.When, other: ir.When, data: Code, facts: Facts, indent: int
    ) -> None:
        condition = fold(then.condition, facts, self)
        if condition is None or isinstance(condition, bool):
            self._when(then, data, facts, indent)
            self._when(other, data, facts, indent)
            return
        start = len(self.lines)
        self._statement("if", condition, data, indent)
        held = holding(then.condition, facts, self)
        if not self._branch(then.body, data, held, indent):
            del self.lines[start:]
            self._when(other, data, facts, indent)
            return
        start = len(self.lines)
        self._line("else:", indent)
        held = holding(other.condition, facts, self)
        if not self._branch(other.body, data, held, indent):
            del self.lines[start:]

    # Requirements

    def _require(
        self, check: ir.Require, data: Code, facts: Facts, indent: int
    ) -> None:
        ok = check.ok
        probes = self._alternatives(ok)
        if probes:
            children = [each.child for each in probes]
            tag = self._functions.shapes.discriminator(children)
            if tag:
                self._by_tag(tag, children, data, facts, indent)
                return
            if self._told_apart(children, facts):
                self._by_kind(children, data, facts, indent)
                return
        with self._names():
            fails = self.requirement_fails(check, facts, data, indent)
            self._reject(fails, data, indent)

    def _alternatives(self, ok: ir.Expr) -> tuple[ir.Probe, ...]:
        """Branches of which at most one can match, and one has to."""
        if not isinstance(ok, ir.Either | ir.ExactlyOne):
            return ()
        probes = tuple(each for each in ok.operands if isinstance(each, ir.Probe))
        if len(probes) < 2 or len(probes) < len(ok.operands):
            return ()
        return probes if self._exclusive(probes) else ()

    def _told_apart(self, children: list[Child], facts: Facts) -> bool:
        """Whether the kind of a value tells which branch it is for.

        Only where a branch takes statements: else an expression does.
        """
        shapes = self._functions.shapes
        seen: set[str] = set()
        for child in children:
            kinds = shapes.kinds(child) & facts.kinds
            if kinds & seen:
                return False
            seen |= kinds
        inlined = [self._expression(child, facts, INLINE) for child in children]
        return any(
            each is None and not self._functions.shared(child)
            for each, child in zip(inlined, children, strict=True)
        )

    def _by_kind(
        self, children: list[Child], data: Code, facts: Facts, indent: int
    ) -> None:
        """A branch for each kind of value."""
        lead = "if"
        refused = facts.kinds
        for child in children:
            kinds = self._functions.shapes.kinds(child) & facts.kinds
            if not kinds:
                continue
            refused -= kinds
            test = kind_test(kinds, facts)
            if test is True and lead == "elif":
                self._line("else:", indent)
            else:
                self._statement(lead, test, data, indent)
            opened = len(self.lines)
            done = set(self._done)
            self._descend(child, data, facts.narrowed(kinds), indent + STEP)
            self._done = done
            if len(self.lines) == opened:
                self._line("pass", indent + STEP)
            lead = "elif"
        if refused or lead == "if":
            if lead == "elif":
                self._line("else:", indent)
                indent += STEP
            self._line("return False", indent)

    def _by_tag(
        self, tag: str, children: list[Child], data: Code, facts: Facts, indent: int
    ) -> None:
        """A table of branches by the value of the property that tells them apart."""
        rows: dict[str, str] = {}
        for child in children:
            function = self._functions.boolean(child)
            for value in sorted(self._functions.shapes.tags(child)[tag]):
                rows[value] = function
        items = tuple(f"{lit(value)}: {function}" for value, function in rows.items())
        table = self._functions.table("branches_by", Group("{", items, "}"))
        self._reject(not_(kind_test(ir.OBJECT, facts)), data, indent)
        with self._names():
            name, check = self._variable("tag"), self._variable("check")
            self._line(f"{name} = {data}.get({lit(tag)})", indent)
            self._reject(f"not isinstance({HERE}, str)", name, indent)
            self._line(f"{check} = {table}.get({name})", indent)
            refused = any_of([f"{check} is None", not_(f"{check}({HERE})")])
            self._reject(refused, data, indent)

    # Values below, and in place

    def _descend(self, child: Child, data: Code, facts: Facts, indent: int) -> None:
        """Return False unless ``data`` matches a subschema."""
        inline = self._expression(child, facts, INLINE)
        if inline is not None:
            self._reject(not_(inline), data, indent)
            return
        if not self._wants_function(child, data, indent):
            self._functions.sizes.copied(child)
            self._stack.append(child.key)
            self._block(self._functions.checks(child), data, facts, indent)
            self._stack.pop()
            return
        call = self.call(child, data)
        if data == self._subject:
            # The same schema on the same value again says nothing new.
            if call in self._done:
                return
            self._done.add(call)
        self._reject(not_(call), data, indent)

    def _wants_function(self, child: Child, data: Code, indent: int) -> bool:
        if child.key in self._stack or self._is_apart(child):
            return True
        if data == self._subject:
            return indent > 4 * STEP
        checks = self._functions.checks(child)
        if self._functions.line_length == ANY_LENGTH:
            # Calls saved are a fifteenth of the time; what is nested reads worse.
            return indent > 2 * _DEEPEST * STEP
        return indent > _DEEPEST * STEP or _has_members(checks)

    def _position(self, index: int, child: Child, data: Code, indent: int) -> None:
        with self._scope():
            self._line(f"if len({data}) > {index}:", indent)
            item = self._variable("item")
            self._line(f"{item} = {data}[{index}]", indent + STEP)
            self._descend(child, item, NOTHING_KNOWN, indent + STEP)

    def _items(self, check: ir.Items, data: Code, facts: Facts, indent: int) -> None:
        if check.child.schema.value is False and not check.marks:
            many = f"len({HERE}) > {check.start}" if check.start else HERE.text
            self._reject(many, data, indent)
            return
        together = self._all_items(check)
        if together is not None:
            self._reject(not_(together), data, indent)
            return
        with self._scope():
            if check.marks:
                seen = self.seen_items(check.marks, check.start, data, facts, indent)
                index, item = self._variable("index"), self._variable("item")
                self._line(f"for {index}, {item} in enumerate({data}):", indent)
                indent += STEP
                self._line(f"if {index} not in {seen}:", indent)
            else:
                item = self._variable("item")
                of = f"{data}[{check.start}:]" if check.start else str(data)
                self._line(f"for {item} in {of}:", indent)
            self._descend(check.child, item, NOTHING_KNOWN, indent + STEP)

    def _contains(self, check: ir.Contains, data: Code, indent: int) -> None:
        if check.least <= 0 and check.most is None:
            return
        function = self._functions.boolean(check.child)
        if check.least == 1 and check.most is None:
            self._reject(f"not any(map({function}, {HERE}))", data, indent)
            return
        count = self._variable("count")
        self._line(f"{count} = sum(map({function}, {data}))", indent)
        if check.least > 0:
            self._reject(f"{count} < {check.least}", data, indent)
        if check.most is not None:
            self._reject(f"{count} > {check.most}", data, indent)


def _has_members(checks: Iterable[Check]) -> bool:
    for check in checks:
        if isinstance(check, ir.Members):
            return True
        if isinstance(check, ir.When) and _has_members(check.body):
            return True
    return False
