"""Import statements in the order of isort and the layout of black; it resolves none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from bindsmith.emit.group import Group, layout

# Top-level modules of CPython 3.11 to 3.14.  The running interpreter's own list would
# make the text depend on its version.
_STDLIB_NAMES = """
__future__ abc aifc annotationlib antigravity argparse array ast asynchat asyncio
asyncore atexit audioop base64 bdb binascii bisect builtins bz2 cProfile calendar
cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall
compression concurrent configparser contextlib contextvars copy copyreg crypt csv
ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest email
encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch
fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp
gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io
ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox
mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc
nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev
pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix
posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat
queue quopri random re readline reprlib resource rlcompleter runpy sched secrets
select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket
socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics
string stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny
tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter token
tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing
unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg
winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
"""
_STDLIB = frozenset(_STDLIB_NAMES.split())


_RUNS = re.compile(r"[0-9]+|[^0-9]")
_Key: TypeAlias = tuple[tuple[tuple[int, int], ...], str]


class Import(NamedTuple):
    """``from module import name [as alias]``, or ``import module [as alias]``.

    ``name`` is empty for the second form; a leading dot in ``module`` makes it
    relative.
    """

    module: str
    name: str = ""
    alias: str = ""


def import_lines(
    module: str,
    names: Sequence[str | tuple[str, str]],
    indent: int,
    line_length: int,
) -> list[str]:
    """The statements that import ``names`` (or ``(name, alias)``) from ``module``.

    An alias gets a statement of its own, which is how isort and ruff have it unless
    told otherwise.
    """
    imports = (
        Import(module, each) if isinstance(each, str) else Import(module, *each)
        for each in names
    )
    return _from_lines(module, set(imports), indent, line_length)


def sorted_imports(
    imports: Iterable[Import], indent: int, line_length: int
) -> list[str]:
    """A whole import block: ``__future__``, standard library, others, relative.

    The sections are parted by one blank line; duplicates are printed once.
    """
    sections: dict[int, set[Import]] = {}
    for each in imports:
        sections.setdefault(_section(each.module), set()).add(each)
    lines: list[str] = []
    for _, section in sorted(sections.items()):
        if lines:
            lines.append("")
        lines += _section_lines(section, indent, line_length)
    return lines


def _section(module: str) -> int:
    if module == "__future__":
        return 0
    if module.startswith("."):
        return 3
    return 1 if module.split(".")[0] in _STDLIB else 2


def _section_lines(imports: set[Import], indent: int, line_length: int) -> list[str]:
    lines: list[str] = []
    whole = [each for each in imports if not each.name]
    for each in sorted(whole, key=lambda e: (_module_key(e.module), e.alias)):
        suffix = f" as {each.alias}" if each.alias else ""
        lines.append(f"{' ' * indent}import {each.module}{suffix}")
    by_module: dict[str, set[Import]] = {}
    for each in imports:
        if each.name:
            by_module.setdefault(each.module, set()).add(each)
    for module in sorted(by_module, key=_module_key):
        lines += _from_lines(module, by_module[module], indent, line_length)
    return lines


def _from_lines(
    module: str, imports: set[Import], indent: int, line_length: int
) -> list[str]:
    plain = sorted({e.name for e in imports if not e.alias}, key=_member_key)
    aliased = {(e.name, e.alias) for e in imports if e.alias}
    statements: list[tuple[str, tuple[str, ...]]]
    statements = [(name, (f"{name} as {alias}",)) for name, alias in aliased]
    if plain:
        statements.append((plain[0], tuple(plain)))
    statements.sort(key=lambda pair: (_member_key(pair[0]), pair[1]))
    lines: list[str] = []
    for _, names in statements:
        one = f"{' ' * indent}from {module} import {', '.join(names)}"
        if len(one) <= line_length:
            lines.append(one)
        else:
            group = Group(f"from {module} import (", names, ")")
            lines += layout(group, indent, line_length)
    return lines


# Few names are in many modules.
@lru_cache(4096)
def _module_key(module: str) -> tuple[int, _Key]:
    """The furthest relative module first, then by name without regard to case."""
    name = module.lstrip(".")
    return (len(name) - len(module), _natural(name))


@lru_cache(4096)
def _member_key(name: str) -> tuple[int, _Key]:
    """CONSTANTS, then Classes, then the rest."""
    constant = len(name) > 1 and name.isupper()
    kind = 0 if constant else 2 - name[:1].isupper()
    return (kind, _natural(name))


def _natural(name: str) -> _Key:
    """Runs of digits by value, letters without regard to case."""
    return (
        tuple(
            (ord("0"), int(run)) if run.isdigit() else (ord(run), 0)
            for run in _RUNS.findall(name.lower())
        ),
        name,
    )
