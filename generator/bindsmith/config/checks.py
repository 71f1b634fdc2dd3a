"""Checks of one configuration value each; they know TOML types, but no option.

A check gets what TOML (or a caller) gave and returns what ``Config`` holds.  A problem
is reported to its ``Where`` and never raised, so that a user sees all of them at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, field, fields
from typing import Any, TypeVar

from bindsmith.errors import Diagnostic, Severity, SourceLocation
from bindsmith.records import dataclass

T = TypeVar("T")

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_KINDS = (
    (bool, "a boolean"),
    (int, "a whole number"),
    (float, "a fraction"),
    (str, "a string"),
    (list, "an array"),
    (dict, "a table"),
)


@dataclass(frozen=True, slots=True)
class Where:
    """The key that is being read, and where problems with it are collected."""

    path: tuple[str, ...]
    place: Callable[[tuple[str, ...]], SourceLocation]
    problems: list[Diagnostic] = field(default_factory=list)

    def child(self, key: str) -> Where:
        """The same for a key or an index below this one."""
        return Where((*self.path, key), self.place, self.problems)

    def error(self, code: str, message: str, hint: str = "") -> None:
        """Report a problem with this key."""
        at = self.place(self.path)
        self.problems.append(Diagnostic(code, Severity.ERROR, at, message, hint))

    def __str__(self) -> str:
        shown = ""
        for part in self.path:
            if part.isdecimal():
                shown += f"[{part}]"
            else:
                shown += "." if shown else ""
                shown += part if _BARE.fullmatch(part) else f'"{part}"'
        return shown


Check = Callable[[object, Where], object]


def option(
    default: object,
    check: Check,
    doc: str,
    *,
    example: str = "",
    paths: bool = False,
    shapes_output: bool = False,
) -> Any:
    """A field of the configuration, all in one place.

    ``paths`` says that its strings are paths, ``shapes_output`` that bytes of the
    output depend on it.
    """
    metadata = {
        "check": check,
        "doc": doc,
        "example": example,
        "paths": paths,
        "shapes_output": shapes_output,
    }
    if isinstance(default, dict):
        return field(default_factory=dict, metadata=metadata)
    return field(default=default, metadata=metadata)


def required(check: Check, doc: str) -> Any:
    """A field without a default."""
    return field(metadata={"check": check, "doc": doc})


def options(cls: type) -> dict[str, Field[Any]]:
    """The options that a dataclass has, by their spelling in TOML."""
    return {each.name.replace("_", "-"): each for each in fields(cls) if each.metadata}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint: the likeliest of the known words, or all of them."""
    from difflib import get_close_matches

    names = list(known)
    close = get_close_matches(word.lower(), names, 1)
    if close:
        return f'did you mean "{close[0]}"?'
    return "known are: " + ", ".join(names)


def _wrong_type(wanted: str, value: object, where: Where, hint: str = "") -> None:
    kind = next((name for cls, name in _KINDS if isinstance(value, cls)), "a date")
    where.error("BS504", f"{where} must be {wanted}, not {kind}", hint)


def text(*, empty: bool = True) -> Check:
    """A string."""

    def check(value: object, where: Where) -> str:
        if not isinstance(value, str):
            number = isinstance(value, int | float) and not isinstance(value, bool)
            hint = f'write "{value}"' if number else ""
            _wrong_type("a string", value, where, hint)
            return ""
        if not value and not empty:
            where.error("BS505", f"{where} must not be empty")
        return value

    return check


def flag(value: object, where: Where) -> bool:
    """A boolean."""
    if not isinstance(value, bool):
        _wrong_type("a boolean", value, where, "write true or false")
        return False
    return value


def integer(low: int, high: int) -> Check:
    """A whole number within bounds, both included."""

    def check(value: object, where: Where) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            _wrong_type("a whole number", value, where)
        elif low <= value <= high:
            return value
        else:
            message = f"{where} must be {low} to {high}, not {value}"
            where.error("BS505", message)
        return low

    return check


def choice(
    known: Callable[[], Iterable[str]], code: str = "BS505", unknown: str = ""
) -> Check:
    """One of some words; ``unknown`` says what another one is."""
    word = text()

    def check(value: object, where: Where) -> str:
        got = str(word(value, where))
        names = list(known())
        if isinstance(value, str) and got not in names:
            what = unknown or f"{where} cannot be"
            where.error(code, f'{what} "{got}"', did_you_mean(got, names))
        return got

    return check


def pattern(regex: str, what: str) -> Check:
    """A string of a certain form."""
    word, form = text(), re.compile(regex)

    def check(value: object, where: Where) -> str:
        got = str(word(value, where))
        if isinstance(value, str) and not form.fullmatch(got):
            where.error("BS505", f'{where} must be {what}, not "{got}"')
        return got

    return check


def array(each: Check, *, empty: bool = True) -> Check:
    """An array; what it has twice counts once."""

    def check(value: object, where: Where) -> tuple[object, ...]:
        if not isinstance(value, list):
            hint = f'write ["{value}"]' if isinstance(value, str) else ""
            _wrong_type("an array", value, where, hint)
            return ()
        if not value and not empty:
            where.error("BS505", f"{where} must not be empty")
        found = [each(item, where.child(str(n))) for n, item in enumerate(value)]
        return tuple(dict.fromkeys(found))

    return check


def mapping(each: Check, key: Check | None = None) -> Check:
    """A table whose keys the user chooses."""

    def check(value: object, where: Where) -> dict[str, object]:
        if not isinstance(value, dict):
            _wrong_type("a table", value, where)
            return {}
        for name in value if key else ():
            assert key is not None
            key(name, where.child(name))
        return {name: each(item, where.child(name)) for name, item in value.items()}

    return check


def record(cls: type[T]) -> Callable[[object, Where], T | None]:
    """A table whose keys are the options of a dataclass."""

    def check(value: object, where: Where) -> T | None:
        if not isinstance(value, dict):
            _wrong_type("a table", value, where)
            return None
        values = read_options(cls, value, where)
        return None if values is None else cls(**values)

    return check


def read_options(
    cls: type, table: dict[str, object], where: Where
) -> dict[str, Any] | None:
    """The checked options of a dataclass by field name; None if some are missing."""
    known = options(cls)
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key in known:
            each = known[key]
            values[each.name] = each.metadata["check"](value, where.child(key))
        else:
            child = where.child(key)
            child.error("BS503", f"unknown key {child}", did_you_mean(key, known))
    missing = [
        key
        for key, each in known.items()
        if key not in table
        and each.default is MISSING
        and each.default_factory is MISSING
    ]
    for key in missing:
        where.error("BS505", f"{where} lacks the key {key}")
    return None if missing else values
