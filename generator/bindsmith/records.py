"""``dataclass`` and ``replace`` as in the standard library, for classes that start fast.

To type checkers they are the standard library's, and a class that is decorated reads as
any other.  At run time a class is made in a fifth of the time, which the start of every
command pays for each of some two hundred, and its instances in less than half of it:
one function is compiled where ``dataclasses`` compiles up to eight.  So ``frozen`` is
what type checkers see to, and decides whether instances are compared by value; the rest
are compared by identity.  What a user may get hold of is made by ``dataclasses``: all
of its functions know that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

__all__ = ["dataclass", "replace"]

T = TypeVar("T")


def _dataclass(
    *, slots: bool, frozen: bool = False, eq: bool = True
) -> Callable[[type[T]], type[T]]:
    """A class of the annotated fields, which all have slots."""
    assert slots

    def decorate(cls: type[T]) -> type[T]:
        names = tuple(cls.__annotations__)
        defaults = {each: vars(cls).get(each, MISSING) for each in names}
        left = {*names, "__dict__", "__weakref__"}
        own = {key: each for key, each in vars(cls).items() if key not in left}
        made: dict[str, object] = {
            "__slots__": names,
            "__match_args__": names,
            "__qualname__": cls.__qualname__,
            "__init__": _constructor(defaults, "__post_init__" in own),
            "__repr__": _representation(defaults),
        }
        if eq and frozen:
            made["__eq__"], made["__hash__"] = _comparison(names)
        metaclass: Callable[..., type[T]] = type(cls)
        return metaclass(cls.__name__, cls.__bases__, made | own)

    return decorate


def _constructor(defaults: dict[str, object], more: bool) -> Callable[..., None]:
    """An ``__init__`` with a parameter for each field, which ends with ``more``."""
    parameters, body = ["self"], []
    known: dict[str, object] = {"MISSING": MISSING}
    for name, default in defaults.items():
        parameter, value, is_given = name, name, True
        if isinstance(default, Field):
            if default.default_factory is not MISSING:
                known[f"make_{name}"] = default.default_factory
                parameter = f"{name}=MISSING"
                value = f"make_{name}() if {name} is MISSING else {name}"
            is_given, default = default.init, default.default
        if default is not MISSING:
            known[f"default_{name}"] = default
            parameter = f"{name}=default_{name}"
        if is_given:
            parameters.append(parameter)
            body.append(f"self.{name} = {value}")
        elif parameter != name:
            body.append(f"self.{name} = make_{name}()")
    if more:
        body.append("self.__post_init__()")
    lines = "\n ".join(body or ["pass"])
    exec(f"def __init__({', '.join(parameters)}):\n {lines}", known)
    function: Callable[..., None] = known["__init__"]  # type: ignore[assignment]
    return function


def _representation(defaults: dict[str, object]) -> Callable[[object], str]:
    shown = [
        name
        for name, default in defaults.items()
        if not isinstance(default, Field) or default.repr
    ]

    def represent(self: object) -> str:
        fields = ", ".join(f"{each}={getattr(self, each)!r}" for each in shown)
        return f"{type(self).__qualname__}({fields})"

    return represent


def _comparison(
    names: tuple[str, ...],
) -> tuple[Callable[[object, object], bool], Callable[[object], int]]:
    """The functions for ``==`` and ``hash``."""
    if len(names) > 1:
        values: Callable[[object], object] = attrgetter(*names)
    else:
        # Tuples as well: what is identical is equal there, even if it is not a number.
        def values(self: object) -> object:
            return tuple([getattr(self, each) for each in names])

    def equal(self: object, other: object) -> bool:
        return type(other) is type(self) and values(self) == values(other)

    def hashed(self: object) -> int:
        return hash(values(self))

    return equal, hashed


def _replace(record: T, **changes: object) -> T:
    """A copy with some fields changed."""
    names: tuple[str, ...] = type(record).__match_args__  # type: ignore[attr-defined]
    kept = {each: getattr(record, each) for each in names if each not in changes}
    return type(record)(**kept, **changes)


if TYPE_CHECKING:
    from dataclasses import dataclass, replace
else:
    dataclass, replace = _dataclass, _replace
