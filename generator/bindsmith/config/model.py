"""What can be configured, with defaults and words; it reads no file."""

# ``option`` is ``dataclasses.field`` with our metadata, not a shared mutable default.
# ruff: noqa: RUF009

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from bindsmith.config.checks import (
    array,
    choice,
    flag,
    integer,
    mapping,
    option,
    options,
    pattern,
    record,
    required,
    text,
)

Draft = Literal["draft4", "draft6", "draft7", "draft2019-09", "draft2020-12"]
PythonVersion = Literal["3.11", "3.12", "3.13", "3.14"]

_TARGETS = ("dataclasses", "typed_dicts", "validators")
_WILDCARD = re.compile(r"[*?\[]")
_SCHEMA_FILE = (".json", ".yaml", ".yml")
_ANY_CODE = pattern(
    r"ALL|BS[0-9]{1,3}", "a code such as BS701, its first digits, or ALL"
)
_CODE = pattern(r"BS[0-9]{3}", "a code such as BS701")
_PART = r"[A-Za-z_][A-Za-z0-9_]*"
_IMPORT = pattern(
    rf"{_PART}(?:\.{_PART})*:{_PART}(?:\.{_PART})*", 'of the form "package.module:name"'
)


def _one_of(*words: str) -> Callable[[], tuple[str, ...]]:
    return lambda: words


