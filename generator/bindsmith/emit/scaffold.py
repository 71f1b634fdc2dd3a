"""The files of a tree that come from no schema: packages, helpers, marker, notice."""

from __future__ import annotations

from collections.abc import Iterable

from bindsmith.config import Config
from bindsmith.emit.header import header_lines
from bindsmith.emit.lock import OutputFile
from bindsmith.emit.support_text import support_closure, support_source


def scaffold(
    config: Config, files: Iterable[OutputFile], support: Iterable[str]
) -> list[OutputFile]:
    """``__init__`` files where no schema has the name, ``_support/``, ``py.typed``."""
    there = {each.path for each in files}
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
        notice = " ".join(config.license.split())
        text = f"The schemas that this code was generated from: {notice}\n"
        made.append(OutputFile("NOTICE", text))
    return made
