"""A file and overrides → ``Config``; it reads no schema."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import field, is_dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NoReturn

from bindsmith.config.checks import Where, did_you_mean, options, read_options
from bindsmith.config.model import Config, root_of
from bindsmith.errors import ConfigError, Diagnostic, Severity, SourceLocation
from bindsmith.records import dataclass

if TYPE_CHECKING:
    from bindsmith.config.places import KeyPath

_OWN = "bindsmith.toml"
_SHARED = "pyproject.toml"
_TABLE = ("tool", "bindsmith")
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class _File:
    """A configuration file: its options, and where they are in the text."""

    path: Path
    shown: str
    text: str
    prefix: KeyPath
    table: dict[str, object]


@dataclass(frozen=True, slots=True)
class _Overrides:
    """Options of the caller, by their spelling in TOML."""

    table: dict[str, object] = field(default_factory=dict)
    paths: frozenset[KeyPath] = frozenset()


def load_config(path: str | Path | None = None, **overrides: object) -> Config:
    """The configuration in a file, or the nearest one upwards from the working folder.

    Without a file there are the defaults.  ``overrides`` are options by their names
    with underscores (``output="gen"``, ``dataclasses={"frozen": True}``); None stands
    for none, and relative paths in them start at the working folder.

    ``ConfigError`` with every problem: BS501 unreadable, BS502 no TOML, BS503 unknown
    key, BS504 wrong type, BS505 bad value, BS506 unknown target, BS507 an output folder
    that is not for output alone, BS508 unknown override.
    """
    working = Path.cwd()
    file = _nearest(working) if path is None else _named(Path(path))
    root = file.path.parent if file else working
    problems: list[Diagnostic] = []
    given = _overrides(overrides, working, root, problems)
    places = _Places(file, given.paths)
    where = Where((), places, problems)
    table = _merge(file.table if file else {}, given.table)
    values = read_options(Config, table, where)
    if problems or values is None:
        raise ConfigError(*problems)
    config = Config(root=root, source=file.path if file else None, **values)
    _check_output(config, where.child("output"))
    if problems:
        raise ConfigError(*problems)
    return config


def place_of(config: Config, path: KeyPath) -> SourceLocation:
    """Where a key of a configuration is, or what is nearest to it.

    Keys that came as overrides are where the file has them, if it does.
    """
    if config.source is None:
        return SourceLocation("")
    shown = Path(os.path.relpath(config.source)).as_posix()
    file = _read(config.source, shown)
    return SourceLocation(shown) if file is None else _Places(file, frozenset())(path)


class _Places:
    """Where an option was given.  The text is searched only if someone asks."""

    def __init__(self, file: _File | None, overridden: frozenset[KeyPath]) -> None:
        self._file = file
        self._overridden = overridden
        self._found: dict[KeyPath, tuple[int, int]] | None = None

    def __call__(self, path: KeyPath) -> SourceLocation:
        file = self._file
        starts = [path[:length] for length in range(len(path), 0, -1)]
        if file is None or not self._overridden.isdisjoint(starts):
            return SourceLocation("")
        if self._found is None:
            # Imported here: only what is wrong has to be found.
            from bindsmith.config.places import key_places

            self._found = key_places(file.text)
        for start in (*starts, ()):
            if file.prefix + start in self._found:
                return SourceLocation(file.shown, *self._found[file.prefix + start])
        return SourceLocation(file.shown)


def _nearest(working: Path) -> _File | None:
    for folder in (working, *working.parents):
        for name in (_OWN, _SHARED):
            candidate = folder / name
            if not os.path.isfile(candidate):
                continue
            shown = Path(os.path.relpath(candidate, working)).as_posix()
            file = _read(candidate, shown)
            if file is not None:
                return file
    return None


def _named(path: Path) -> _File:
    file = _read(path.parent.resolve() / path.name, str(path))
    if file is None:
        hint = f"add [tool.bindsmith], or name a {_OWN}"
        _fail("BS501", SourceLocation(str(path)), "there is no [tool.bindsmith]", hint)
    return file


def _read(path: Path, shown: str) -> _File | None:
    """The file, or None for a pyproject.toml without our table."""
    text = _text(path, shown)
    try:
        table: dict[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        what = str(error)[: place.start()] if place else str(error)
        line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
        if place and place[1]:
            line, column = int(place[1]), int(place[2])
        at = SourceLocation(shown, line, column)
        _fail("BS502", at, f"not valid TOML: {what[:1].lower()}{what[1:]}")
    except RecursionError:
        _fail("BS502", SourceLocation(shown), "not valid TOML: nested too deeply")
    if path.name != _SHARED:
        return _File(path, shown, text, (), table)
    for key in _TABLE:
        inner = table.get(key)
        if inner is None:
            return None
        if not isinstance(inner, dict):
            _fail("BS504", SourceLocation(shown), f"{key} must be a table")
        table = inner
    return _File(path, shown, text, _TABLE, table)


def _text(path: Path, shown: str) -> str:
    at = SourceLocation(shown)
    try:
        # Universal newlines, as tomllib wants them; an editor's BOM is no TOML.
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        _fail("BS501", at, "there is no such file", "bindsmith init writes one")
    except UnicodeDecodeError:
        _fail("BS501", at, "not valid UTF-8", "save the file as UTF-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        _fail("BS501", at, f"cannot be read: {reason}")


def _fail(code: str, at: SourceLocation, message: str, hint: str = "") -> NoReturn:
    raise ConfigError(Diagnostic(code, Severity.ERROR, at, message, hint))


def _overrides(
    overrides: Mapping[str, object],
    working: Path,
    root: Path,
    problems: list[Diagnostic],
) -> _Overrides:
    """The overrides in TOML's terms, their paths relative to ``root``."""
    known = options(Config)
    table: dict[str, object] = {}
    paths: set[KeyPath] = set()
    for name, value in overrides.items():
        key = name.replace("_", "-")
        if key not in known:
            names = [each.name for each in known.values()]
            hint, at = did_you_mean(name, names), SourceLocation("")
            message = f'unknown option "{name}"'
            problems.append(Diagnostic("BS508", Severity.ERROR, at, message, hint))
        elif value is not None:
            inner = known[key].default
            if is_dataclass(inner) and isinstance(value, Mapping):
                made = _spell(type(inner), value, working, root)
                paths.update((key, each) for each in made)
                table[key] = made
            else:
                paths.add((key,))
                table[key] = _spell(Config, {key: value}, working, root)[key]
    return _Overrides(table, frozenset(paths))


