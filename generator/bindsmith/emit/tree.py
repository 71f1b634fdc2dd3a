"""What is in an output folder, read without following links; it judges nothing."""

from __future__ import annotations

import os
import stat

from bindsmith.emit.lock import LOCK_NAME

_FLAGS = os.O_RDONLY
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
    _FLAGS |= getattr(os, _name, 0)
_FOLLOWS = not hasattr(os, "O_NOFOLLOW")


def plain_bytes(path: str) -> bytes | None:
    """The content of a plain file; None for a link, and for what cannot be read."""
    if _FOLLOWS and os.path.islink(path):
        return None
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError):
        return None
    # ``open`` would take twice as long, and a run reads thousands of small files.
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            return None
        data = os.read(descriptor, found.st_size + 1)
        while len(data) > found.st_size and (more := os.read(descriptor, 1 << 20)):
            data += more
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return data


def tree(output_dir: str) -> list[str]:
    """The files of our tree, sorted, with ``/``.

    Without links, hidden folders, byte code and other trees.
    """
    files: list[str] = []
    pending = [""]
    while pending:
        below = pending.pop()
        try:
            with os.scandir(os.path.join(output_dir, below)) as found:
                children = list(found)
        except OSError:
            continue
        if below and any(child.name == LOCK_NAME for child in children):
            continue
        for child in children:
            name = child.name
            if child.is_file(follow_symlinks=False):
                files.append(below + name)
            elif name.startswith((".", "__pycache__")):
                continue
            elif child.is_dir(follow_symlinks=False):
                pending.append(f"{below}{name}/")
    files.sort()
    return files
