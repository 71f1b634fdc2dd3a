"""Our ``dataclass`` and ``replace`` do what the standard library's do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import field
from typing import Any

import pytest
from bindsmith import records


@records.dataclass(frozen=True, slots=True)
class Place:
    """One of those that are pickled, so it has a name here."""

    path: str
    line: int = 0


def both(cls: type[Any], **options: bool) -> tuple[type[Any], type[Any]]:
    """The class as each of the two makes it."""
    copied = type(cls.__name__, cls.__bases__, dict(vars(cls)))
    ours: Callable[..., Any] = records.dataclass(slots=True, **options)
    return ours(cls), dataclasses.dataclass(slots=True, **options)(copied)


class Several:
    """Of each kind of field one."""

    name: str
    text: str = field(repr=False)
    count: int = 0
    found: list[int] = field(default_factory=list)
    memo: dict[str, int] = field(default_factory=dict, init=False, repr=False)

    def shout(self) -> str:
        return self.name.upper()


def test_instances_are_made_as_by_the_standard_library() -> None:
    for cls in both(Several):
        one = cls("a", "b")
        assert (one.name, one.text, one.count) == ("a", "b", 0)
        assert (one.found, one.memo) == ([], {})
        assert cls("a", text="b", found=[1]).found == [1]
        assert cls("a", "b").found is not one.found
        assert repr(one).endswith("Several(name='a', count=0, found=[])")
        assert one.shout() == "A"
        assert cls.__doc__ == "Of each kind of field one."
        with pytest.raises(TypeError):
            cls("a")
        with pytest.raises(AttributeError):
            one.other = 1
        match one:
            case cls(name, "b", count=0):
                assert name == "a"
            case _:
                pytest.fail("no match by position")


def test_what_is_frozen_is_compared_by_value() -> None:
    class Number:
        value: object

    class Nothing:
        pass

    class Pair:
        one: object
        two: object

    for cls in both(Number, frozen=True):
        assert cls(1) == cls(1)
        assert hash(cls(1)) == hash(cls(1))
        assert cls(1) not in (cls(2), 1)
    nan = float("nan")
    ours, _ = both(Number, frozen=True)
    # The standard library's are equal up to 3.12 only.
    assert ours(nan) == ours(nan)
    for cls in both(Nothing, frozen=True):
        assert len({cls(), cls()}) == 1
    for cls in both(Pair, frozen=True):
        assert {cls(1, "a"), cls(1, "a"), cls(1, "b")} == {cls(1, "a"), cls(1, "b")}
    for cls in both(Pair, frozen=True, eq=False):
        assert len({cls(1, 2), cls(1, 2)}) == 2


def test_what_follows_and_what_a_class_says_of_itself() -> None:
    class Twice:
        one: int
        two: int = field(init=False)

        def __post_init__(self) -> None:
            self.two = 2 * self.one

        def __repr__(self) -> str:
            return "twice"

    for cls in both(Twice):
        assert (cls(2).two, repr(cls(2))) == (4, "twice")


def test_replace_and_copies() -> None:
    place = Place("a", 3)
    assert records.replace(place, line=4) == Place("a", 4)
    assert pickle.loads(pickle.dumps(place)) == copy.deepcopy(place) == place
    with pytest.raises(TypeError):
        records.replace(place, lime=4)  # type: ignore[call-arg]
