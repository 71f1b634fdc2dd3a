"""Check IR expressions to text, folded by what is known of each value's kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from bindsmith.emit.condition import All_, Any_, Not_
from bindsmith.emit.condition import Expr as Text
from bindsmith.ir import checks as ir
from bindsmith.ir.checks import ANYTHING, Expr, Kinds
from bindsmith.ir.code import Code

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


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known at a point: kinds by expression, names that objects have."""

    kinds: Mapping[str, Kinds]
    present: frozenset[tuple[str, str]] = frozenset()

    def of(self, data: Code) -> Kinds:
        return self.kinds.get(data.text, ANYTHING)

    def narrowed(self, data: Code, kinds: Kinds) -> Facts:
        return replace(self, kinds={**self.kinds, data.text: self.of(data) & kinds})

    def having(self, data: Code, names: tuple[str, ...]) -> Facts:
        added = {(data.text, name) for name in names}
        return replace(self, present=self.present | added)


NOTHING_KNOWN = Facts({})


def any_of(operands: list[Folded]) -> Folded:
    """The disjunction, folded."""
    kept: list[Text] = []
    for each in operands:
        if each is True:
            return True
        if not isinstance(each, bool) and each not in kept:
            kept.append(each)
    if not kept:
        return False
    return kept[0] if len(kept) == 1 else Any_(tuple(kept))


def all_of(operands: list[Folded]) -> Folded:
    """The conjunction, folded."""
    kept: list[Text] = []
    for each in operands:
        if each is False:
            return False
        if not isinstance(each, bool) and each not in kept:
            kept.append(each)
    if not kept:
        return True
    return kept[0] if len(kept) == 1 else All_(tuple(kept))


def not_(operand: Folded) -> Folded:
    """The negation, folded."""
    if isinstance(operand, bool):
        return not operand
    if isinstance(operand, str):
        for ending, opposite in (
            (" is not None", " is None"),
            (") is True", ") is False"),
        ):
            if operand.endswith(ending):
                return operand.removesuffix(ending) + opposite
    return operand.operand if isinstance(operand, Not_) else Not_(operand)


def size(text: Folded) -> int:
    """How many tests there are in an expression."""
    match text:
        case Any_() | All_():
            return sum(map(size, text.operands))
        case Not_():
            return size(text.operand)
    return 0 if isinstance(text, bool) else 1


def kind_test(data: Code, kinds: Kinds, facts: Facts) -> Folded:
    """Whether ``data`` is of one of ``kinds``, given what is known."""
    known = facts.of(data)
    wanted = kinds & known
    if wanted == known:
        return True
    if not wanted:
        return False
    x = data.text
    if known - wanted == ir.NULL:
        return f"{x} is not None"
    tests: list[Folded] = []
    if "null" in wanted:
        tests.append(f"{x} is None")
    classes: list[str] = [name for name in ("str", "list", "dict") if name in wanted]
    numbers = wanted & ir.NUMBER
    rest = known - wanted
    if numbers == known & ir.NUMBER and numbers:
        classes.append("int")
        if numbers - ir.INT:
            classes.append("float")
        guard = "bool" in rest
        if "bool" in wanted or not guard:
            tests.append(_instance(x, classes))
        else:
            numeric = [each for each in classes if each in ("int", "float")]
            others = [each for each in classes if each not in ("int", "float")]
            if others:
                tests.append(_instance(x, others))
            tests.append(All_((_instance(x, numeric), f"not isinstance({x}, bool)")))
        return any_of(tests)
    if "bool" in wanted and "int" in wanted:
        classes.append("int")
    elif "bool" in wanted:
        classes.append("bool")
    if classes:
        tests.append(_instance(x, classes))
    if "int" in wanted and "bool" not in wanted:
        integer: Text = _instance(x, ["int"])
        if "bool" in rest:
            integer = All_((integer, f"not isinstance({x}, bool)"))
        tests.append(integer)
    if "whole" in wanted:
        tests.append(All_((_instance(x, ["float"]), f"{x}.is_integer()")))
    if "frac" in wanted and "whole" not in wanted:
        fraction = Not_(f"{x}.is_integer()")
        tests.append(All_((_instance(x, ["float"]), fraction)))
    return any_of(tests)


def _instance(x: str, classes: Sequence[str]) -> str:
    one = classes[0] if len(classes) == 1 else f"({', '.join(classes)})"
    return f"isinstance({x}, {one})"


Probed: TypeAlias = Callable[[ir.Probe, Facts], "Folded | None"]


def fold(expr: Expr, facts: Facts, probed: Probed) -> Folded | None:
    """An expression as text; None where it takes statements to tell."""
    match expr:
        case ir.Test():
            return expr.code.text
        case ir.Compare():
            if not facts.of(expr.left) & expr.kinds:
                return False
            return f"{expr.left} {expr.operator} {expr.right}"
        case ir.KindIs():
            return kind_test(expr.data, expr.kinds, facts)
        case ir.Probe():
            return probed(expr, facts)
        case ir.Not():
            if isinstance(expr.operand, ir.Compare) and expr.operand.total:
                inner = expr.operand
                if not facts.of(inner.left) & inner.kinds:
                    return True
                opposite = _OPPOSITE.get(inner.operator)
                if opposite:
                    return f"{inner.left} {opposite} {inner.right}"
            operand = fold(expr.operand, facts, probed)
            return None if operand is None else not_(operand)
        case ir.All():
            # Each operand is only looked at where those before it hold.
            conjuncts: list[Folded] = []
            for each in expr.operands:
                folded = fold(each, facts, probed)
                if folded is None:
                    return None
                conjuncts.append(folded)
                if isinstance(each, ir.KindIs):
                    facts = facts.narrowed(each.data, each.kinds)
            return all_of(conjuncts)
        case ir.Either():
            operands = [fold(each, facts, probed) for each in expr.operands]
            if any(each is None for each in operands):
                return None
            return any_of([each for each in operands if each is not None])
        case ir.ExactlyOne():
            return None
    assert_never(expr)


def failing(expr: Expr, facts: Facts, probed: Probed) -> Folded | None:
    """The condition under which an expression does not hold."""
    return fold(ir.Not(expr), facts, probed)
