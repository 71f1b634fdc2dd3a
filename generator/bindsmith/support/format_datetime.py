"""The formats ``date``, ``time``, ``date-time``, ``duration``; it builds no objects."""

import re

_DATETIME_TIME = (
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
# Neither 29 February nor leap seconds: both are rare, and need arithmetic.
_DATETIME_DATE = (
    r"[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_DATETIME_SPAN = r"T[0-9]+(?:H(?:[0-9]+M(?:[0-9]+S)?)?|M(?:[0-9]+S)?|S)"
_DATETIME_PERIOD = r"D|M(?:[0-9]+D)?|Y(?:[0-9]+M(?:[0-9]+D)?)?"

_datetime_match = re.compile(f"{_DATETIME_DATE}[Tt]{_DATETIME_TIME}").fullmatch
_datetime_time_match = re.compile(_DATETIME_TIME).fullmatch
_datetime_duration_match = re.compile(
    f"P(?:[0-9]+(?:W|(?:{_DATETIME_PERIOD})(?:{_DATETIME_SPAN})?)|{_DATETIME_SPAN})"
).fullmatch

_DATETIME_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DATETIME_DAYS = frozenset(
    f"-{month:02}-{day:02}"
    for month, last in enumerate(_DATETIME_LAST_DAYS, 1)
    for day in range(1, last + 1)
)


def is_date(value: str) -> bool:
    """Whether ``value`` is an RFC 3339 §5.6 ``full-date``; years are 0000 to 9999."""
    if value[4:] in _DATETIME_DAYS:
        return value[:4].isdigit() and value.isascii()
    return value[4:] == "-02-29" and _datetime_is_leap_year(value[:4])


def is_time(value: str) -> bool:
    """Whether ``value`` is an RFC 3339 §5.6 ``full-time``: the offset is required.

    A leap second is accepted where it can be: at 23:59:60 UTC.
    """
    return (
        _datetime_time_match(value) is not None
        or _datetime_leap_second_offset(value) is not None
    )


def is_date_time(value: str) -> bool:
    """Whether ``value`` is an RFC 3339 §5.6 ``date-time``.

    A leap second is accepted where §5.7 has it: at 23:59:60 UTC at the end of a month.
    """
    return _datetime_match(value) is not None or _datetime_is_rare(value)


def is_duration(value: str) -> bool:
    """Whether ``value`` is an RFC 3339 appendix A ``duration``, in capitals."""
    return _datetime_duration_match(value) is not None


def _datetime_is_leap_year(year: str) -> bool:
    if not (len(year) == 4 and year.isascii() and year.isdigit()):
        return False
    number = int(year)
    return number % 4 == 0 and (number % 100 != 0 or number % 400 == 0)


def _datetime_leap_second_offset(time: str) -> int | None:
    """The offset in minutes of a ``full-time`` at 23:59:60 UTC; None for any other."""
    if time[6:8] != "60" or not _datetime_time_match(f"{time[:6]}59{time[8:]}"):
        return None
    offset = 0
    if time[-1] not in "Zz":
        offset = int(time[-5:-3]) * 60 + int(time[-2:])
        if time[-6] == "-":
            offset = -offset
    minute = int(time[:2]) * 60 + int(time[3:5])
    return offset if (minute - offset) % 1440 == 1439 else None


def _datetime_is_rare(value: str) -> bool:
    """Whether ``value`` is a ``date-time`` on 29 February or with a leap second."""
    date, time = value[:10], value[11:]
    if value[10:11] not in ("T", "t") or not is_date(date):
        return False
    if _datetime_time_match(time) is not None:
        return True
    offset = _datetime_leap_second_offset(time)
    if offset is None:
        return False
    if offset > 0:  # east of Greenwich the next month has begun
        return date[8:] == "01"
    month, day = int(date[5:7]), int(date[8:])
    if month == 2 and _datetime_is_leap_year(date[:4]):
        return day == 29
    return day == _DATETIME_LAST_DAYS[month - 1]
