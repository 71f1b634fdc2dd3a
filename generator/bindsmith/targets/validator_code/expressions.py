"""Check IR expressions to text, folded by what is known of the value's kind.

The value is ``HERE`` in what is made here; ``bound`` puts in what it is called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeAlias, assert_never

from bindsmith.emit.condition import All_, Any_, Not_
from bindsmith.emit.condition import Expr as Text
from bindsmith.emit.width import width
from bindsmith.ir import checks as ir
from bindsmith.ir.checks import ANYTHING, HERE, Expr, Kinds
from bindsmith.ir.code import Code, lit

# A condition whose value is known is a bool.
Folded: TypeAlias = "Text | bool"

_OPPOSITE = {
    ">=": "<",
    "<=": ">",
    ">": "<=",
    "<": ">=",
    "==": "!=",
    "!=": "==",
    "is": "is not",
    "is not": "is",
    "in": "not in",
}
# Calls are compared with True only where they give a bool.
_OPPOSITE_ENDS = (
    (" is not None", " is None"),
    (" is None", " is not None"),
    (' != ""', ' == ""'),
    (") is True", ") is False"),
)
_X = HERE.text
# Counts are integers, so that of two comparisons one holds.
_COUNTED = re.compile(rf"(len\({_X}\)|matched\d*) (==|!=|<=?|>=?) (\w+)\Z")
# A string literal, as ``lit`` writes it, or a tuple of some.
STRING = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_LITERAL = re.compile(
    rf"(?<![A-Za-z]){STRING}|(?<!\w)\({STRING}(?:,|(?:, {STRING})+)\)"
)
_TYPE_TEST = re.compile(r"type\((.+)\) is (int|float)\Z")
_CLASS_TEST = re.compile(r"isinstance\((.+), (str|list|dict)\)\Z")
_MEMBER = re.compile(rf"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*') in {_X}\Z""")


class Facts(NamedTuple):
    """What is known of the value at a point: its kind, names that it has.

    Tests of the kind leave traces with type checkers, which know nothing of what else
    tells the kind: ``seen`` is what they may take the value for besides anything.
    """

    kinds: Kinds = ANYTHING
    present: frozenset[str] = frozenset()
    seen: Kinds = frozenset()

    @property
    def open(self) -> Kinds:
        """The kinds that a test must tell apart."""
        return self.kinds | self.seen

    def narrowed(self, kinds: Kinds) -> Facts:
        """Where a test of the kind holds."""
        if self.open <= kinds:
            # There is none.
            return self
        return Facts(self.kinds & kinds, self.present, self.open & kinds)

    def without(self, kinds: Kinds) -> Facts:
        """Where a test of the kind does not hold."""
        return Facts(self.kinds - kinds, self.present, self.seen - kinds)

    def implying(self, kinds: Kinds, seen: Kinds) -> Facts:
        """Where something else holds, in which kinds are ``seen``."""
        return Facts(self.kinds & kinds, self.present, self.seen | seen)

    def having(self, names: Iterable[str]) -> Facts:
        return Facts(self.kinds, self.present.union(names), self.seen)


NOTHING_KNOWN = Facts()
# The names of properties are strings.
NAME = NOTHING_KNOWN.narrowed(ir.STRING)


def bound(text: Text, data: Code) -> Text:
    """An expression with the name of the value in it."""
    match text:
        case str():
            return text.replace(_X, data.text)
        case Any_():
            return Any_(tuple(bound(each, data) for each in text.operands))
        case All_():
            return All_(tuple(bound(each, data) for each in text.operands))
        case Not_():
            return Not_(bound(text.operand, data))
    raise AssertionError("not a part of a condition")


def unread(text: Text, data: str, likely: bool = False) -> str:
    """An expression with the name of the value in it, for those who read nothing.

    Attributes are looked up faster than functions are called.  A subclass takes the
    longer way, and so does what is of another class: hence only where an expression is
    ``likely`` to hold.
    """
    match text:
        case str():
            atom = text.replace(_X, data)
            if atom.startswith("type("):
                return _TYPE_TEST.sub(r"\1.__class__ is \2", atom)
            if likely and (found := _CLASS_TEST.match(atom)) is not None:
                return f"({found[1]}.__class__ is {found[2]} or {atom})"
            return atom
        case Any_():
            operands = [unread(each, data) for each in text.operands]
            return f"({' or '.join(operands) or False})"
        case All_():
            operands = [unread(each, data, likely) for each in text.operands]
            return f"({' and '.join(operands) or True})"
        case Not_():
            return f"not {unread(text.operand, data, not likely)}"
    raise AssertionError("not a part of a condition")


def with_short_texts(text: Text, name: Callable[[str], str], longest: int) -> Text:
    """An expression with names for its literals that are longer than that.

    Literals are strings and tuples of strings.
    """
    match text:
        case str():
            if width(text) <= longest:
                return text
            return _LITERAL.sub(
                lambda found: (
                    found[0] if width(found[0]) <= longest else name(found[0])
                ),
                text,
            )
        case Any_():
            parts = (with_short_texts(x, name, longest) for x in text.operands)
            return Any_(tuple(parts))
        case All_():
            parts = (with_short_texts(x, name, longest) for x in text.operands)
            return All_(tuple(parts))
        case Not_():
            return Not_(with_short_texts(text.operand, name, longest))
    raise AssertionError("not a part of a condition")


