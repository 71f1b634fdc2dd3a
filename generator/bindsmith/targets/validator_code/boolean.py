"""Functions that answer whether an instance is valid, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import assert_never

from bindsmith.emit.condition import Expr, Not_, inline
from bindsmith.emit.group import Group
from bindsmith.ir import checks as ir
from bindsmith.ir.checks import Check, Child
from bindsmith.ir.code import Code, lit
from bindsmith.targets.validator_code.expressions import (
    NOTHING_KNOWN,
    Facts,
    Folded,
    all_of,
    fold,
    not_,
)
from bindsmith.targets.validator_code.printer import (
    INLINE,
    STEP,
    Functions,
    Printer,
    after,
    given,
    ordered,
    search_of,
)

_DEEPEST = 3
# Past this, most properties are absent from most objects, and pyright gives up on a
# function that asks for each.
_MANY = 40


# Of values that may be any: not ``in``, not ``is``, not a length.
_COMPARISON = re.compile(r"(?<!\)) (?:==|!=|<=?|>=?) ")


def _text(folded: Folded) -> Expr:
    return str(folded) if isinstance(folded, bool) else folded


class BooleanPrinter(Printer):
    """Prints a function that returns True or False."""

    def __init__(self, functions: Functions, child: Child, data: Code) -> None:
        super().__init__(functions, child, data)
        self._done: set[str] = set()
        whole = self._expression(child, data, NOTHING_KNOWN, 2 * INLINE)
        # Comparisons of any value with any other are not known to give a bool.
        if whole is not None and not _COMPARISON.search(inline(_text(whole))):
            self._statement("return", whole, STEP)
            return
        self._block(functions.checks(child, data), data, NOTHING_KNOWN, STEP)
        self._line("return True", STEP)

    def _block(
        self, checks: Iterable[Check], data: Code, facts: Facts, indent: int
    ) -> Facts:
        for check in ordered(checks, data):
            self._check(check, data, facts, indent)
            facts = after(check, facts)
        return facts

    def _check(self, check: Check, data: Code, facts: Facts, indent: int) -> None:
        match check:
            case ir.Require():
                self._reject(self.requirement_fails(check, facts, indent), indent)
            case ir.When():
                self._when(check, data, facts, indent)
            case ir.Apply():
                self._descend(check.child, data, facts, indent)
            case ir.Members():
                if len(check.children) > _MANY:
                    self._dispatch(check, data, indent)
                    return
                for name, child in check.children:
                    self._member(name, child, data, facts, indent)
            case ir.Rest():
                self._rest(check, data, facts, indent)
            case ir.Matching():
                self._each_property(
                    check.child,
                    data,
                    indent,
                    f"{search_of(self._functions, check.pattern)}({{}})",
                )
            case ir.Names():
                self._names(check, data, indent)
            case ir.Positions():
                for index, child in enumerate(check.children):
                    self._position(index, child, data, indent)
            case ir.Items():
                self._items(check, data, facts, indent)
            case ir.Contains():
                self._contains(check, data, indent)
            case ir.Missing(names=(name,)):
                self._reject(f"{lit(name)} not in {data}", indent)
            case ir.Missing(names=names):
                present = [f"{lit(name)} in {data}" for name in names]
                self._reject(not_(all_of([*present])), indent)
            case ir.Secret():
                pass
            case _:
                assert_never(check)

    def _when(self, check: ir.When, data: Code, facts: Facts, indent: int) -> None:
        condition = fold(check.condition, facts, self._probed)
        if condition is False:
            return
        inner = given(check.condition, facts)
        if condition is True or condition is None:
            self._block(check.body, data, inner, indent)
            return
        start = len(self.lines)
        self._statement("if", condition, indent)
        opened = len(self.lines)
        done = set(self._done)
        self._block(check.body, data, inner, indent + STEP)
        self._done = done
        if len(self.lines) == opened:
            del self.lines[start:]

    def _descend(self, child: Child, data: Code, facts: Facts, indent: int) -> None:
        """Return False unless ``data`` matches a subschema."""
        inline = self._expression(child, data, facts, INLINE)
        if inline is not None:
            self._reject(not_(inline), indent)
            return
        if not self._wants_function(child, data, indent):
            self._stack.append(child.key)
            self._block(self._functions.checks(child, data), data, facts, indent)
            self._stack.pop()
            return
        call = self.call(child, data)
        if data == self._subject:
            # The same schema on the same value again says nothing new.
            if call in self._done:
                return
            self._done.add(call)
        self._reject(not_(call), indent)

    def _wants_function(self, child: Child, data: Code, indent: int) -> bool:
        if child.key in self._stack or self._functions.shared(child):
            return True
        if data == self._subject:
            return indent > 4 * STEP
        checks = self._functions.checks(child, data)
        return indent > _DEEPEST * STEP or _has_members(checks)

    @contextmanager
    def _scope(self) -> Iterator[None]:
        """A block and its variables; one that can never fail is not printed."""
        names, lines = len(self._live), len(self.lines)
        yield
        del self._live[names:]
        if not any(line.lstrip().startswith("return") for line in self.lines[lines:]):
            del self.lines[lines:]

    def _dispatch(self, check: ir.Members, data: Code, indent: int) -> None:
        """Look each property that is there up in a table of functions."""
        rows: list[str | Group] = []
        for name, child in check.children:
            if self._functions.checks(child, Code("x")):
                rows.append(f"{lit(name)}: {self._functions.boolean(child)}")
        if not rows:
            return
        table = self._functions.table("checks", Group("{", tuple(rows), "}"))
        with self._scope():
            key, value = self._variable("key"), self._variable("v")
            test = self._variable("check")
            self._line(f"for {key}, {value} in {data}.items():", indent)
            self._line(f"{test} = {table}.get({key})", indent + STEP)
            self._reject(
                all_of([f"{test} is not None", Not_(f"{test}({value})")]), indent + STEP
            )

    def _member(
        self, name: str, child: Child, data: Code, facts: Facts, indent: int
    ) -> None:
        key = lit(name)
        if child.schema.value is False:
            self._reject(f"{key} in {data}", indent)
            return
        with self._scope():
            if (data.text, name) not in facts.present:
                self._line(f"if {key} in {data}:", indent)
                indent += STEP
            value = self._variable("v")
            self._line(f"{value} = {data}[{key}]", indent)
            self._descend(child, value, facts, indent)

    def _rest(self, check: ir.Rest, data: Code, facts: Facts, indent: int) -> None:
        if not (check.patterns or check.marks) and check.child.schema.value is False:
            self._reject(self._closed(check, data, negated=True), indent)
            return
        with self._scope():
            tests = []
            if check.marks:
                seen = self.seen_names(check.marks, check.names, data, facts, indent)
                tests.append(f"{{}} not in {seen}")
            elif check.names:
                tests.append(f"{{}} not in {self._known(check.names)}")
            for pattern in check.patterns:
                tests.append(f"not {search_of(self._functions, pattern)}({{}})")
            self._each_property(check.child, data, indent, *tests)

    def _each_property(
        self, child: Child, data: Code, indent: int, *tests: str
    ) -> None:
        """A loop over the properties whose name passes the tests."""
        with self._scope():
            key = self._variable("key")
            if child.schema.value is False:
                self._line(f"for {key} in {data}:", indent)
            else:
                value = self._variable("v")
                self._line(f"for {key}, {value} in {data}.items():", indent)
            indent += STEP
            if tests:
                chosen = all_of([test.format(key) for test in tests])
                self._statement("if", chosen, indent)
                indent += STEP
            if child.schema.value is False:
                self._line("return False", indent)
            else:
                self._descend(child, value, NOTHING_KNOWN, indent)

    def _names(self, check: ir.Names, data: Code, indent: int) -> None:
        with self._scope():
            key = self._variable("key")
            self._line(f"for {key} in {data}:", indent)
            facts = NOTHING_KNOWN.narrowed(key, ir.STRING)
            self._descend(check.child, key, facts, indent + STEP)

    def _position(self, index: int, child: Child, data: Code, indent: int) -> None:
        with self._scope():
            self._line(f"if len({data}) > {index}:", indent)
            item = self._variable("item")
            self._line(f"{item} = {data}[{index}]", indent + STEP)
            self._descend(child, item, NOTHING_KNOWN, indent + STEP)

    def _items(self, check: ir.Items, data: Code, facts: Facts, indent: int) -> None:
        if check.child.schema.value is False and not check.marks:
            many = f"len({data}) > {check.start}" if check.start else str(data)
            self._reject(many, indent)
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
            self._reject(f"not any(map({function}, {data}))", indent)
            return
        count = self._variable("count")
        self._line(f"{count} = sum(map({function}, {data}))", indent)
        if check.least > 0:
            self._reject(f"{count} < {check.least}", indent)
        if check.most is not None:
            self._reject(f"{count} > {check.most}", indent)


def _has_members(checks: Iterable[Check]) -> bool:
    for check in checks:
        if isinstance(check, ir.Members):
            return True
        if isinstance(check, ir.When) and _has_members(check.body):
            return True
    return False
