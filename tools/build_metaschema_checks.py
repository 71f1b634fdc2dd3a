"""Writes schema/metaschema_checks/: the metaschemas as functions that answer yes or no.

Run it after a change to what validators look like; a test tells when it is due.
"""

from __future__ import annotations

from pathlib import Path

from bindsmith.emit.imports import Import, sorted_imports
from bindsmith.records import replace
from bindsmith.schema.dialect import BY_NAME, Dialect
from bindsmith.schema.link import link
from bindsmith.schema.store import Store
from bindsmith.targets.validator_code.assembly import Assembled, assemble, body_lines
from bindsmith.validator import Memory, functions_of

FOLDER = Path(__file__).parents[1] / "generator/bindsmith/schema/metaschema_checks"
LINE_LENGTH = 88


def main() -> None:
    for dialect in BY_NAME.values():
        target = FOLDER / module_name(dialect)
        target.write_text(module_text(dialect), encoding="utf-8", newline="\n")


def module_name(dialect: Dialect) -> str:
    return dialect.name.replace("-", "_").replace("draft", "draft_") + ".py"


def module_text(dialect: Dialect) -> str:
    """A module whose ``is_valid`` tells whether a value is a schema of a dialect."""
    store = Store(Memory(None), dialect)
    # What they do not have room for is tried again with more: see ``roomy``.
    linked = replace(link(store, [dialect.uri]), recursive=frozenset())
    schema = store.document(dialect.uri).at("")
    functions, root = functions_of(schema, store, linked, "annotate", {}, LINE_LENGTH)
    functions.boolean(root)
    made = assemble(functions, ("is_valid",))
    lines = [
        f'"""Whether a value is a schema of {dialect.name}, by its metaschema.',
        "",
        "Written by tools/build_metaschema_checks.py; it says nothing of what is wrong.",
        '"""',
        "",
        *sorted_imports(_imports(made), 0, LINE_LENGTH),
        "",
        *body_lines(made),
    ]
    return "\n".join(lines) + "\n"


def _imports(made: Assembled) -> list[Import]:
    found = [*made.imports, Import("__future__", "annotations")]
    for function, module in made.supports.items():
        found.append(Import(f"bindsmith.support.{module}", function))
    return found


if __name__ == "__main__":
    main()
