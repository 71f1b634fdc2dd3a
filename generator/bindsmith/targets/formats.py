"""Which formats become objects of which class, by configuration; it parses nothing."""

from __future__ import annotations

from collections.abc import Mapping

from bindsmith.config import Config
from bindsmith.errors import ConfigError, Diagnostic, Severity, SourceLocation
from bindsmith.records import dataclass

SUPPORT = "convert"


@dataclass(frozen=True, slots=True)
class FormatClass:
    """The class of a format, and the functions that read and write its values.

    Each is a module and a name; a module without a dot before it that is ``SUPPORT``
    is the support module.  ``parse_valid`` is a faster ``parse`` of values that the
    format has been asserted of.
    """

    type: tuple[str, str]
    parse: tuple[str, str]
    dump: tuple[str, str]
    parse_valid: tuple[str, str] | None = None


_STANDARD: Mapping[str, FormatClass] = {
    "date": FormatClass(
        ("datetime", "date"), (SUPPORT, "parse_date"), (SUPPORT, "dump_isoformat")
    ),
    "date-time": FormatClass(
        ("datetime", "datetime"),
        (SUPPORT, "parse_datetime"),
        (SUPPORT, "dump_isoformat"),
    ),
    "ipv4": FormatClass(
        ("ipaddress", "IPv4Address"), (SUPPORT, "parse_ipv4"), ("builtins", "str")
    ),
    "ipv6": FormatClass(
        ("ipaddress", "IPv6Address"), (SUPPORT, "parse_ipv6"), ("builtins", "str")
    ),
    "time": FormatClass(
        ("datetime", "time"), (SUPPORT, "parse_time"), (SUPPORT, "dump_isoformat")
    ),
    "uuid": FormatClass(
        ("uuid", "UUID"),
        (SUPPORT, "parse_uuid"),
        (SUPPORT, "dump_uuid"),
        (SUPPORT, "parse_valid_uuid"),
    ),
}


def format_classes(config: Config) -> Mapping[str, FormatClass]:
    """The formats that ``convert`` and ``types`` turn into objects.

    ``ConfigError`` (BS511) for a format that has no class.
    """
    options = config.dataclasses
    found: dict[str, FormatClass] = {}
    unknown: list[Diagnostic] = []
    for name in sorted(set(options.convert)):
        if name in _STANDARD:
            found[name] = _STANDARD[name]
        elif name not in options.types:
            unknown.append(_no_class(name))
    if unknown:
        raise ConfigError(*unknown)
    for name, hook in sorted(options.types.items()):
        found[name] = FormatClass(
            _split(hook.type), _split(hook.parse), _split(hook.dump)
        )
    return found


def _split(entry: str) -> tuple[str, str]:
    module, _, name = entry.partition(":")
    return module, name


def _no_class(name: str) -> Diagnostic:
    known = ", ".join(f'"{each}"' for each in sorted(_STANDARD))
    return Diagnostic(
        "BS511",
        Severity.ERROR,
        SourceLocation(""),
        f'dataclasses.convert: no standard class for the format "{name}"',
        f"known are {known}; name your own class under dataclasses.types",
    )
