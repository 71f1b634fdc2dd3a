"""JSON strings as objects of the standard library and back; it checks no format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from ipaddress import IPv4Address, IPv6Address
from typing import Any, NoReturn, TypeVar
from uuid import UUID, SafeUUID

_Result = TypeVar("_Result")
_DIGITS_KEPT = 6
_DATE_LENGTH = 10
# The class refuses to be changed, but not by the descriptors of its two slots.
_SET_INT = vars(UUID)["int"].__set__
_SET_IS_SAFE = vars(UUID)["is_safe"].__set__
_UNKNOWN = SafeUUID.unknown
# Looked up once, not for each value.
_NEW, _FROM_BYTES, _FROM_HEX = object.__new__, int.from_bytes, bytes.fromhex


class Unconvertible(ValueError):
    """A value that the schema allows and that no object can hold.

    Its message never has the value, which may be secret.
    """

    def __init__(self, value: Any, reason: str) -> None:
        super().__init__(reason)
        self.value = value
        self.reason = reason


def refuse_conversion(
    failure: Unconvertible, data: object, schema_location: str
) -> NoReturn:
    """``ValidationError`` with one violation, of the keyword ``convert``.

    It is located at the value: the first that is the very object which failed.
    """
    from .violation import At, ValidationError, violation

    at: At = None
    pending: list[tuple[Any, At]] = [(data, None)]
    while pending:
        value, place = pending.pop()
        if value is failure.value:
            at = place
            break
        members: list[tuple[Any, At]] = []
        if isinstance(value, Mapping):
            members = [(each, (place, key)) for key, each in value.items()]
        elif isinstance(value, Sequence) and not isinstance(value, str):
            members = [(each, (place, key)) for key, each in enumerate(value)]
        pending += reversed(members)
    via = ((None, "", schema_location), "/convert", "")
    made = violation(failure.value, at, via, failure.reason)
    made.secret = True
    raise ValidationError((made,))


def convert(
    function: Callable[[Any], _Result], value: Any, name: str, spelled: Any = None
) -> _Result:
    """``function(value)``; what goes wrong in it makes the value unconvertible.

    ``name`` is what is made, ``spelled`` the value as the function wants it, where
    that differs.
    """
    try:
        return function(value if spelled is None else spelled)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise Unconvertible(value, f"cannot be held by a {name}") from error


def parse_first(
    value: Any, functions: Sequence[Callable[[Any], Any]], keep: bool
) -> Any:
    """The result of the first function that takes a value.

    If none does, the value itself where it may be kept, else ``Unconvertible``.
    """
    failure = Unconvertible(value, "cannot be held by any of the classes it may be")
    for function in functions:
        try:
            return function(value)
        except Unconvertible as error:
            failure = error
    if keep:
        return value
    raise failure


def parse_uuid(value: str) -> UUID:
    return convert(UUID, value, "UUID")


def parse_valid_uuid(value: str) -> UUID:
    """Of a string that is known to be of the format: half the time of the class."""
    made: UUID = _NEW(UUID)
    _SET_INT(made, _FROM_BYTES(_FROM_HEX(value.replace("-", "")), "big"))
    _SET_IS_SAFE(made, _UNKNOWN)
    return made


def dump_uuid(value: UUID) -> str:
    """What ``str`` gives, in two thirds of its time."""
    digits = value.int.to_bytes(16, "big").hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def parse_ipv4(value: str) -> IPv4Address:
    return convert(IPv4Address, value, "IPv4Address")


def parse_ipv6(value: str) -> IPv6Address:
    return convert(IPv6Address, value, "IPv6Address")


def parse_date(value: str) -> date:
    return convert(date.fromisoformat, value, "date")


def parse_datetime(value: str) -> datetime:
    """A moment (RFC 3339 §5.6), to the microsecond."""
    if len(value) <= _DATE_LENGTH:
        raise Unconvertible(value, "has no time of day")
    return convert(datetime.fromisoformat, value, "datetime", _exact(value))


def parse_time(value: str) -> time:
    """A time of day (RFC 3339 §5.6), to the microsecond."""
    return convert(time.fromisoformat, value, "time", _exact(value))


def dump_isoformat(value: date | datetime | time) -> str:
    """ISO 8601, with ``Z`` for UTC."""
    text = value.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


def _exact(value: str) -> str:
    """The text as ``fromisoformat`` wants it, if it can hold all of its fraction."""
    head, point, tail = value.upper().partition(".")
    if not point:
        return head
    digits = tail[: len(tail) - len(tail.lstrip("0123456789"))]
    if digits[_DIGITS_KEPT:].strip("0"):
        raise Unconvertible(value, "is more precise than a microsecond")
    fraction = digits[:_DIGITS_KEPT].ljust(_DIGITS_KEPT, "0")
    return f"{head}.{fraction}{tail[len(digits):]}"
