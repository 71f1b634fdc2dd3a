"""Templates and the text they print; it computes nothing that a template shows."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from bindsmith.emit.templates import (
    SUFFIX,
    broken,
    is_overridden,
    template_folders,
)
from bindsmith.errors import Diagnostic, OutputError, SourceLocation
from bindsmith.ir.code import Code, Lines
from bindsmith.records import dataclass


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of one run, compiled at most once each.

    A template in ``overrides`` (the config's ``templates``) shadows the packaged one
    of the same name; names use ``/`` and are relative to the templates folder.
    """

    environment: jinja2.Environment
    overrides: Path | None

    def render(self, name: str, view: object) -> str:
        """The text of a template that sees ``view``, ended by exactly one newline.

        Raises ``OutputError`` (BS408) with the template and the line where a template
        is missing or faulty, or asks for what the view does not have.
        """
        try:
            text = self.environment.get_template(name).render(view=view)
        except Exception as error:
            found = _diagnose(error, name)
            if found is None or not self._is_fault_of_template(error, found):
                raise
            raise OutputError(found) from error
        return text.rstrip("\n") + "\n"

    def is_overridden(self) -> bool:
        """Whether any template comes from the user: then black formats the text."""
        return is_overridden(self.overrides)

    def _is_fault_of_template(self, error: Exception, found: Diagnostic) -> bool:
        """Errors other than Jinja's own are the user's only in the user's template."""
        if isinstance(error, jinja2.TemplateError | UnicodeDecodeError | OSError):
            return True
        folder = self.overrides
        return folder is not None and Path(found.location.path).is_relative_to(folder)


def load_templates(overrides: Path | None = None) -> Templates:
    """The packaged templates, behind those of the folder ``overrides``.

    Raises ``OutputError`` (BS408) if either folder does not exist.
    """
    folders = template_folders(overrides)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        auto_reload=False,
        cache_size=-1,
        # Those of a user may count, join and write what they like.
        finalize=None if overrides else _printed,
        bytecode_cache=None if overrides else _cache(folders[-1]),
    )
    return Templates(environment, overrides)


def _printed(value: object) -> str:
    """The text of what printers made; our templates print nothing else."""
    if isinstance(value, Code):
        return value.text
    if isinstance(value, Lines | jinja2.Undefined):
        return str(value)
    raise TypeError(f"a template would print what no printer made: {value!r}")


class _Cache(jinja2.FileSystemBytecodeCache):
    """Compiled templates beside the packaged ones, as Python does with its modules.

    Compiling them takes as long as generating the output of a few schemas.
    """

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            os.makedirs(self.directory, exist_ok=True)
            super().dump_bytecode(bucket)


def _cache(folder: Path) -> _Cache | None:
    if sys.dont_write_bytecode:
        return None
    # "printed": what is compiled without `_printed` may not pass for it.
    name = f"jinja-{jinja2.__version__}-printed-%s.cache"
    return _Cache(str(folder / "__pycache__"), name)


def _diagnose(error: Exception, name: str) -> Diagnostic | None:
    """Where in which template it happened, as far as can be known."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        path = error.filename or error.name or name
        return broken(SourceLocation(path, error.lineno, 1), error.message or "")
    if isinstance(error, jinja2.TemplateNotFound):
        return broken(SourceLocation(name), f"there is no template {error.name!r}")
    # Jinja rewrites the traceback: its last template frame is the template's line.
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    places = [
        SourceLocation(frame.filename, frame.lineno or 0, 1)
        for frame in frames
        if frame.filename.endswith(SUFFIX)
    ]
    where = places[-1] if places else SourceLocation(name)
    return broken(where, f"{type(error).__name__}: {error}")
