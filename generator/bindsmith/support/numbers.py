"""Arithmetic on JSON numbers."""

from __future__ import annotations

import math
from functools import lru_cache

# Decimals of so many digits are told apart by the floats that they denote.
_WRITTEN_OUT = 1e15


# Not ``float``, which would do for type checkers: mypyc makes floats of integers.
def is_multiple(value: int | float, divisor: int | float) -> bool:
    """Whether a number is a multiple of another (Validation §6.2.1).

    Floats stand for the shortest decimal that denotes them: 19.99 is a multiple of
    0.01.  NaN and the infinities are multiples of nothing.
    """
    if isinstance(value, int) and isinstance(divisor, int):
        return value % divisor == 0
    numerator, denominator = _ratio(divisor)
    if isinstance(value, int):
        return value * denominator % numerator == 0
    scaled = value * denominator if denominator < _WRITTEN_OUT else math.inf
    if -_WRITTEN_OUT < scaled < _WRITTEN_OUT:
        # The only whole number that may be so many parts: the quotient is the float
        # that its decimal denotes.
        parts = round(scaled)
        return parts / denominator == value and parts % numerator == 0
    return math.isfinite(value) and _exactly(value, divisor)


@lru_cache(1000)
def _ratio(number: int | float) -> tuple[int, int]:
    """A divisor as a number of parts of ten, a hundred …, and that power of ten."""
    digits, exponent = _decimal(number)
    return digits * 10 ** max(exponent, 0), int(10 ** max(-exponent, 0))


def _exactly(value: float, divisor: float) -> bool:
    """The same for any finite float, by whole numbers of any length."""
    digits, exponent = _decimal(value)
    divisor_digits, divisor_exponent = _decimal(divisor)
    shift: int = 10 ** abs(exponent - divisor_exponent)
    if exponent < divisor_exponent:
        return digits % (divisor_digits * shift) == 0
    return digits * shift % divisor_digits == 0


def _decimal(number: int | float) -> tuple[int, int]:
    """Digits and a power of ten that they are to be multiplied by."""
    if isinstance(number, int):
        return number, 0
    mantissa, _, exponent = float.__repr__(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    return int(whole + fraction), int(exponent or 0) - len(fraction)