def any_of(operands: Iterable[Folded]) -> Folded:
    """The disjunction, folded."""
    kept: dict[Text, None] = {}
    for each in operands:
        if each is True:
            return True
        if not isinstance(each, bool):
            kept[each] = None
    if not kept:
        return False
    return next(iter(kept)) if len(kept) == 1 else Any_(tuple(kept))


def all_of(operands: Iterable[Folded]) -> Folded:
    """The conjunction, folded."""
    kept: dict[Text, None] = {}
    for each in operands:
        if each is False:
            return False
        if not isinstance(each, bool):
            kept[each] = None
    if not kept:
        return True
    return next(iter(kept)) if len(kept) == 1 else All_(tuple(kept))


def not_(operand: Folded) -> Folded:
    """The negation, folded."""
    match operand:
        case bool():
            return not operand
        case str():
            return _opposite(operand)
        case Not_():
            return operand.operand
        case Any_() if operand.operands == _BOOLEAN:
            return _NOT_BOOLEAN
        case Any_() if any(isinstance(each, Not_) for each in operand.operands):
            return all_of([not_(each) for each in operand.operands])
    return Not_(operand)


def _opposite(atom: str) -> Text:
    """The negation of one test, as it would be written."""
    for ending, other in _OPPOSITE_ENDS:
        if atom.endswith(ending):
            return atom.removesuffix(ending) + other
    if (compared := _COUNTED.match(atom)) is not None:
        return f"{compared[1]} {_OPPOSITE[compared[2]]} {compared[3]}"
    if (member := _MEMBER.match(atom)) is not None:
        return f"{member[1]} not in {_X}"
    if atom.startswith(f"{_X} in "):
        return f"{_X} not in {atom.removeprefix(f'{_X} in ')}"
    return Not_(atom)


def size(text: Folded) -> int:
    """How many tests there are in an expression."""
    match text:
        case Any_() | All_():
            return sum(map(size, text.operands))
        case Not_():
            return size(text.operand)
    return 0 if isinstance(text, bool) else 1


# Kinds that are classes.
_ORDER = ("str", "list", "dict")
_CLASSES: Kinds = frozenset(_ORDER)
# There are no subclasses of bool.  This is three times as fast as ``isinstance``.
_BOOLEAN: tuple[Text, ...] = (f"{_X} is True", f"{_X} is False")
_NOT_BOOLEAN: Text = All_((f"{_X} is not True", f"{_X} is not False"))
# Exact types first: what follows them is for floats such as 1.0 and for subclasses.
_INTEGER: Text = Any_((f"type({_X}) is int", f"is_integer({_X})"))
_NUMBER: Text = Any_((f"type({_X}) is float", f"type({_X}) is int", f"is_number({_X})"))
# Where they are kept; every module that has kinds to tell apart may need them.
KIND_HELPERS = (("kinds", "is_integer"), ("kinds", "is_number"))


def kind_test(kinds: Kinds, facts: Facts) -> Folded:
    """Whether the value is of one of ``kinds``, given what is known."""
    if not kinds & facts.kinds:
        return False
    return _kind_test(kinds & facts.open, facts.open)


# There are few sets of kinds, and no question is asked more often.
@lru_cache(4096)
def _kind_test(wanted: Kinds, known: Kinds) -> Folded:
    if wanted == known:
        return True
    others = known - wanted
    if others == ir.NULL:
        return f"{_X} is not None"
    if wanted & ir.NUMBER and others <= _CLASSES | ir.NULL:
        # Shorter than the tests of a number.
        without = Not_(_instance([each for each in _ORDER if each in others]))
        return all_of([f"{_X} is not None", without]) if "null" in others else without
    tests: list[Folded] = []
    if "null" in wanted:
        tests.append(f"{_X} is None")
    classes: list[str] = [n for n in _ORDER if n in wanted]
    numbers = wanted & ir.NUMBER
    # Python's integers include True and False.
    guarded = "bool" in known - wanted
    integer = "bool" in wanted and "int" in wanted
    if integer and "whole" in wanted:
        classes.append("int")
    elif integer:
        # Compilers take what ``isinstance`` tells is an int for no bool.
        tests.append(f"issubclass(type({_X}), int)")
    elif "bool" in wanted:
        tests += _BOOLEAN
    if classes:
        tests.append(_instance(classes))
    if numbers:
        tests += _numeric(numbers, known, guarded, integer)
    return any_of(_flat(tests))


