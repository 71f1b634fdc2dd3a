"""The formats ``json-pointer`` and ``relative-json-pointer``; it resolves nothing."""


def is_json_pointer(value: str) -> bool:
    """Whether ``value`` is an RFC 6901 §3 pointer, not in a URI fragment."""
    if not value:
        return True
    if value[0] != "/":
        return False
    return "~" not in value or (
        value.count("~") == value.count("~0") + value.count("~1")
    )


def is_relative_json_pointer(value: str) -> bool:
    """Whether ``value`` follows draft-handrews-relative-json-pointer-01 §3."""
    rest = _json_pointer_after_integer(value)
    return rest is not None and (rest == "#" or is_json_pointer(rest))


def is_adjusted_relative_json_pointer(value: str) -> bool:
    """Whether ``value`` follows draft-bhutton-relative-json-pointer-00 §3.

    That adds an index adjustment, as in ``0+1/foo``; with ``#`` after it, it is in the
    examples of §5.1 if not in the grammar.
    """
    rest = _json_pointer_after_integer(value)
    if rest is not None and rest[:1] in ("+", "-"):
        rest = _json_pointer_after_integer(rest[1:])
    return rest is not None and (rest == "#" or is_json_pointer(rest))


def _json_pointer_after_integer(value: str) -> str | None:
    """What follows a non-negative integer; None without one, or with leading zeros."""
    rest = value.lstrip("0123456789")
    digits = len(value) - len(rest)
    if digits == 0 or (digits > 1 and value[0] == "0"):
        return None
    return rest