def known_targets() -> tuple[str, ...]:
    """The targets: ours, and any module in ``targets/`` that has templates."""
    package = Path(__file__).parents[1]
    homes = (package / "templates", package.parents[1] / "templates")
    added = {
        module.stem
        for module in (package / "targets").glob("[a-z]*.py")
        if any((home / module.stem).is_dir() for home in homes)
    }
    return tuple(sorted({*_TARGETS, *added}))


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeHook:
    """A class that stands for a format, and how it is read and written."""

    type: str = required(_IMPORT, 'the class, "package.module:Name"')
    parse: str = required(_IMPORT, "makes an object of the JSON value")
    dump: str = required(_IMPORT, "makes the JSON value of an object")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataclassesOptions:
    """How dataclasses look."""

    frozen: bool = option(
        False, flag, "true: instances cannot be changed", shapes_output=True
    )
    convert: tuple[str, ...] = option(
        (),
        array(text(empty=False)),
        'formats turned into objects, such as "uuid", "date-time", "date", "time"',
        shapes_output=True,
    )
    enums: Literal["literal", "enum"] = option(
        "literal",
        choice(_one_of("literal", "enum")),
        '"literal", or "enum" for classes',
        shapes_output=True,
    )
    types: Mapping[str, TypeHook] = option(
        {},
        mapping(record(TypeHook)),
        "classes of your own for formats",
        example='money = { type = "shop:Money", parse = "shop:parse", '
        'dump = "shop:dump" }',
        shapes_output=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A lint finding that is accepted, and why.  No ``pointer``: in the whole file."""

    code: str = required(_CODE, "of the finding")
    path: str = required(text(empty=False), "of the schema, root-relative, or a glob")
    pointer: str | None = option(None, text(), "JSON Pointer of the finding")
    reason: str = required(text(empty=False), "why it is accepted")


@dataclass(frozen=True, slots=True, kw_only=True)
class LintOptions:
    """What ``bindsmith lint`` reports.

    Codes may be cut: ``BS71`` is all that start so, ``ALL`` is all.  Where several fit,
    the longest counts.
    """

    select: tuple[str, ...] = option(
        (), array(_ANY_CODE), 'only these codes, such as "BS701" or "BS7"; empty = all'
    )
    ignore: tuple[str, ...] = option((), array(_ANY_CODE), "codes not to report")
    severity: Mapping[str, Literal["error", "warning", "note", "off"]] = option(
        {},
        mapping(choice(_one_of("error", "warning", "note", "off")), _ANY_CODE),
        'how bad a code is: "error", "warning", "note" or "off"',
        example='BS701 = "error"',
    )
    waivers: tuple[Waiver, ...] = option(
        (),
        array(record(Waiver)),
        "accepted findings; without a pointer, in the whole file",
        example='[{ code = "BS701", path = "a.json", pointer = "/x", reason = "…" }]',
    )
    baseline: str = option(
        "",
        text(),
        "file of findings that are not reported again; `bindsmith lint --write-baseline` "
        "writes it",
        paths=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is refused rather than worked through."""

    max_bytes: int = option(
        50_000_000, integer(1, 2**40), "bytes of one schema or instance"
    )
    max_depth: int = option(
        2000, integer(1, 5000), "arrays and objects inside each other"
    )
    max_schemas: int = option(100_000, integer(1, 10**9), "files in one run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that a run depends on, besides its schemas.

    ``root`` is the folder that relative paths refer to and ``source`` the file that was
    read, if any.  Paths are kept as text, since some are globs; ``folder`` joins them.
    """

    root: Path
    source: Path | None = None
    schemas: tuple[str, ...] = option(
        ("schemas",),
        array(text(empty=False), empty=False),
        "folders, files or globs; every $ref must stay inside these roots",
        paths=True,
    )
    exclude: tuple[str, ...] = option(
        (), array(text(empty=False)), "globs of schemas to leave out, root-relative"
    )
    entries: tuple[str, ...] = option(
        (),
        array(text(empty=False)),
        "only these (root-relative globs) and what they reach; empty = all",
    )
    output: str = option(
        "generated",
        text(empty=False),
        "folder that belongs to bindsmith alone",
        paths=True,
    )
    targets: tuple[str, ...] = option(
        _TARGETS,
        array(choice(known_targets, "BS506", "unknown target"), empty=False),
        "what is generated",
        shapes_output=True,
    )
    python: PythonVersion = option(
        "3.11",
        choice(_one_of("3.11", "3.12", "3.13", "3.14")),
        "oldest Python that must run the output",
        shapes_output=True,
    )
    line_length: int = option(
        88, integer(60, 320), "width of generated lines", shapes_output=True
    )
    draft: Draft = option(
        "draft2020-12",
        choice(_one_of("draft4", "draft6", "draft7", "draft2019-09", "draft2020-12")),
        "where a schema has no $schema",
        shapes_output=True,
    )
    formats: Literal["assert", "annotate"] = option(
        "assert",
        choice(_one_of("assert", "annotate")),
        '"assert": format is validated; "annotate": it is not',
        shapes_output=True,
    )
    strict: bool = option(
        False,
        flag,
        "true: a keyword that an output cannot express is an error, not a note",
    )
    templates: str = option(
        "", text(), "folder of overriding Jinja templates", paths=True
    )
    header: str = option(
        "",
        text(),
        "text after the first two lines of every file (a licence, say)",
        shapes_output=True,
    )
    license: str = option(
        "", text(), "licence of the schemas, for NOTICE", shapes_output=True
    )
    allow_roots: tuple[str, ...] = option(
        (),
        array(text(empty=False)),
        "further folders that references may enter",
        paths=True,
    )
    ref_rewrites: Mapping[str, str] = option(
        {},
        mapping(text(empty=False), text(empty=False)),
        "mend the references of third-party schemas without editing them",
        example='"app.json#definitions/x" = "app.json#/definitions/x"',
        shapes_output=True,
    )
    custom_formats: Mapping[str, str] = option(
        {},
        mapping(text(), text(empty=False)),
        "formats of your own: name = ECMA pattern",
        example="ticket = '^[A-Z]+-[0-9]+$'",
        shapes_output=True,
    )
    dataclasses: DataclassesOptions = option(
        DataclassesOptions(),
        record(DataclassesOptions),
        "how dataclasses look",
        shapes_output=True,
    )
    lint: LintOptions = option(LintOptions(), record(LintOptions), "what lint reports")
    limits: Limits = option(
        Limits(), record(Limits), "what is refused rather than worked through"
    )

    def folder(self, path: str) -> Path:
        """A path of this configuration, absolute."""
        return self.root / path

    def roots(self) -> tuple[Path, ...]:
        """The schema roots, absolute, each once, in the order of ``schemas``."""
        return tuple(dict.fromkeys(root_of(self.root, each) for each in self.schemas))

    def digest(self) -> str:
        """sha256 of the options that bytes of the output depend on.

        Paths are not among them, nor what only decides which files there are; the
        order of lists and tables counts for nothing.
        """
        return _digest(self._shaping())

    def parts(self) -> dict[str, str]:
        """A digest of each of these options, enough to tell which one changed."""
        return {key: _digest(value)[:12] for key, value in self._shaping().items()}

    def _shaping(self) -> dict[str, object]:
        return {
            key: _plain(getattr(self, each.name))
            for key, each in options(type(self)).items()
            if each.metadata["shapes_output"]
        }


def _digest(value: object) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def root_of(folder: Path, entry: str) -> Path:
    """The root of an entry of ``schemas``.

    That is the folder, a file's folder, or what stands before a glob's first wildcard.
    """
    path = folder / entry
    if path.is_dir():
        return path
    wildcard = _WILDCARD.search(entry)
    if wildcard and not path.exists():
        before, slash, _ = entry[: wildcard.start()].rpartition("/")
        return folder / (before or slash)
    if path.is_file() or path.suffix.lower() in _SCHEMA_FILE:
        return path.parent
    return path


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return sorted(value)
    if isinstance(value, Mapping):
        return {
            key: asdict(each) if isinstance(each, TypeHook) else each
            for key, each in value.items()
        }
    if isinstance(value, DataclassesOptions):
        return {
            key: _plain(getattr(value, each.name))
            for key, each in options(DataclassesOptions).items()
        }
    return value