def _numeric(
    numbers: Kinds, known: Kinds, guarded: bool, has_int: bool
) -> list[Folded]:
    """The tests of a number's kind."""
    every = numbers == known & ir.NUMBER
    if guarded:
        if every and numbers == ir.NUMBER:
            return [_NUMBER]
        if numbers == ir.INTEGER:
            return [_INTEGER]
    tests: list[Folded] = []
    if "int" in numbers and not has_int:
        integer = _instance(["int"])
        # In this order: compilers take what is an int for no bool.
        tests.append(All_((_NOT_BOOLEAN, integer)) if guarded else integer)
    if every and numbers - ir.INT:
        tests.append(_instance(["float"]))
    elif "whole" in numbers:
        tests.append(All_((_instance(["float"]), f"{_X}.is_integer()")))
    elif "frac" in numbers:
        tests.append(All_((_instance(["float"]), Not_(f"{_X}.is_integer()"))))
    return tests


def _flat(tests: Iterable[Folded]) -> list[Folded]:
    flat: list[Folded] = []
    for each in tests:
        flat += each.operands if isinstance(each, Any_) else (each,)
    return flat


def _instance(classes: Sequence[str]) -> str:
    one = classes[0] if len(classes) == 1 else f"({', '.join(classes)})"
    return f"isinstance({_X}, {one})"


class Asking(Protocol):
    """What subschemas are in an expression."""

    def probed(self, probe: ir.Probe, facts: Facts) -> Folded:
        """The test of a subschema."""

    def possible(self, expr: Expr) -> Kinds:
        """The kinds of values that an expression may hold for."""

    def seen(self, expr: Expr) -> Kinds:
        """The kinds that an expression tests."""

    def whole(self, expr: Expr) -> Kinds:
        """The kinds all of whose values an expression holds for."""


def fold(expr: Expr, facts: Facts, asking: Asking) -> Folded | None:
    """An expression as text; None where it takes statements to tell."""
    match expr:
        case ir.Test():
            return expr.code.text if facts.kinds & expr.kinds else False
        case ir.Compare():
            if not facts.kinds & expr.kinds:
                return False
            return f"{expr.left} {expr.operator} {expr.right}"
        case ir.Among():
            return _among(expr, facts)
        case ir.KindIs():
            return kind_test(expr.kinds, facts)
        case ir.Probe():
            return asking.probed(expr, facts)
        case ir.Not():
            return _negated(expr.operand, facts, asking)
        case ir.All():
            # Each operand is only looked at where those before it hold.
            conjuncts: list[Folded] = []
            for each in expr.operands:
                folded = fold(each, facts, asking)
                if folded is None:
                    return None
                conjuncts.append(folded)
                facts = holding(each, facts, asking)
            return all_of(conjuncts)
        case ir.Either():
            # And here, where none of those before it holds.
            disjuncts: list[Folded] = []
            for each in expr.operands:
                folded = fold(each, facts, asking)
                if folded is None:
                    return None
                disjuncts.append(folded)
                facts = holding(ir.Not(each), facts, asking)
            return any_of(disjuncts)
        case ir.ExactlyOne():
            return None
    assert_never(expr)


def holding(expr: Expr, facts: Facts, asking: Asking) -> Facts:
    """What is known where an expression holds."""
    match expr:
        case ir.KindIs():
            return facts.narrowed(expr.kinds)
        case ir.Not(operand=ir.KindIs(kinds=kinds)):
            return facts.without(kinds)
    return facts.implying(asking.possible(expr), asking.seen(expr))


def _negated(operand: Expr, facts: Facts, asking: Asking) -> Folded | None:
    if isinstance(operand, ir.Compare) and operand.total:
        if not facts.kinds & operand.kinds:
            return True
        opposite = _OPPOSITE.get(operand.operator)
        if opposite:
            return f"{operand.left} {opposite} {operand.right}"
    folded = fold(operand, facts, asking)
    return None if folded is None else not_(folded)


def _among(expr: ir.Among, facts: Facts) -> Folded:
    if not facts.kinds & ir.STRING:
        return False
    if expr.members is None:
        return any_of([f"{_X} == {lit(each)}" for each in expr.strings])
    found = f"{_X} in {expr.members}"
    # Only strings are looked up: other values need not be hashable.
    return all_of([kind_test(ir.STRING, facts), found])


def failing(expr: Expr, facts: Facts, asking: Asking) -> Folded | None:
    """The condition under which an expression does not hold."""
    return fold(ir.Not(expr), facts, asking)


def after(check: ir.Check, facts: Facts) -> Facts:
    """What is known once a check of the kind, of values or of names has passed."""
    match check:
        case ir.Require(ok=ir.KindIs(kinds=kinds)):
            return facts.narrowed(kinds)
        case ir.Require(ok=ok) if _tells(ok):
            return facts.without(ir.NULL)
        case ir.When(
            condition=ir.KindIs(kinds=kinds),
            body=(ir.Missing(names=names, because=""),),
        ):
            # Whether the names are there is only asked of objects.
            return facts.having(names) if facts.kinds <= kinds else facts
        case ir.Missing(names=names, because=""):
            return facts.having(names)
    return facts


def _tells(ok: ir.Expr) -> bool:
    """Whether type checkers take it from a condition that a value is not None."""
    match ok:
        case ir.Among() | ir.Compare(operator="=="):
            return True
        case ir.Either(operands):
            return all(map(_tells, operands))
        case ir.All(operands):
            return any(map(_tells, operands))
    return False
