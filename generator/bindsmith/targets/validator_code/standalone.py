"""A validator as one module: its own functions after the helpers they need."""

from __future__ import annotations

import ast

from bindsmith.emit.header import header_lines
from bindsmith.emit.imports import Import, sorted_imports
from bindsmith.emit.support_text import support_closure, support_source
from bindsmith.targets.validator_code.assembly import Assembled, body_lines


def standalone(assembled: Assembled, title: str, line_length: int) -> str:
    """The text of the module; ``title`` says what it validates."""
    needed = support_closure(assembled.supports.values())
    imports = set(assembled.imports)
    imports.add(Import("__future__", "annotations"))
    bodies: list[str] = []
    for module in needed:
        module_imports, body = _split(support_source(module))
        imports |= module_imports
        bodies += ["", "", *body]
    lines = header_lines("", f"A validator for {title}.")
    bodies += ["", "", *body_lines(assembled)]
    if not bodies[2].startswith(("def ", "class ", "@")):
        # What is no block has one blank line before it, after imports.
        del bodies[0]
    lines += sorted_imports(imports, 0, line_length) + bodies
    return "\n".join(lines) + "\n"


def _split(source: str) -> tuple[set[Import], list[str]]:
    """The absolute imports of a support module, and the lines after them."""
    imports: set[Import] = set()
    last = 0
    for node in ast.parse(source).body:
        match node:
            case ast.Expr(value=ast.Constant()) if node.lineno == 1:
                last = node.end_lineno or 0
            case ast.Import():
                imports |= {Import(n.name, "", n.asname or "") for n in node.names}
                last = node.end_lineno or 0
            case ast.ImportFrom():
                if not node.level:
                    module = node.module or ""
                    imports |= {
                        Import(module, n.name, n.asname or "") for n in node.names
                    }
                last = node.end_lineno or 0
            case _:
                break
    lines = source.splitlines()[last:]
    while lines and not lines[0].strip():
        lines.pop(0)
    return imports, lines
