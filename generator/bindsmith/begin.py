"""The first configuration of a project: where its schemas are, and what comes next.

It writes the one file and generates nothing.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from bindsmith.config import Config
from bindsmith.config.text import init_text
from bindsmith.errors import ConfigError, Diagnostic, Severity, SourceLocation
from bindsmith.schema.discover import SUFFIXES

# A schema says so near its start; no file is read whole to find out.
_SAYS_SO = re.compile(rb"""["']?\$schema["']?\s*:\s*["']?https?://json-schema\.org/""")
_READ = 4096
# Folders of other people's files, and a limit for enormous trees.
_OTHERS = frozenset(["node_modules", "venv", "env", "build", "dist", "site-packages"])
_MOST = 20_000


def begin(path: Path) -> list[str]:
    """Write a configuration; what there is to say about it, line by line.

    ``ConfigError`` (BS510) where there is a file already, or none can be written.
    """
    found = find_schemas(path.parent)
    default = Config(root=path.parent)
    text = init_text(schemas=found or default.schemas)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        message = "there is a file already; it is left as it is"
        raise _refused(path, message) from None
    except OSError as error:
        message = f"it cannot be written: {(error.strerror or 'error').lower()}"
        raise _refused(path, message) from error
    return [f"wrote {path}", *_advice(path, found, default)]


def _advice(path: Path, found: tuple[str, ...], default: Config) -> Iterator[str]:
    if found:
        yield f"schemas found in: {', '.join(found)}"
    else:
        yield "no schemas found: put some into schemas/, or change `schemas`"
    command = ["bindsmith", "generate"]
    if path.name != "bindsmith.toml" or path.parent != Path("."):
        command += ["--config", str(path)]
    yield f"next: `{shlex.join(command)}`, and commit what it writes"
    yield "lines for .gitattributes, so that reviews fold generated code:"
    yield f"    {default.output}/** linguist-generated=true"
    yield f"    {default.output}/** text eol=lf"


def find_schemas(folder: Path) -> tuple[str, ...]:
    """The folders below ``folder`` that have schemas, the outermost ones, sorted.

    A folder called ``schemas`` is taken as it is; elsewhere a file counts that names a
    draft.  Schemas in ``folder`` itself are named one by one: output goes there too.
    """
    if any(_schema_files(folder / "schemas")):
        return ("schemas",)
    homes: dict[str, list[Path]] = {}
    beside = []
    for path in _schema_files(folder):
        if _is_schema(path):
            parts = path.relative_to(folder).parts
            if len(parts) == 1:
                beside.append(path.name)
            else:
                homes.setdefault(parts[0], []).append(path.parent)
    common = (os.path.commonpath(each) for each in homes.values())
    found = [Path(each).relative_to(folder).as_posix() for each in common]
    return (*sorted(beside), *sorted(found))


def _schema_files(folder: Path) -> Iterator[Path]:
    """The files that may be schemas by their names; no hidden ones."""
    seen = 0
    for directory, folders, names in os.walk(folder):
        folders[:] = sorted(
            each for each in folders if each not in _OTHERS and each[0] not in "._"
        )
        for name in sorted(names):
            seen += 1
            if seen > _MOST:
                return
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield Path(directory, name)


def _is_schema(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _SAYS_SO.search(file.read(_READ)) is not None
    except OSError:
        return False


def _refused(path: Path, message: str) -> ConfigError:
    place = SourceLocation(str(path))
    return ConfigError(Diagnostic("BS510", Severity.ERROR, place, message))
