"""YAML 1.2 text in the core schema → documents; it opens no file and reads no JSON.

PyYAML only makes events here.  What a scalar means is decided by YAML 1.2.2 §10.3, so
``on`` and dates are strings, and values that share an anchor are separate copies.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import yaml

from bindsmith.errors import Diagnostic, SchemaError
from bindsmith.ir.json import Json, pointer_of
from bindsmith.records import dataclass, field
from bindsmith.schema.document import Document, Found, Source
from bindsmith.schema.json_text import MAX_DEPTH, depth_error, repeated, shown
from bindsmith.schema.yaml_scalar import BadScalarError, resolve
from bindsmith.schema.yaml_tape import Tape, offset_of, read_tape

MAX_COPIES = 100_000


@dataclass(slots=True)
class _Place:
    """Where a value and its key are, and its children."""

    key: int
    value: int
    children: dict[str, _Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Positions:
    """Finds values in a YAML document."""

    root: _Place

    def find(self, tokens: Sequence[str]) -> Found:
        """The offsets of the value that the tokens name, or of its nearest ancestor."""
        place = self.root
        for depth, token in enumerate(tokens):
            child = place.children.get(token)
            if child is None:
                return Found(depth, place.key, place.value)
            place = child
        return Found(len(tokens), place.key, place.value)


def parse_yaml(
    text: str,
    display: str,
    *,
    max_depth: int = MAX_DEPTH,
    max_copies: int = MAX_COPIES,
    finite: bool = False,
) -> Document:
    """The document of a YAML text, which is called ``display``.

    ``SchemaError``: BS103 no YAML, more than one document, a key that is no string, a
    tag outside the core schema, or (``finite``) ``.inf`` and ``.nan``; BS104 a key given
    twice; BS105 nested deeper than ``max_depth``, or aliases that stand for more than
    ``max_copies`` values.  ``<<`` is a key like any other.
    """
    source = Source(display, text.removeprefix("\ufeff"))
    builder = _Builder(source, max_depth, finite)
    for event in _flat(source, read_tape(source, max_depth), max_copies):
        builder.take(event)
    if builder.problems:
        raise SchemaError(*dict.fromkeys(builder.problems))
    assert builder.root is not None
    return Document(display, builder.value, source, _Positions(builder.root))


def _flat(source: Source, tape: Tape, max_copies: int) -> Iterator[yaml.Event]:
    """The events with every alias replaced by the events of what it stands for."""
    copies = 0
    resume: list[tuple[int, int]] = []
    at, end = 0, len(tape.events)
    while True:
        while at < end:
            event = tape.events[at]
            at += 1
            if not isinstance(event, yaml.AliasEvent):
                yield event
            else:
                resume.append((at, end))
                at = tape.targets[at - 1]
                end = tape.ends[at]
                copies += end - at
                if copies > max_copies:
                    message = f"aliases stand for more than {max_copies} values"
                    offset = offset_of(event)
                    hint = "write the values out, or use fewer aliases"
                    raise SchemaError(source.error(offset, "BS105", message, hint))
        if not resume:
            return
        at, end = resume.pop()


@dataclass(slots=True)
class _Open:
    """A container that is being filled; ``name`` is the key that awaits its value."""

    value: dict[str, Json] | list[Json]
    place: _Place
    name: str | None = None
    name_at: int = 0
    path: str = ""


class _Builder:
    """Events without aliases → one value and the places in it, without recursion."""

    def __init__(self, source: Source, max_depth: int, finite: bool) -> None:
        self.value: Json = None
        self.root: _Place | None = None
        self.problems: list[Diagnostic] = []
        self._source = source
        self._max_depth = max_depth
        self._finite = finite
        self._open: list[_Open] = []

    def take(self, event: yaml.Event) -> None:
        """Add what one event says."""
        at = offset_of(event)
        match event:
            case yaml.ScalarEvent():
                if self._wants_key():
                    self._key(event)
                else:
                    self._add(self._scalar(event), at)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._begin(event, at)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._open.pop()

    def _wants_key(self) -> bool:
        top = self._open[-1] if self._open else None
        return top is not None and isinstance(top.value, dict) and top.name is None

    def _begin(self, event: yaml.CollectionStartEvent, at: int) -> None:
        is_map = isinstance(event, yaml.MappingStartEvent)
        if self._wants_key():
            # What follows would be taken for members: nothing can be said about it.
            problem = self._error(at, "a mapping key must be a string")
            raise SchemaError(*self.problems, problem)
        expected = f"tag:yaml.org,2002:{'map' if is_map else 'seq'}"
        if event.tag not in (None, "!", expected):
            self._problem(at, f"unknown tag {shown(event.tag)}", "remove the tag")
        if len(self._open) >= self._max_depth:
            raise depth_error(self._source, at, self._max_depth)
        made: dict[str, Json] | list[Json] = {} if is_map else []
        path, place = self._add(made, at)
        self._open.append(_Open(made, place, path=path))

    def _add(self, value: Json, at: int) -> tuple[str, _Place]:
        if not self._open:
            self.value, self.root = value, _Place(at, at)
            return "", self.root
        top = self._open[-1]
        if isinstance(top.value, list):
            name, place = str(len(top.value)), _Place(at, at)
            top.value.append(value)
        else:
            assert top.name is not None
            name, place = top.name, _Place(top.name_at, at)
            top.value[name] = value
            top.name = None
        top.place.children[name] = place
        return top.path + pointer_of((name,)), place

    def _key(self, event: yaml.ScalarEvent) -> None:
        top, at = self._open[-1], offset_of(event)
        name = self._scalar(event)
        if not isinstance(name, str):
            hint = f'write "{event.value}" if the key is meant as text'
            self._problem(at, f"the key {event.value or 'null'} is no string", hint)
            name = event.value
        elif name in top.place.children:
            first = top.place.children[name].key
            pointer = top.path + pointer_of((name,))
            self.problems.append(repeated(self._source, name, (first, at), pointer))
        top.name, top.name_at = name, at

    def _scalar(self, event: yaml.ScalarEvent) -> Json:
        at = offset_of(event)
        try:
            value = resolve(event)
        except BadScalarError as error:
            problem = self._source.error(at, error.code, error.message, error.hint)
            self.problems.append(problem)
            return ""
        # By its spelling: 1e400 is a JSON number, and infinite only in Python.
        odd = isinstance(value, float) and not math.isfinite(value)
        if self._finite and odd and event.value[-1] in "fFnN":
            self._problem(at, f"{event.value} is no JSON number", "use a finite number")
        return value

    def _problem(self, at: int, message: str, hint: str) -> None:
        self.problems.append(self._error(at, message, hint))

    def _error(self, at: int, message: str, hint: str = "") -> Diagnostic:
        return self._source.error(at, "BS103", message, hint)
