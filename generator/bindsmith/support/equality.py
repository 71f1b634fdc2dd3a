"""Equality as JSON has it: 1 is 1.0 and not true."""

from __future__ import annotations

from typing import Any

# So many items are faster compared with each other than made hashable.
_FEW = 12
# So many are a set before anybody could make it slow.
_SOME = 1000
# A longer stand-in for an array or object is one by its digest.
_LONG = 2000


def equal(a: Any, b: Any) -> bool:
    """Whether two JSON values are equal (JSON Schema Core §4.2.2)."""
    try:
        return _equal(a, b)
    except RecursionError:
        return frozen(a) == frozen(b)


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, str):
        return isinstance(b, str) and a == b
    if a is None or a is True or a is False:
        return a is b
    if b is True or b is False:
        return False
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(map(_equal, a, b))
    if isinstance(a, dict):
        if not isinstance(b, dict) or len(a) != len(b):
            return False
        return all(key in b and _equal(value, b[key]) for key, value in a.items())
    return bool(a == b)


def frozen(value: Any) -> object:
    """A hashable stand-in, equal for equal JSON values only.

    A text, since only the hashes of texts cannot be made to collide.
    """
    try:
        try:
            return _text(value)
        except RecursionError:
            return _deep_text(value)
    except _NotANumberError:
        # It equals nothing, not even itself.
        return object()


class _NotANumberError(Exception):
    pass


def _text(value: Any) -> str:
    if isinstance(value, list):
        return _items([*map(_text, value)])
    if isinstance(value, dict):
        return _members([(key, _text(each)) for key, each in value.items()])
    return _scalar(value)


def _items(items: list[str]) -> str:
    text = f"[{','.join(items)}]"
    return text if len(text) < _LONG else _digest(text)


def _members(members: list[tuple[str, str]]) -> str:
    text = f"{{{','.join(sorted([f'{len(k)}:{k}={v}' for k, v in members]))}}}"
    return text if len(text) < _LONG else _digest(text)


def _digest(text: str) -> str:
    """A short text for a long one, which would be copied on each level above."""
    from hashlib import sha256

    return f"#{sha256(text.encode(errors='surrogatepass')).hexdigest()}"


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return f"{len(value)}:{str.__str__(value)}"
    if value is None or value is True or value is False:
        return f"{value}"
    if isinstance(value, float):
        if value != value:
            raise _NotANumberError
        if not value.is_integer():
            return float.__repr__(value)
        value = int(value)
    # Hexadecimal: Python refuses to write long integers as decimals.
    return int.__format__(value, "x") if isinstance(value, int) else repr(value)


def _deep_text(value: Any) -> str:
    """The same without recursion: what is inside comes first."""
    # What is still to be written, and values whose parts have been.
    pending: list[tuple[Any, bool]] = [(value, False)]
    written: list[str] = []
    while pending:
        each, is_done = pending.pop()
        if not isinstance(each, (list, dict)):
            written.append(_scalar(each))
        elif not is_done:
            pending.append((each, True))
            inside = each if isinstance(each, list) else each.values()
            pending += [(inner, False) for inner in inside]
        else:
            # The last part was written first.
            count = len(each)
            parts = written[len(written) - count :][::-1]
            del written[len(written) - count :]
            if isinstance(each, list):
                written.append(_items(parts))
            else:
                written.append(_members(list(zip(each, parts, strict=True))))
    return written[0]


def is_unique(items: list[Any]) -> bool:
    """Whether no two items are equal (Validation §6.4.3); linear time."""
    if len(items) < 2:
        return True
    try:
        # Numbers can be chosen so that their hashes are the same.
        if len(items) <= _SOME or all(isinstance(item, str) for item in items):
            if len(set(items)) == len(items):
                # Equal as JSON means equal to Python, but 1 and true are equal there.
                return True
            if all(isinstance(item, str) for item in items):
                return False
    except (TypeError, RecursionError):
        if len(items) <= _FEW and _are_different(items):
            return True
    return len(set(map(frozen, items))) == len(items)


def _are_different(items: list[Any]) -> bool:
    try:
        return all(items.index(item) == index for index, item in enumerate(items))
    except RecursionError:
        return False
