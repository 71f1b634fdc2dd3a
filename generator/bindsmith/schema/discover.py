"""Which schema files there are, by the folders and globs of a configuration.

It opens none of them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import translate
from functools import lru_cache
from pathlib import Path

from bindsmith.errors import Diagnostic, Severity, SourceLocation
from bindsmith.records import dataclass

SUFFIXES = (".json", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class SchemaPath:
    """A schema file: its path on disk, and as it is called: relative to its root.

    Text, as few of the schemas that there are may be looked at.
    """

    text: str
    relative: str

    @property
    def path(self) -> Path:
        return Path(self.text)

    @property
    def uri(self) -> str:
        # Imported here: whoever only looks for files needs no URI.
        from bindsmith.schema.file_uri import uri_here

        return uri_here(self.text)


def discover(
    folder: Path, schemas: Iterable[str], exclude: Sequence[str]
) -> tuple[list[SchemaPath], list[Diagnostic]]:
    """The files that ``schemas`` (folders, files or globs below ``folder``) name.

    Sorted by relative path.  Entries that name nothing, and files of two roots that
    would be called the same, are errors.
    """
    found: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for entry in schemas:
        before = len(found)
        for path, relative in _files(folder, entry, exclude, problems):
            if _is_any(relative, exclude):
                continue
            if _is_text(relative):
                found.setdefault(path, relative)
            else:
                hint = "rename it, or leave it out with `exclude`"
                message = "the name of the file is not valid UTF-8"
                problems.append(problem("BS117", relative, message, hint))
        if len(found) == before and not (folder / entry).exists():
            problems.append(problem("BS112", entry, "there is no such file or folder"))
    by_name: dict[str, SchemaPath] = {}
    for relative, path in sorted((relative, path) for path, relative in found.items()):
        if relative in by_name:
            problems.append(
                problem(
                    "BS113",
                    relative,
                    "two schema folders have a file of this name",
                    "give the folders one common parent, and list that",
                )
            )
        else:
            by_name[relative] = SchemaPath(path, relative)
    return list(by_name.values()), problems


def problem(code: str, path: str, message: str, hint: str = "") -> Diagnostic:
    """An error of a file that has no position in it."""
    hint = hint or "check `schemas` in the configuration, or the command line"
    return Diagnostic(code, Severity.ERROR, SourceLocation(path), message, hint)


def _files(
    folder: Path, entry: str, exclude: Sequence[str], problems: list[Diagnostic]
) -> Iterator[tuple[str, str]]:
    """Path, and what it is below its root, of each file of one entry."""
    path = os.path.normpath(os.path.join(os.path.realpath(folder), entry))
    if os.path.isdir(path):
        yield from _walk(os.path.realpath(path), "", entry, exclude, problems)
    elif os.path.isfile(path):
        parent, name = os.path.split(path)
        yield os.path.join(os.path.realpath(parent), name), name
    elif _is_glob(entry):
        parts = Path(entry).parts
        fixed = next(i for i, part in enumerate(parts) if _is_glob(part))
        base = Path(os.path.realpath(folder.joinpath(*parts[:fixed])))
        # A last ``**`` means folders to some versions of Python, files to others.
        tail = [*parts[fixed:], "*"] if parts[-1] == "**" else parts[fixed:]
        for found in sorted(base.glob("/".join(tail))):
            below = found.relative_to(base)
            hidden = any(part.startswith(".") for part in below.parts)
            if not hidden and _is_schema(found.name) and found.is_file():
                yield os.path.normpath(found), below.as_posix()


def _walk(
    folder: str,
    below: str,
    entry: str,
    exclude: Sequence[str],
    problems: list[Diagnostic],
) -> Iterator[tuple[str, str]]:
    """The schema files in a folder.  None is lost: what cannot be read is told."""
    try:
        with os.scandir(folder) as children:
            found = sorted(children, key=lambda child: child.name)
    except OSError as error:
        shown = below.rstrip("/") or entry
        message = f"the folder cannot be read: {(error.strerror or 'error').lower()}"
        hint = "make it readable, or remove it from `schemas`"
        problems.append(problem("BS101", shown, message, hint))
        return
    for child in found:
        name = child.name
        if name.startswith("."):
            continue
        if not _is_folder(child):
            if _is_schema(name):
                yield child.path, below + name
        elif not child.is_symlink() and not _is_any(below + name, exclude):
            yield from _walk(child.path, f"{below}{name}/", entry, exclude, problems)


def _is_folder(child: os.DirEntry[str]) -> bool:
    try:
        return child.is_dir()
    except OSError:  # a link in a circle
        return False


def _is_schema(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


def _is_text(name: str) -> bool:
    """Whether a file's name is Unicode, and not bytes that Python smuggles through."""
    return name.isascii() or name.encode(errors="replace").decode() == name


def _is_glob(part: str) -> bool:
    return any(char in part for char in "*?[")


@lru_cache(64)
def _matcher(globs: tuple[str, ...]) -> re.Pattern[str]:
    """Matches what one of the globs does.

    ``*`` crosses folders; ``**/`` may also stand for no folder.
    """
    every: set[str] = set()
    for glob in globs:
        plain = glob.rstrip("/")
        every |= {plain, plain.replace("/**/", "/")}
    every |= {each.removeprefix("**/") for each in every}
    return re.compile("|".join(map(translate, sorted(every))))


def selected(schemas: Iterable[SchemaPath], globs: Sequence[str]) -> list[SchemaPath]:
    """Those whose root-relative path matches one of the globs; all without globs."""
    if not globs:
        return list(schemas)
    return [each for each in schemas if _is_any(each.relative, globs)]


def _is_any(relative: str, globs: Sequence[str]) -> bool:
    """Whether a root-relative path, or a folder above it, matches one of the globs."""
    if globs:
        match = _matcher(tuple(globs)).match
        while relative:
            if match(relative):
                return True
            relative = relative.rpartition("/")[0]
    return False
