"""YAML text → the events of its one document, aliases bound; it makes no values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import yaml

from bindsmith.errors import SchemaError
from bindsmith.records import dataclass
from bindsmith.schema.document import Source
from bindsmith.schema.json_text import depth_error, shown

if TYPE_CHECKING:  # PyYAML may have been built without libyaml
    _Loader = yaml.CSafeLoader | yaml.SafeLoader


@dataclass(frozen=True, slots=True)
class Tape:
    """The events of one document, by index.

    ``ends`` is where a node that has an anchor ends (exclusive); ``targets`` is, for an
    alias, where the node that it stands for starts.
    """

    events: list[yaml.Event]
    ends: dict[int, int]
    targets: dict[int, int]


def offset_of(event: yaml.Event) -> int:
    """Where an event starts, in code points."""
    mark = event.start_mark
    return mark.index if mark else 0


def read_tape(source: Source, max_depth: int) -> Tape:
    """The events of the only document, or ``SchemaError`` (BS103, BS105)."""
    try:
        return _read(source, max_depth, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except _LibraryDepthError:
        # libyaml has a limit of its own and looks ahead; PyYAML's parser has neither,
        # so that max_depth alone counts, and the error is where the depth is.
        return _read(source, max_depth, yaml.SafeLoader)


class _LibraryDepthError(Exception):
    """libyaml will not read what is nested so deeply."""


def _read(source: Source, max_depth: int, loader: type[_Loader]) -> Tape:
    tape = Tape([], {}, {})
    anchors: dict[str, int] = {}
    unclosed: list[int] = []
    for event in _document(source, loader):
        index, at = len(tape.events), offset_of(event)
        tape.events.append(event)
        if isinstance(event, yaml.CollectionEndEvent):
            start = unclosed.pop()
            tape.ends[start] = index + 1
            continue
        assert isinstance(event, yaml.NodeEvent)
        if isinstance(event, yaml.AliasEvent):
            assert event.anchor is not None
            target = anchors.get(event.anchor)
            if target is None or target not in tape.ends:
                fault = "is not defined" if target is None else "contains itself"
                message = f"the alias *{shown(event.anchor)[1:-1]} {fault}"
                raise SchemaError(source.error(at, "BS103", message))
            tape.targets[index] = target
            continue
        if event.anchor is not None:
            anchors[event.anchor] = index
        if isinstance(event, yaml.ScalarEvent):
            tape.ends[index] = index + 1
        else:
            unclosed.append(index)
            if len(unclosed) > max_depth:
                raise depth_error(source, at, max_depth)
    return tape


def _document(source: Source, loader: type[_Loader]) -> Iterator[yaml.Event]:
    """The node events of the only document of the text."""
    documents = 0
    try:
        for event in yaml.parse(source.text, Loader=loader):
            if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
                yield event
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    at, hint = offset_of(event), "split it into several files"
                    what = "a second document starts here"
                    raise SchemaError(source.error(at, "BS103", what, hint))
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        if "maximum nesting depth" in str(getattr(error, "problem", None)):
            raise _LibraryDepthError from None
        raise _syntax(source, error) from None
    if not documents:
        what = "not valid YAML: there is no document"
        raise SchemaError(source.error(0, "BS103", what))


def _syntax(source: Source, error: Exception) -> SchemaError:
    text = source.text
    if isinstance(error, yaml.MarkedYAMLError) and error.problem:
        what = str(error.problem)
        if error.context:
            what = f"{what} {error.context}"
        mark = error.problem_mark or error.context_mark
        at = min(mark.index, len(text)) if mark else 0
        if text[at : at + 1] == "\t":
            return SchemaError(
                source.error(
                    at, "BS103", f"not valid YAML: {what}", "indent with spaces"
                )
            )
        return SchemaError(source.error(at, "BS103", f"not valid YAML: {what}"))
    char = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if char is None:
        return SchemaError(source.error(0, "BS103", "not valid YAML"))
    what = f"not valid YAML: the character U+{ord(char[0]):04X} is not allowed"
    return SchemaError(source.error(char.start(), "BS103", what))
