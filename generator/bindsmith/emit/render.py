"""Templates and the text they print; it computes nothing that a template shows."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import jinja2

from bindsmith.errors import Diagnostic, OutputError, Severity, SourceLocation
from bindsmith.ir.code import Code

_SUFFIX = ".jinja"


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

    def digest(self) -> str:
        """The sha256 of every template that can be used, by name and text."""
        total = sha256()
        for name in self.environment.list_templates(
            filter_func=lambda name: name.endswith(_SUFFIX)
        ):
            for part in (name, self._source(name)):
                data = part.encode(errors="surrogateescape")
                total.update(b"%d:" % len(data) + data)
        return total.hexdigest()

    def is_overridden(self) -> bool:
        """Whether any template comes from the user: then black formats the text."""
        return self.overrides is not None and any(self.overrides.rglob(f"*{_SUFFIX}"))

    def _source(self, name: str) -> str:
        assert self.environment.loader is not None
        try:
            text = self.environment.loader.get_source(self.environment, name)[0]
        except (OSError, UnicodeDecodeError) as error:
            raise OutputError(_broken(SourceLocation(name), str(error))) from error
        return text.replace("\r\n", "\n")

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
    folders = [_packaged()]
    if overrides is not None:
        if not overrides.is_dir():
            where = SourceLocation(overrides.as_posix())
            raise OutputError(
                _broken(where, "the folder of templates does not exist", "`templates`")
            )
        folders.insert(0, overrides)
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
    )
    return Templates(environment, overrides)


def _printed(value: object) -> str:
    """The text of what printers made; our templates print nothing else."""
    if isinstance(value, Code):
        return value.text
    if isinstance(value, jinja2.Undefined):
        return str(value)
    raise TypeError(f"a template would print what no printer made: {value!r}")


def _packaged() -> Path:
    """`bindsmith/templates` of a wheel, or `templates/` of a checkout."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "templates", package.parents[1] / "templates"):
        if folder.is_dir():
            return folder
    where = SourceLocation((package / "templates").as_posix())
    raise OutputError(_broken(where, "the packaged templates are missing", "reinstall"))


def _diagnose(error: Exception, name: str) -> Diagnostic | None:
    """Where in which template it happened, as far as can be known."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        path = error.filename or error.name or name
        return _broken(SourceLocation(path, error.lineno, 1), error.message or "")
    if isinstance(error, jinja2.TemplateNotFound):
        return _broken(SourceLocation(name), f"there is no template {error.name!r}")
    # Jinja rewrites the traceback: its last template frame is the template's line.
    frames = traceback.extract_tb(error.__traceback__)
    places = [
        SourceLocation(frame.filename, frame.lineno or 0, 1)
        for frame in frames
        if frame.filename.endswith(_SUFFIX)
    ]
    where = places[-1] if places else SourceLocation(name)
    return _broken(where, f"{type(error).__name__}: {error}")


def _broken(where: SourceLocation, message: str, about: str = "") -> Diagnostic:
    hints = {
        "`templates`": "mend the key `templates` of the configuration",
        "reinstall": "install bindsmith again",
    }
    hint = hints.get(about, "mend the template, or remove it from `templates`")
    return Diagnostic("BS408", Severity.ERROR, where, message, hint)
