"""``dataclass``, ``field``, ``replace`` as in the standard library, for a fast start.

To type checkers they are the standard library's, and a class that is decorated reads as
any other.  At run time a class is made in a tenth of the time: ``dataclasses`` compiles
up to eight functions for it, and the start of a command would take longer for its two
hundred classes than for all else.  An instance is made in less than half the time: what
is ``frozen`` is so for type checkers only.  It is compared by value, the rest by
identity.  What a user may get hold of is made by ``dataclasses``: all of its functions
know that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, field
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["dataclass", "field", "replace"]

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
            "__init__": _constructor(cls, defaults, "__post_init__" in own),
            "__repr__": _representation(defaults),
        }
        if eq and frozen:
            made["__eq__"], made["__hash__"] = _comparison(names)
        metaclass: Callable[..., type[T]] = type(cls)
        return metaclass(cls.__name__, cls.__bases__, made | own)

    return decorate


def _constructor(
    cls: type, defaults: dict[str, object], more: bool
) -> Callable[..., None]:
    """An ``__init__`` with a parameter for each field, which ends with ``more``."""
    parameters: list[str] = []
    values: list[object] = []
    factories: list[tuple[int, str, Callable[[], object]]] = []
    for name, default in defaults.items():
        if isinstance(default, Field):
            make, is_given = default.default_factory, default.init
            default = default.default
            if make is not MISSING:
                # A parameter that has a value before the function is called.
                factories.append((len(parameters), name, make))
                default = None
            elif not is_given:
                continue
        if default is not MISSING:
            values.append(default)
        parameters.append(name)
    code = _setter(len(parameters)).replace(
        co_name="__init__",
        co_qualname=f"{cls.__qualname__}.__init__",
        co_names=tuple(parameters),
        co_varnames=("self", *parameters),
    )
    plain = FunctionType(code, {}, "__init__", tuple(values))
    if not factories and not more:
        return plain

    def constructor(self: Any, *given: object, **named: object) -> None:
        for index, name, make in factories:
            if index >= len(given) and name not in named:
                named[name] = make()
        plain(self, *given, **named)
        if more:
            self.__post_init__()

    return constructor


@cache
def _setter(count: int) -> CodeType:
    """A function that sets so many attributes, whatever their names will be.

    Compiling one for each class would take longer than all the rest of it.
    """
    names = [f"field_{number}" for number in range(count)]
    lines = [f"self.{each} = {each}" for each in names] or ["pass"]
    known: dict[str, FunctionType] = {}
    exec(f"def set_({', '.join(['self', *names])}): {'; '.join(lines)}", known)
    return known["set_"].__code__


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
    get = attrgetter(*(names or ("__class__",)))
    values: Callable[[object], object] = get
    if len(names) < 2:
        # Tuples as well: what is identical is equal there, even if it is not a number.
        def values(self: object) -> object:
            return (get(self),)

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
