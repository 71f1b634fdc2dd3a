r"""Paths as ``file`` URIs (RFC 8089) and back, for both kinds of path; it opens nothing.

What Windows starts a path with, a drive (``C:``) or a server (``\\server``), becomes the
first segment of the URI's path, so that references resolve below it as elsewhere.
"""

from __future__ import annotations

import os
import re
from pathlib import PurePath, PureWindowsPath
from urllib.parse import quote, unquote

_START = re.compile(r"/(?:[A-Za-z]:(?:/|\Z)|\\\\)")


def uri_here(path: str) -> str:
    """``file_uri`` of a path of this system, without the objects: trees have many."""
    if os.sep == "/":
        return f"file://{quote(path, errors='surrogatepass')}"
    return file_uri(PureWindowsPath(path))


def file_uri(path: PurePath) -> str:
    """The URI of an absolute path; the same file has always the same."""
    text = path.as_posix()
    if not isinstance(path, PureWindowsPath):
        return f"file://{quote(text, errors='surrogatepass')}"
    if path.drive.endswith(":"):
        rest = quote(text[2:], errors="surrogatepass")
        return f"file:///{path.drive.upper()}{rest}"
    server = "\\\\" + text.lstrip("/")
    return f"file:///{quote(server, errors='surrogatepass')}"


def path_text(uri_path: str, kind: type[PurePath]) -> str:
    """The path that the path of a ``file`` URI stands for, on a system of this kind."""
    text = unquote(uri_path)
    windows = issubclass(kind, PureWindowsPath)
    return text[1:] if windows and _START.match(text) else text
