"""The parts of a validator module, in printing order; only what is used."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bindsmith.emit.condition import statement
from bindsmith.emit.group import Group, grouped, layout
from bindsmith.emit.imports import Import
from bindsmith.emit.width import width
from bindsmith.ir.code import lit
from bindsmith.records import dataclass
from bindsmith.targets.validator_code.constants import Value
from bindsmith.targets.validator_code.functions import ModuleFunctions

# Blanks for all that is in no identifier.
_APART = {i: " " for i in range(128) if not (chr(i).isalnum() or chr(i) == "_")}
_OTHERS = re.compile(r"[^\0-\x7f]")


@dataclass(frozen=True, slots=True)
class Assembled:
    """A module's parts.

    ``supports`` maps imported helpers to support modules; ``needless`` are constants
    that took the name of others and are not there; ``words`` are the identifiers in
    its functions, those in strings too.
    """

    imports: tuple[Import, ...]
    constants: tuple[str, ...]
    functions: tuple[tuple[str, ...], ...]
    tables: tuple[str, ...]
    supports: dict[str, str]
    needless: frozenset[Value]
    words: frozenset[str]


def assemble(made: ModuleFunctions, roots: Iterable[str]) -> Assembled:
    """What is reachable from the functions named ``roots``, those first."""
    made.finish()
    made.close()
    roots = tuple(roots)
    texts = {name: each.lines for name, each in made.functions.items()}
    parts = {**texts, **made.tables}
    live: dict[str, set[str]] = {}
    queue = list(roots)
    while queue:
        name = queue.pop()
        if name in parts and name not in live:
            live[name] = words_of(parts[name])
            queue += live[name] & parts.keys()
    functions = [texts[name] for name in roots if name in texts]
    functions += [texts[n] for n in texts if n in live and n not in roots]
    tables = [line for n, lines in made.tables.items() if n in live for line in lines]
    words = set().union(*live.values())
    constants = [
        line
        for value, name in made.constants.names.items()
        if name in words
        for line in _assignment(name, _text(value), made.line_length)
    ]
    words |= words_of(constants)
    supports = {f: m for f, m in sorted(made.supports.items()) if f in words}
    imports = [Import("typing", "Any")]
    for name in ("Callable", "Iterator"):
        if name in words:
            imports.append(Import("collections.abc", name))
    return Assembled(
        tuple(imports),
        tuple(constants),
        tuple(map(tuple, functions)),
        tuple(tables),
        supports,
        made.constants.in_the_way(words),
        frozenset().union(*(each for name, each in live.items() if name in texts)),
    )


def _text(value: Value) -> str:
    return value if isinstance(value, str) else f"frozenset({lit(value)})"


def _assignment(name: str, value: str, line_length: int) -> list[str]:
    head, tail = "Pattern(", ")"
    if value[0] in "[{":
        # Of an empty container no type can be told.
        name = f"{name}: Any"
    one = f"{name} = {value}"
    if width(one) <= line_length:
        return [one]
    node: str | Group
    if value.startswith(head) and value.endswith(tail):
        inner = value[len(head) : -len(tail)]
        parts = grouped(inner) if inner.startswith("str.join(") else inner
        node = Group(f"{name} = {head}", (parts,), tail, lone=True)
    else:
        node = grouped(one)
        if isinstance(node, str):
            return statement(f"{name} =", value, 0, line_length)
    return layout(node, 0, line_length)


def body_lines(assembled: Assembled) -> list[str]:
    """Constants, functions and tables, with the blank lines between them."""
    lines: list[str] = list(assembled.constants)
    for function in assembled.functions:
        lines += ["", "", *function] if lines else list(function)
    if assembled.tables:
        lines += ["", "", *assembled.tables]
    return lines


def words_of(lines: Iterable[str]) -> set[str]:
    """The identifiers in some lines, those in strings too."""
    text = "\n".join(lines)
    if not text.isascii():
        text = _OTHERS.sub(" ", text)
    return set(text.translate(_APART).split())
