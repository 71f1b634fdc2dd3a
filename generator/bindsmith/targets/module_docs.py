"""The words at the head of a module, and about what has none; it wraps nothing."""

from __future__ import annotations

from bindsmith.ir.types import Definition, Doc, Role, TypeId
from bindsmith.targets.docs import words
from bindsmith.targets.program import SchemaFile


def module_doc(file: SchemaFile) -> str:
    """The schema's words about itself."""
    root = file.types.definitions.get(TypeId(file.types.uri, ""))
    doc = root.doc if root is not None else _doc(file)
    return words(doc, otherwise=f"The types of {file.path}.")


def _doc(file: SchemaFile) -> Doc:
    """The words of a root that is only there for its definitions."""
    value = file.document.value
    if not isinstance(value, dict):
        return Doc()
    title, description = value.get("title"), value.get("description")
    comment = value.get("$comment")
    return Doc(
        title if isinstance(title, str) else "",
        description if isinstance(description, str) else "",
        comment if isinstance(comment, str) else "",
    )


def class_doc(definition: Definition, file: SchemaFile) -> str:
    """What is said about a class that the schema has no words for."""
    match definition.role:
        case Role.ROOT:
            return f"The root of {file.path}."
        case Role.DEFINITION:
            return f"The definition {definition.path[-1]} of {file.path}."
        case Role.NESTED:
            where = definition.path[-1] if definition.path else definition.id.pointer
            owner = file.class_names.get(definition.owner or definition.id)
            return f"The property {where} of {owner}."
