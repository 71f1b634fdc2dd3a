"""What values a subschema can accept at all, and how branches tell them apart.

Everything here errs to the side of accepting more; it prints nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, zip_longest
from typing import TypeGuard, assert_never

from bindsmith.ir import checks as ir
from bindsmith.ir.checks import ANYTHING, Check, Child, Expr, Kinds, Scope
from bindsmith.records import dataclass, field
from bindsmith.schema.resource import Location

_Key = tuple[Location, Scope]
_Strings = frozenset[str]
# Each operand is compared with each other.
_MOST_COMPARED = 60


def is_else(check: Check | None, of: ir.When) -> TypeGuard[ir.When]:
    """Whether a check is for exactly those values that another is not for."""
    return isinstance(check, ir.When) and check.condition == ir.Not(of.condition)


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of subschemas, each worked out once."""

    checks: Callable[[Child], tuple[Check, ...]]
    _kinds: dict[_Key, Kinds] = field(default_factory=dict)
    _seen: dict[_Key, Kinds] = field(default_factory=dict)
    _wholes: dict[_Key, Kinds] = field(default_factory=dict)
    _tags: dict[_Key, dict[str, _Strings]] = field(default_factory=dict)

    def kinds(self, child: Child) -> Kinds:
        """The kinds of values that a subschema may accept."""
        found = self._kinds.get(child.key)
        if found is None:
            # What refers to itself says nothing more about itself.
            self._kinds[child.key] = ANYTHING
            found = self._kinds[child.key] = self.passing(*self.checks(child))
        return found

    def passing(self, *checks: Check) -> Kinds:
        """The kinds of values that may pass all of some checks."""
        found = ANYTHING
        for check, following in zip_longest(checks, checks[1:]):
            match check:
                case ir.Require():
                    found &= self.of(check.ok)
                case ir.Apply():
                    found &= self.kinds(check.child)
                case ir.When():
                    otherwise = ANYTHING - self.whole(check.condition)
                    if is_else(following, check):
                        otherwise = self._holding(following)
                    found &= otherwise | self._holding(check)
        return found

    def _holding(self, check: ir.When) -> Kinds:
        """The kinds of values that its condition may hold for, and then all the rest."""
        return self.of(check.condition) & self.passing(*check.body)

    def of(self, expr: Expr) -> Kinds:
        """The kinds of values that an expression may hold for."""
        match expr:
            case ir.KindIs() | ir.Test() | ir.Compare():
                return expr.kinds
            case ir.Among():
                return ir.STRING
            case ir.Probe():
                return self.kinds(expr.child)
            case ir.Not():
                return ANYTHING - self.whole(expr.operand)
            case ir.All():
                found = ANYTHING
                for each in expr.operands:
                    found &= self.of(each)
                return found
            case ir.Either() | ir.ExactlyOne():
                return frozenset().union(*map(self.of, expr.operands))
        return ANYTHING

    def whole(self, expr: Expr) -> Kinds:
        """The kinds of values all of which an expression holds for."""
        match expr:
            case ir.KindIs():
                return expr.kinds
            case ir.Probe():
                return self._accepted(expr.child)
            case ir.Not():
                return ANYTHING - self.of(expr.operand)
            case ir.All():
                found = ANYTHING
                for each in expr.operands:
                    found &= self.whole(each)
                return found
            case ir.Either():
                return frozenset().union(*map(self.whole, expr.operands))
        return frozenset()

    def _accepted(self, child: Child) -> Kinds:
        found = self._wholes.get(child.key)
        if found is None:
            self._wholes[child.key] = frozenset()
            found = self._wholes[child.key] = self._pass(self.checks(child))
        return found

    def _pass(self, checks: Iterable[Check]) -> Kinds:
        """The kinds of values all of which pass."""
        found = ANYTHING
        for check in checks:
            match check:
                case ir.Require():
                    found &= self.whole(check.ok)
                case ir.When():
                    never = ANYTHING - self.of(check.condition)
                    found &= never | self._pass(check.body)
                case ir.Apply():
                    found &= self._accepted(check.child)
                case ir.Secret():
                    pass
                case _:
                    return frozenset()
        return found

    def seen(self, *checks: Check) -> Kinds:
        """The kinds that some checks test, as type checkers take it."""
        found: Kinds = frozenset()
        for check in checks:
            match check:
                case ir.Require():
                    found |= self.seen_by(check.ok)
                case ir.When() if check.body:
                    found |= self.seen_by(check.condition) | self.seen(*check.body)
                case ir.Apply():
                    found |= self.seen_by(ir.Probe(check.child))
        return found

    def seen_by(self, expr: Expr) -> Kinds:
        """The same of an expression; a comparison with a literal is such a test."""
        match expr:
            case ir.KindIs():
                return expr.kinds
            case ir.Test() | ir.Compare():
                return expr.kinds if expr.kinds != ANYTHING else frozenset()
            case ir.Among():
                return ir.STRING
            case ir.Probe(child):
                if child.key not in self._seen:
                    self._seen[child.key] = frozenset()
                    self._seen[child.key] = self.seen(*self.checks(child))
                return self._seen[child.key]
            case ir.Not():
                return self.seen_by(expr.operand)
            case ir.All() | ir.Either() | ir.ExactlyOne():
                return frozenset().union(*map(self.seen_by, expr.operands))
        assert_never(expr)

    def strings(self, child: Child) -> _Strings | None:
        """The only strings that a subschema accepts, None if it may be others."""
        for check in self.checks(child):
            match check:
                case ir.Require(ok=ir.Either(operands=operands)):
                    listed = [each for each in operands if isinstance(each, ir.Among)]
                    others = [e for e in operands if not isinstance(e, ir.Among)]
                    if not any(self.of(each) & ir.STRING for each in others):
                        return frozenset(s for each in listed for s in each.strings)
                case ir.Require(ok=ir.Among(strings=strings)):
                    return frozenset(strings)
        return None

    def tags(self, child: Child) -> dict[str, _Strings]:
        """Properties that an object must have, and the strings each may be."""
        found = self._tags.get(child.key)
        if found is None:
            self._tags[child.key] = {}
            required: set[str] = set()
            limited: dict[str, _Strings] = {}
            for check in self._object_checks(self.checks(child)):
                match check:
                    case ir.Missing(because=""):
                        required.update(check.names)
                    case ir.Members():
                        for name, member in check.children:
                            strings = self.strings(member)
                            if strings is not None and self.kinds(member) <= ir.STRING:
                                limited[name] = strings
                    case ir.Apply():
                        for name, strings in self.tags(check.child).items():
                            required.add(name)
                            limited.setdefault(name, strings)
            found = {n: s for n, s in limited.items() if n in required}
            self._tags[child.key] = found
        return found

    def _object_checks(self, checks: Iterable[Check]) -> Iterator[Check]:
        for check in checks:
            if isinstance(check, ir.When):
                if check.condition == ir.KindIs(ir.OBJECT):
                    yield from check.body
            else:
                yield check

    def exclusive(self, operands: Sequence[Expr]) -> bool:
        """Whether no value can satisfy two of the operands."""
        children = [each.child for each in operands if isinstance(each, ir.Probe)]
        if len(children) == len(operands) and self.discriminator(children):
            return True
        if len(operands) > _MOST_COMPARED:
            return False
        return all(self._apart(a, b) for a, b in combinations(operands, 2))

    def _apart(self, a: Expr, b: Expr) -> bool:
        shared = self.of(a) & self.of(b)
        if not shared:
            return True
        if not (isinstance(a, ir.Probe) and isinstance(b, ir.Probe)):
            return False
        if shared <= ir.STRING:
            one, other = self.strings(a.child), self.strings(b.child)
            return one is not None and other is not None and not one & other
        if shared <= ir.OBJECT:
            others = self.tags(b.child)
            return any(
                name in others and not strings & others[name]
                for name, strings in self.tags(a.child).items()
            )
        return False

    def discriminator(self, children: Sequence[Child]) -> str:
        """A property whose value picks the branch, "" if there is none."""
        if len(children) < 3 or any(self.kinds(c) - ir.OBJECT for c in children):
            return ""
        for name in self.tags(children[0]):
            sets = [self.tags(child).get(name) for child in children]
            known = [each for each in sets if each is not None]
            if len(known) < len(sets):
                continue
            if len(frozenset().union(*known)) == sum(map(len, known)):
                return name
        return ""


def kind_word(checks: tuple[Check, ...]) -> str:
    """What a subschema is called that only asks for one kind, "" for any other."""
    match checks:
        case (ir.Require(ok=ir.KindIs(kinds=kinds)),):
            names = {ir.STRING: "string", ir.INTEGER: "integer", ir.NUMBER: "number"}
            names |= {ir.BOOLEAN: "boolean", ir.OBJECT: "object", ir.ARRAY: "array"}
            return names.get(kinds, "")
    return ""
