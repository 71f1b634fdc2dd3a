"""A schema's words and its default, its own first and then those of what it refers to.

Annotations count beside ``$ref`` in every draft.  It checks no default.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bindsmith.ir.json import Json
from bindsmith.ir.types import Doc
from bindsmith.lower.read import Place, References, lacks, place, sequence
from bindsmith.lower.shapes import Node
from bindsmith.records import dataclass
from bindsmith.schema.resource import Subschema

# Annotations are looked for along so many references.
MAX_HOPS = 16
_FURTHER = frozenset({"allOf", "$ref", "$dynamicRef", "$recursiveRef"})


@dataclass(frozen=True, slots=True)
class Written:
    """A default as it was written, and where."""

    value: Json
    schema: Subschema


def chain(node: Node, references: References) -> Iterator[dict[str, Json]]:
    """The schema objects whose annotations count, the nearest first."""
    for schema in sources(node, references):
        assert isinstance(schema.value, dict)
        yield schema.value


def sources(node: Node, references: References) -> Iterator[Subschema]:
    """The places of ``chain``: each part, then what it refers to and nothing else."""
    seen: set[Place] = set()
    parts = len(node.parts)
    stack = [part.schema for part in reversed(node.parts)]
    while stack and len(seen) < parts + MAX_HOPS:
        each = stack.pop()
        if place(each) in seen or not isinstance(each.value, dict):
            continue
        seen.add(place(each))
        yield each
        if lacks(each, _FURTHER):
            continue
        members = sequence(each, "allOf")
        if len(members) == 1:
            stack.append(members[0])
        stack.extend(references.targets(each))


def document(node: Node, references: References) -> Doc:
    """The words of a value that must be all of a node."""
    found = (*chain(node, references),)
    examples = next(
        (e for each in found if isinstance(e := each.get("examples"), list)), []
    )
    return Doc(
        title=_text(found, "title"),
        description=_text(found, "description"),
        comment=_text(found, "$comment"),
        examples=tuple(examples),
        deprecated=_flag(found, "deprecated"),
        read_only=_flag(found, "readOnly"),
        write_only=_flag(found, "writeOnly"),
    )


def default(node: Node, references: References) -> Written | None:
    """The default that counts, or None."""
    for schema in sources(node, references):
        assert isinstance(schema.value, dict)
        if "default" in schema.value:
            return Written(schema.value["default"], schema)
    return None


def _text(found: Iterable[dict[str, Json]], keyword: str) -> str:
    for each in found:
        text = each.get(keyword)
        if isinstance(text, str) and text.strip():
            return text
    return ""


def _flag(found: Iterable[dict[str, Json]], keyword: str) -> bool:
    for each in found:
        flag = each.get(keyword)
        if isinstance(flag, bool):
            return flag
    return False