def _spell(
    cls: type, given: Mapping[str, object], working: Path, root: Path
) -> dict[str, object]:
    """Options of a dataclass, spelled and typed as in TOML."""
    known = options(cls)
    made: dict[str, object] = {}
    for name, value in given.items():
        hyphened = str(name).replace("_", "-")
        key = hyphened if hyphened in known else str(name)
        plain = _plain(value)
        if key in known and known[key].metadata["paths"]:
            plain = _rebase(plain, working, root)
        made[key] = plain
    return made


def _plain(value: object) -> object:
    """What TOML would have given: paths become text, tuples arrays."""
    match value:
        case PurePath():
            return value.as_posix()
        case list() | tuple():
            return [_plain(each) for each in value]
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
    return value


def _rebase(value: object, working: Path, root: Path) -> object:
    """Paths that start at the working folder, told from ``root``."""
    if isinstance(value, list):
        return [_rebase(each, working, root) for each in value]
    if not isinstance(value, str) or not value or working == root:
        return value
    try:
        return Path(os.path.relpath(working / value, root)).as_posix()
    except ValueError:  # another drive of Windows
        return (working / value).as_posix()


def _merge(base: dict[str, object], over: dict[str, object]) -> dict[str, object]:
    """Options with overrides; tables of options are merged, other tables replaced."""
    merged = {**base, **over}
    for key, each in options(Config).items():
        first, second = base.get(key), over.get(key)
        if isinstance(first, dict) and isinstance(second, dict):
            merged[key] = {**first, **second} if is_dataclass(each.default) else second
    return merged


def _check_output(config: Config, where: Where) -> None:
    """The output must be a folder of its own."""
    output = config.folder(config.output).resolve()
    hint = 'choose a folder of its own, such as "generated"'
    if config.root.resolve().is_relative_to(output):
        owner = "the configuration" if config.source else "the working folder"
        where.error("BS507", f"output must not be or hold the folder of {owner}", hint)
        return
    for entry in config.schemas:
        if root_of(config.root, entry).resolve().is_relative_to(output):
            message = f'output must not be or hold the schemas "{entry}"'
            where.error("BS507", message, hint)
