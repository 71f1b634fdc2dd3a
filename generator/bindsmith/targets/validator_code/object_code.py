"""The boolean code of objects: properties one by one, or one loop over what is there.

Prints what is asked of the properties of one value; what kind it is was asked before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain

from bindsmith.emit.condition import Not_
from bindsmith.emit.group import Group, layout
from bindsmith.ir import checks as ir
from bindsmith.ir.checks import HERE, Check, Child
from bindsmith.ir.code import Code, lit
from bindsmith.keywords.pattern import matches
from bindsmith.records import dataclass, field
from bindsmith.targets.validator_code.expressions import (
    NAME,
    NOTHING_KNOWN,
    Facts,
    Folded,
    all_of,
    any_of,
    fold,
    not_,
)
from bindsmith.targets.validator_code.printer import STEP, Printer

# Past this, most properties are absent from most objects: a loop over those that are
# there and a table of what is asked of each is faster than asking for each.
MANY = 15
# So many properties of which nothing is asked are looked for, only to be counted.
_UNASKED = 3
# Names of which the same little is asked are asked about together.
_GROUP = 3
_GROUPS = 3
_LITTLE = 3
_WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(slots=True)
class Plan:
    """All that is asked of the properties of one value.

    ``named`` are asked one by one; ``known`` are those that ``Rest`` leaves alone, and
    ``closed`` says that there may be no others.
    """

    required: list[str] = field(default_factory=list)
    named: list[tuple[str, Child]] = field(default_factory=list)
    matching: list[ir.Matching] = field(default_factory=list)
    names: list[Child] = field(default_factory=list)
    rest: ir.Rest | None = None
    others: list[Check] = field(default_factory=list)

    @property
    def closed(self) -> bool:
        """Whether the named properties are all that there may be."""
        rest = self.rest
        if rest is None or rest.patterns or rest.marks:
            return False
        return rest.child.schema.value is False


class ObjectPrinter(Printer):
    """Prints what is asked of properties; ``_descend`` does it for a subschema."""

    def _descend(self, child: Child, data: Code, facts: Facts, indent: int) -> None:
        raise NotImplementedError

    def _check(self, check: Check, data: Code, facts: Facts, indent: int) -> None:
        raise NotImplementedError

    @contextmanager
    def _names(self) -> Iterator[None]:
        """Names made in here are free again afterwards."""
        names = len(self._live)
        yield
        del self._live[names:]

    @contextmanager
    def _scope(self) -> Iterator[None]:
        """A block and its variables; one that can never fail is not printed."""
        names, lines = len(self._live), len(self.lines)
        yield
        del self._live[names:]
        if not any(line.lstrip().startswith("return") for line in self.lines[lines:]):
            del self.lines[lines:]

    def _planned(self, checks: Iterable[Check]) -> Plan:
        plan = Plan()
        for check in checks:
            match check:
                case ir.Missing(because=""):
                    plan.required += check.names
                case ir.Members():
                    plan.named += check.children
                case ir.Matching() | ir.Names() | ir.Rest() if self._trivial(
                    check.child
                ):
                    pass
                case ir.Matching():
                    plan.matching.append(check)
                case ir.Names():
                    plan.names.append(check.child)
                case ir.Rest() if plan.rest is None:
                    plan.rest = check
                case _:
                    plan.others.append(check)
        return plan

    def _object(
        self, checks: Iterable[Check], data: Code, facts: Facts, indent: int
    ) -> Facts:
        """All that is asked of one object; what is known of it then."""
        live = len(self._live)
        plan = self._planned(checks)
        asked = [(n, c) for n, c in plan.named if not self._trivial(c)]
        if self._pays_to_loop(plan, asked):
            self._missing(plan.required, data, indent)
            self._rows(plan, asked, data, indent)
        else:
            self._one_by_one(plan, asked, data, indent)
        facts = facts.having(plan.required)
        if plan.rest is not None and plan.rest.marks:
            self._unevaluated(plan.rest, data, facts, indent)
        for check in plan.others:
            self._check(check, data, facts, indent)
        del self._live[live:]
        return facts

    def _pays_to_loop(self, plan: Plan, asked: list[tuple[str, Child]]) -> bool:
        there = len(set(plan.required))
        return len(asked) - there > MANY

    def _missing(self, names: Iterable[str], data: Code, indent: int) -> None:
        tests = [f"{lit(name)} in {HERE}" for name in dict.fromkeys(names)]
        if len(tests) == 1:
            self._reject(not_(tests[0]), data, indent)
        elif tests:
            self._reject(not_(all_of(tests)), data, indent)

    # One by one

    def _one_by_one(
        self, plan: Plan, asked: list[tuple[str, Child]], data: Code, indent: int
    ) -> None:
        required = dict.fromkeys(plan.required)
        members: dict[str, list[Child]] = {}
        for name, child in asked:
            members.setdefault(name, []).append(child)
        # What is required and no null is looked for and looked at in one.
        fused = {n for n in required if self._refuses_null(members.get(n, []))}
        self._missing([each for each in required if each not in fused], data, indent)
        lists = {
            self._together(function, names, fused, data, indent): names
            for function, names in self._alike(members).items()
        }
        counter = self._counter(plan, required, members, lists, indent)
        listed = {name for names in lists.values() for name in names}
        for name, children in members.items():
            if name not in listed:
                there = name in fused
                self._member(name, children, data, indent, counter, required, there)
        if counter is not None:
            for name in plan.rest.names if plan.rest is not None else ():
                if name not in required and name not in members:
                    self._statement("if", f"{lit(name)} in {HERE}", data, indent)
                    self._line(f"{counter} += 1", indent + STEP)
            self._reject(f"len({HERE}) != {counter}", data, indent)
        elif plan.closed and plan.rest is not None:
            self._reject(not_(self._closed(plan.rest)), data, indent)
        self._loop(plan, data, indent)

    def _counter(
        self,
        plan: Plan,
        required: dict[str, None],
        members: dict[str, list[Child]],
        lists: dict[Code, list[str]],
        indent: int,
    ) -> Code | None:
        """A count of the known properties, where that is less than comparing sets."""
        if not plan.closed or plan.rest is None:
            return None
        known = dict.fromkeys(plan.rest.names)
        unasked = [n for n in known if n not in members and n not in required]
        strange = [n for n in (*members, *required) if n not in known]
        if len(unasked) > _UNASKED or strange or not known:
            return None
        counter = self._variable("known")
        counts = [f"len({values})" for values in lists]
        others = len(required.keys() - chain.from_iterable(lists.values()))
        if others or not counts:
            counts.insert(0, str(others))
        self._line(f"{counter} = {' + '.join(counts)}", indent)
        return counter

    def _refuses_null(self, children: list[Child]) -> bool:
        shapes = self._functions.shapes
        return bool(children) and not shapes.kinds(children[0]) & ir.NULL

    def _member(
        self,
        name: str,
        children: list[Child],
        data: Code,
        indent: int,
        counter: Code | None,
        required: dict[str, None],
        fused: bool,
    ) -> None:
        key = lit(name)
        if name not in required and any(c.schema.value is False for c in children):
            self._reject(f"{key} in {HERE}", data, indent)
            return
        names, start = len(self._live), len(self.lines)
        value = self._variable("v")
        if name not in required:
            self._statement("if", f"{key} in {HERE}", data, indent)
            indent += STEP
            if counter is not None:
                self._line(f"{counter} += 1", indent)
        loaded = len(self.lines)
        facts = NOTHING_KNOWN
        if fused:
            # To type checkers this may be None until a test of the kind.
            facts = facts.implying(ir.ANYTHING, ir.NULL)
            self._load(value, f"{data}.get(", key, ")", indent)
        else:
            self._load(value, f"{data}[", key, "]", indent)
        opened = len(self.lines)
        for child in children:
            self._descend(child, value, facts, indent)
        del self._live[names:]
        if len(self.lines) == opened:
            # Nothing can fail.
            del self.lines[loaded if counter is not None else start :]

    def _load(self, value: Code, head: str, key: Code, tail: str, indent: int) -> None:
        group = Group(f"{value} = {head}", (key.text,), tail, lone=True)
        self.lines += layout(group, indent, self._functions.line_length)

    def _alike(self, members: dict[str, list[Child]]) -> dict[Code, list[str]]:
        """Properties of which one call asks all there is to ask, by its function."""
        found: dict[Code, list[str]] = {}
        for name, children in members.items():
            if len(children) == 1:
                function = self._of_several(children[0])
                if function is not None:
                    found.setdefault(function, []).append(name)
        return {each: names for each, names in found.items() if len(names) > 1}

    def _together(
        self,
        function: Code,
        names: list[str],
        fused: set[str],
        data: Code,
        indent: int,
    ) -> Code:
        """Ask of several properties in one call; the variable with their values."""
        length = self._functions.line_length
        values = self._annotated_variable(function.text.removeprefix("are_"))
        # What is not there is None, which is refused.
        there = tuple(
            Group(f"{data}.get(", (lit(name).text,), ")", lone=True)
            for name in names
            if name in fused
        )
        self.lines += layout(
            Group(f"{values}: list[Any] = [", there, "]"), indent, length
        )
        for name in names:
            if name not in fused:
                self._statement("if", f"{lit(name)} in {HERE}", data, indent)
                value = Group(f"{data}[", (lit(name).text,), "]", lone=True)
                group = Group(f"{values}.append(", (value,), ")")
                self.lines += layout(group, indent + STEP, length)
        self._reject(f"not {function}({HERE})", values, indent)
        return values

    # One loop

    def _loop(self, plan: Plan, data: Code, indent: int) -> None:
        """Over all properties, for what depends on their names."""
        rest = plan.rest
        if rest is not None and (rest.marks or plan.closed):
            rest = None
        if not (plan.matching or plan.names or rest):
            return
        with self._scope():
            key, value = self._variable("key"), self._variable("v")
            opened = len(self.lines)
            inner = indent + STEP
            self._line("", indent)
            for child in plan.names:
                self._descend(child, key, NAME, inner)
            self._by_name(plan.matching, rest, key, value, inner)
            self.lines[opened] = " " * indent + self._head(key, value, data, opened)

    def _head(self, key: Code, value: Code, data: Code, opened: int) -> str:
        """The loop over what its body, after line ``opened``, makes use of."""
        used = _words(self.lines[opened + 1 :])
        if value.text not in used:
            return f"for {key} in {data}:"
        if key.text not in used:
            return f"for {value} in {data}.values():"
        return f"for {key}, {value} in {data}.items():"

    def _by_name(
        self,
        matching: list[ir.Matching],
        rest: ir.Rest | None,
        key: Code,
        value: Code,
        indent: int,
    ) -> None:
        """What is asked of one property by its name, and of all others."""
        sources = {each.pattern.source for each in matching}
        others = [p for p in (rest.patterns if rest else ()) if p.source not in sources]
        simple = len(matching) == 1 and rest is not None and len(rest.patterns) == 1
        if simple and not others and rest is not None:
            test = self._matches(matching[0].pattern)
            if not isinstance(test, bool):
                self._statement("if", test, key, indent)
                self._leave(matching[0].child, value, indent + STEP)
                self._or_else(rest, self._outside(rest, ()), key, value, indent)
                return
        for each in matching:
            self._guarded(self._matches(each.pattern), each.child, key, value, indent)
        if rest is not None:
            test = self._outside(rest, rest.patterns)
            self._guarded(test, rest.child, key, value, indent)

    def _or_else(
        self, rest: ir.Rest, test: Folded, key: Code, value: Code, indent: int
    ) -> None:
        if test is True:
            self._line("else:", indent)
        else:
            self._statement("elif", test, key, indent)
        self._leave(rest.child, value, indent + STEP)

    def _guarded(
        self, test: Folded, child: Child, key: Code, value: Code, indent: int
    ) -> None:
        if test is False:
            return
        start = len(self.lines)
        if test is not True:
            self._statement("if", test, key, indent)
            indent += STEP
        opened = len(self.lines)
        self._descend(child, value, NOTHING_KNOWN, indent)
        if len(self.lines) == opened:
            del self.lines[start:]

    def _leave(self, child: Child, value: Code, indent: int) -> None:
        """The whole body of a branch."""
        opened = len(self.lines)
        self._descend(child, value, NOTHING_KNOWN, indent)
        if len(self.lines) == opened:
            self._line("pass", indent)

    def _outside(self, rest: ir.Rest, patterns: Iterable[ir.Pattern]) -> Folded:
        """Whether a name is none of those that others take."""
        tests: list[Folded] = []
        if len(rest.names) == 1:
            tests.append(f"{HERE} != {lit(rest.names[0])}")
        elif rest.names:
            tests.append(f"{HERE} not in {self._known(rest.names)}")
        tests += [not_(self._matches(each)) for each in patterns]
        return all_of(tests)

    def _matches(self, pattern: ir.Pattern) -> Folded:
        expr = matches(self._functions, pattern)
        folded = fold(expr, NAME, self)
        return True if folded is None else folded

    # A loop with a table

    def _rows(
        self, plan: Plan, asked: list[tuple[str, Child]], data: Code, indent: int
    ) -> None:
        """Look each property that is there up."""
        groups = self._groups(asked)
        grouped = {name for names, _ in groups for name in names}
        rows: list[str | Group] = []
        for name, child in asked:
            if name not in grouped:
                rows.append(f"{lit(name)}: {self._functions.boolean(child)}")
        with self._scope():
            key, value = self._variable("key"), self._variable("v")
            self._line(f"for {key}, {value} in {data}.items():", indent)
            inner = indent + STEP
            lead = "if"
            for names, test in groups:
                known = self._known(names)
                self._statement(lead, f"{HERE} in {known}", key, inner)
                self._reject(not_(test), value, inner + STEP)
                lead = "elif"
            if rows or plan.closed:
                if groups:
                    self._line("else:", inner)
                    inner += STEP
                self._row(plan, rows, set(dict(asked)), key, value, inner)
        rest = plan.rest
        plain = Plan(matching=plan.matching, names=plan.names)
        plain.rest = None if plan.closed else rest
        self._loop(plain, data, indent)

    def _row(
        self,
        plan: Plan,
        rows: list[str | Group],
        asked: set[str],
        key: Code,
        value: Code,
        indent: int,
    ) -> None:
        names = plan.rest.names if plan.closed and plan.rest is not None else ()
        unasked = [name for name in names if name not in asked]
        if not rows:
            test = f"{HERE} not in {self._known(unasked)}" if unasked else ""
            if test:
                self._reject(test, key, indent)
            else:
                self._line("return False", indent)
            return
        table = self._functions.table("checks", Group("{", tuple(rows), "}"))
        check = self._variable("check")
        self._line(f"{check} = {table}.get({key})", indent)
        if not plan.closed:
            self._reject(
                all_of([f"{check} is not None", Not_(f"{check}({HERE})")]),
                value,
                indent,
            )
        elif not unasked:
            self._reject(
                any_of([f"{check} is None", Not_(f"{check}({HERE})")]), value, indent
            )
        else:
            self._line(f"if {check} is not None:", indent)
            self._reject(Not_(f"{check}({HERE})"), value, indent + STEP)
            test = f"{HERE} not in {self._known(unasked)}"
            self._statement("elif", test, key, indent)
            self._line("return False", indent + STEP)

    def _groups(self, asked: list[tuple[str, Child]]) -> list[tuple[list[str], Folded]]:
        """Names of which the same little is asked, and that; the most come first."""
        texts: dict[str, Folded] = {}
        names: dict[str, list[str]] = {}
        for name, child in asked:
            test = self._expression(child, NOTHING_KNOWN, _LITTLE)
            if test is not None and not isinstance(test, bool):
                texts[str(test)] = test
                names.setdefault(str(test), []).append(name)
        many = sorted(names, key=lambda text: -len(names[text]))[:_GROUPS]
        return [(names[t], texts[t]) for t in many if len(names[t]) >= _GROUP]

    def _unevaluated(
        self, rest: ir.Rest, data: Code, facts: Facts, indent: int
    ) -> None:
        """The properties that nothing has evaluated."""
        with self._scope():
            seen = self.seen_names(rest.marks, rest.names, data, facts, indent)
            key, value = self._variable("key"), self._variable("v")
            if rest.child.schema.value is False:
                self._line(f"for {key} in {data}:", indent)
            else:
                self._line(f"for {key}, {value} in {data}.items():", indent)
            tests: list[Folded] = [f"{HERE} not in {seen}"]
            tests += [not_(self._matches(each)) for each in rest.patterns]
            self._guarded(all_of(tests), rest.child, key, value, indent + STEP)


def _words(lines: Iterable[str]) -> set[str]:
    return {word for line in lines for word in _WORD.findall(line)}
