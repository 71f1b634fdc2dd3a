"""The files of a tree that come from no schema: packages, helpers, marker, notice."""

from __future__ import annotations

from collections.abc import Iterable

from bindsmith.config import Config
from bindsmith.emit.header import header_lines, printable_path
from bindsmith.emit.lock import OutputFile
from bindsmith.emit.support_text import support_closure, support_source


def scaffold(
    config: Config,
    paths: Iterable[str],
    support: Iterable[str],
    schemas: Iterable[str],
) -> list[OutputFile]:
    """``__init__`` files where no schema has the name, ``_support/``, ``py.typed``.

    ``paths`` are the files that come from schemas.  With a licence there is a
    ``NOTICE``, which names ``schemas``: those that the configuration chooses, whatever
    a run is about.
    """
    there = set(paths)
    header = "\n".join(header_lines("", config.header)) + "\n"
    made = [OutputFile("py.typed", "")]
    for module in support_closure(support):
        path = f"_support/{module}.py"
        text = f"{header}{support_source(module)}"
        if config.line_length != 88:
            from bindsmith.emit.format import black_format

            text = black_format(text, config.line_length, config.python)
        made.append(OutputFile(path, text))
    packages = {""}
    for path in (*there, *(each.path for each in made)):
        parts = path.split("/")[:-1]
        packages.update("/".join(parts[:count]) for count in range(1, len(parts) + 1))
    for package in sorted(packages):
        path = f"{package}/__init__.py".lstrip("/")
        if path not in there:
            made.append(OutputFile(path, header))
    if config.license:
        made.append(OutputFile("NOTICE", _notice(config, schemas)))
    return made


def _notice(config: Config, schemas: Iterable[str]) -> str:
    further = ", and from those that they refer to" if config.entries else ""
    return "".join(
        [
            "bindsmith generated the code in this folder from the schemas below",
            f"{further}.\nTheir licence: {' '.join(config.license.split())}\n\n",
            *(f"  {printable_path(each)}\n" for each in sorted(schemas)),
        ]
    )
