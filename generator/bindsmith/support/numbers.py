"""Arithmetic on JSON numbers."""

from __future__ import annotations

import math

# Whole numbers below this are what their digits say, and their remainders are exact.
_WRITTEN_OUT = 1e15


def is_multiple(value: float, divisor: float) -> bool:
    """Whether a number is a multiple of another (Validation §6.2.1).

    Floats stand for the shortest decimal that denotes them: 19.99 is a multiple of
    0.01.  NaN and the infinities are multiples of nothing.
    """
    if isinstance(value, int) and isinstance(divisor, int):
        return value % divisor == 0
    small = -_WRITTEN_OUT < value < _WRITTEN_OUT and 1 <= divisor < _WRITTEN_OUT
    if small and divisor % 1 == 0:
        return value % divisor == 0
    if isinstance(value, float) and not math.isfinite(value):
        return False
    digits, exponent = _decimal(value)
    divisor_digits, divisor_exponent = _decimal(divisor)
    shift: int = 10 ** abs(exponent - divisor_exponent)
    if exponent < divisor_exponent:
        return digits % (divisor_digits * shift) == 0
    return digits * shift % divisor_digits == 0


def _decimal(number: float) -> tuple[int, int]:
    """Digits and a power of ten that they are to be multiplied by."""
    if isinstance(number, int):
        return number, 0
    mantissa, _, exponent = float.__repr__(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    return int(whole + fraction), int(exponent or 0) - len(fraction)
