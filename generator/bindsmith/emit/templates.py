"""Where the templates are, and a digest of them; it compiles and prints none."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from bindsmith.errors import Diagnostic, OutputError, Severity, SourceLocation

SUFFIX = ".jinja"


def template_folders(overrides: Path | None) -> list[Path]:
    """The folders of templates, those that win first.

    Raises ``OutputError`` (BS408) if one of them does not exist.
    """
    folders = [packaged()]
    if overrides is not None:
        if not overrides.is_dir():
            where = SourceLocation(overrides.as_posix())
            message = "the folder of templates does not exist"
            raise OutputError(
                broken(where, message, "mend the key `templates` of the configuration")
            )
        folders.insert(0, overrides)
    return folders


def packaged() -> Path:
    """`bindsmith/templates` of a wheel, or `templates/` of a checkout."""
    package = Path(os.path.realpath(__file__)).parents[1]
    for folder in (package / "templates", package.parents[1] / "templates"):
        if folder.is_dir():
            return folder
    where = SourceLocation((package / "templates").as_posix())
    message = "the packaged templates are missing"
    raise OutputError(broken(where, message, "install bindsmith again"))


def is_overridden(overrides: Path | None) -> bool:
    """Whether any template comes from the user: then black formats the text."""
    return overrides is not None and any(True for _ in _names(str(overrides)))


def templates_digest(folders: Sequence[Path]) -> str:
    """The sha256 of every template that can be used, by name and text."""
    total = sha256()
    found: dict[str, str] = {}
    for folder in folders:
        for name in _names(str(folder)):
            found.setdefault(name, os.path.join(folder, name))
    for name in sorted(found):
        for data in (name.encode(errors="surrogateescape"), _text(name, found[name])):
            total.update(b"%d:" % len(data) + data)
    return total.hexdigest()


def broken(where: SourceLocation, message: str, hint: str = "") -> Diagnostic:
    """The error of a template that is missing or faulty."""
    hint = hint or "mend the template, or remove it from `templates`"
    return Diagnostic("BS408", Severity.ERROR, where, message, hint)


def _names(folder: str) -> Iterator[str]:
    """The templates below a folder, with ``/`` in their names."""
    for directory, _, names in os.walk(folder):
        below = os.path.relpath(directory, folder).replace(os.sep, "/")
        for name in names:
            if name.endswith(SUFFIX):
                yield name if below == "." else f"{below}/{name}"


def _text(name: str, path: str) -> bytes:
    """What a template says: line endings say nothing."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().encode()
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(broken(SourceLocation(name), str(error))) from error
