"""What generated modules import, and what of it they must not; it holds no test.

Told from the text alone, by other means than the generator's own audit.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

# Nothing that a parser of JSON needs: these reach the system, the network or code.
UNWANTED = frozenset(
    [
        "asyncio",
        "builtins",
        "code",
        "ctypes",
        "ftplib",
        "http",
        "imp",
        "importlib",
        "inspect",
        "io",
        "marshal",
        "multiprocessing",
        "os",
        "pathlib",
        "pickle",
        "runpy",
        "shutil",
        "signal",
        "smtplib",
        "socket",
        "sqlite3",
        "ssl",
        "subprocess",
        "tempfile",
        "threading",
        "urllib",
        "webbrowser",
    ]
)


def foreign_imports(tree: Path, allowed: Collection[str] = ()) -> list[str]:
    """The imports that the contract does not allow, as ``path:line module``.

    It allows the standard library, relative imports of what the tree has, and the
    modules of ``dataclasses.types``, which are ``allowed``.
    """
    return [
        f"{path.relative_to(tree).as_posix()}:{line} {module}"
        for path in sorted(tree.rglob("*.py"))
        for line, level, module in _imports(path)
        if not (_is_there(tree, path, level, module) if level else _is_ours(module))
        and module not in allowed
    ]


def _imports(path: Path) -> Iterator[tuple[int, int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, 0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.module is None:
                yield from ((node.lineno, node.level, each.name) for each in node.names)
            else:
                yield node.lineno, node.level, node.module


def _is_ours(module: str) -> bool:
    top = module.partition(".")[0]
    return top in sys.stdlib_module_names and top not in UNWANTED


def _is_there(tree: Path, path: Path, level: int, module: str) -> bool:
    """Whether a relative import leads to a module or package of the tree."""
    folder = path.parents[level - 1]
    if folder != tree and tree not in folder.parents:
        return False
    target = folder.joinpath(*module.split("."))
    return target.with_suffix(".py").is_file() or (target / "__init__.py").is_file()
