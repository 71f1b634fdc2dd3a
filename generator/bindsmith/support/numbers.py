"""Arithmetic on JSON numbers."""

from __future__ import annotations


def is_multiple(value: float, divisor: float) -> bool:
    """Whether a number is a multiple of another (Validation §6.2.1).

    Floats stand for the shortest decimal that denotes them: 19.99 is a multiple of
    0.01.  NaN and the infinities are multiples of nothing.
    """
    if isinstance(value, int) and isinstance(divisor, int):
        return value % divisor == 0
    if value != value or value in (float("inf"), float("-inf")):
        return False
    from fractions import Fraction

    exact = [
        (
            Fraction(int.__index__(each))
            if isinstance(each, int)
            else Fraction(float.__repr__(each))
        )
        for each in (value, divisor)
    ]
    return exact[0] % exact[1] == 0
